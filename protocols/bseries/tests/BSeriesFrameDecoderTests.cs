using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.BSeries.Tests;

public sealed class BSeriesFrameDecoderTests
{
    private const string KeepAlive = "4d4f5f4f ff00 00 0000000000000000 00000000 00000000";
    private readonly BSeriesFrameDecoder decoder = new(new BSeriesOptions());

    [Fact]
    public void Frames_come_out_the_same_however_the_network_cuts_them()
    {
        byte[] stream =
        [
            .. Vectors.Hex(KeepAlive), .. Vectors.Hex("4d4f5f4f 1900 00 0000000000000000 03000000 00000000 010203"),
            .. Vectors.Hex("4d4f5f56 0100 00 1122334455667788 02000000 ffffffff abcd"), .. Vectors.Hex(KeepAlive),
        ];
        string[] expected = ["Operation 255 ", "Operation 25 010203", "AudioVideo 1 abcd", "Operation 255 "];
        foreach (var cut in Vectors.EveryCut(stream)) Assert.Equal(expected, DecodeAll(cut));
    }

    [Fact]
    public void Every_prefix_asks_for_more_and_takes_nothing()
    {
        var frame = Vectors.Hex("4d4f5f4f 1900 00 0000000000000000 03000000 03000000 010203");
        for (var length = 0; length < frame.Length; length++)
        {
            var unread = new ReadOnlySequence<byte>(frame, 0, length);
            Assert.False(decoder.TryDecode(ref unread, out _));
            Assert.Equal(length, unread.Length);
        }
    }

    [Theory]
    [InlineData("00", Violation.BadMagic)]
    [InlineData("4d50", Violation.BadMagic)]
    [InlineData("4d4f5f49", Violation.BadMagic)] // MO_I is the discovery's, never on TCP.
    [InlineData("4d4f5f4f 0100 00 0000000000000000 01400000 00000000", Violation.FrameTooLarge)]
    [InlineData("4d4f5f4f 0100 00 0000000000000000 ffffffff 00000000", Violation.FrameTooLarge)]
    [InlineData("4d4f5f56 0100 00 0000000000000000 01000300 00000000", Violation.FrameTooLarge)]
    public void What_can_never_become_a_frame_is_refused_at_once(string hex, Violation violation)
    {
        var unread = new ReadOnlySequence<byte>(Vectors.Hex(hex));
        Assert.Equal(violation, Assert.Throws<ProtocolViolationException>(() => decoder.TryDecode(ref unread, out _)).Violation);
    }

    [Fact]
    public void Any_bytes_end_as_frames_a_wait_or_a_violation() => Prop.ForAll<byte[]>(bytes =>
    {
        var unread = new ReadOnlySequence<byte>([.. "MO_O"u8, .. bytes]);
        try
        {
            while (decoder.TryDecode(ref unread, out var frame)) Assert.True(frame.Text.Length <= bytes.Length);
        }
        catch (ProtocolViolationException)
        {
            return true;
        }
        return unread.Length <= bytes.Length + 4;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Media_frames_allocate_nothing()
    {
        byte[] frame = [.. Vectors.Hex("4d4f5f56 0100 00 0000000000000000 00200000 00000000"), .. new byte[8_192]];
        byte[] stream = [.. Enumerable.Range(0, 100).SelectMany(_ => frame)];
        var bytes = DecodeBytes(stream);
        var before = GC.GetAllocatedBytesForCurrentThread();
        bytes += DecodeBytes(stream);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2 * 100 * 8_192, bytes);
    }

    private long DecodeBytes(byte[] stream)
    {
        var unread = new ReadOnlySequence<byte>(stream);
        long bytes = 0;
        while (decoder.TryDecode(ref unread, out var frame)) bytes += frame.Text.Length;
        return bytes;
    }

    private List<string> DecodeAll(ReadOnlySequence<byte> unread)
    {
        var frames = new List<string>();
        while (decoder.TryDecode(ref unread, out var frame)) frames.Add($"{frame.Connection} {frame.Code} {Vectors.ToHex(frame.Text.ToArray())}");
        Assert.True(unread.IsEmpty);
        return frames;
    }
}
