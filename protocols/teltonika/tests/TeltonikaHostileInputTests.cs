using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Teltonika.Tests;

public sealed class TeltonikaHostileInputTests
{
    [Fact]
    public void Any_bytes_give_a_frame_a_wait_or_a_violation_and_nothing_else()
    {
        var decoder = new TeltonikaFrameDecoder(new TeltonikaOptions());
        Prop.ForAll<byte[]>(bytes => DrainsOrRefuses(decoder, bytes)).QuickCheckThrowOnFailure();
        // Random bytes rarely get past the id: the same with a likely header before them.
        Prop.ForAll<byte, byte, byte[]>((command, length, bytes) => DrainsOrRefuses(decoder, [0, (byte)(command % 16), 0, length, .. bytes])).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_metadata_are_read_or_not_but_never_break()
    {
        Prop.ForAll<byte[], byte>((bytes, camera) =>
        {
            _ = TeltonikaMetadataReader.TryRead(bytes, (TeltonikaCamera)(camera % 4), out _);
            _ = TeltonikaMetadataReader.TryRead([(byte)'{', .. bytes], (TeltonikaCamera)(camera % 4), out _);
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_frames_after_an_init_end_in_a_named_violation_or_go_on()
    {
        Prop.ForAll<byte[]>(choices =>
        {
            var relay = new FakeRelay();
            relay.Send(Camera.Init(TeltonikaFiles.PhotoFront | TeltonikaFiles.Path));
            ushort crc = 0;
            try
            {
                foreach (var choice in choices)
                {
                    if (relay.Ended is not null) break;
                    relay.Send((choice % 12) switch
                    {
                        0 => Camera.Init(TeltonikaFiles.PhotoFront), 1 => Camera.Start(choice), 2 => Camera.Sync(choice), 3 => Camera.Data([choice, 1], ref crc),
                        4 => Camera.Status(choice), 5 => Camera.Metadata(choice, 1, 2), 6 => Camera.Path("x" + choice), 7 => Camera.EnhancedData(choice, [1], ref crc),
                        8 => Vectors.Hex("00060001ff"), 9 => Camera.Path(""), 10 => Camera.DualCamMetadata(4, choice), _ => Camera.Sync(1),
                    });
                    if (relay.Ended is null) relay.Wait(TimeSpan.FromSeconds(choice));
                }
            }
            catch (ProtocolViolationException)
            {
                return true;
            }
            return relay.Ended is not null || relay.Deadline < long.MaxValue;
        }).QuickCheckThrowOnFailure();
    }

    private static bool DrainsOrRefuses(TeltonikaFrameDecoder decoder, byte[] bytes)
    {
        var unread = new ReadOnlySequence<byte>(bytes);
        try
        {
            while (decoder.TryDecode(ref unread, out var frame))
            {
                if (frame.Payload.Length > bytes.Length) return false;
            }
        }
        catch (ProtocolViolationException)
        {
            return true;
        }
        return unread.Length <= bytes.Length;
    }
}
