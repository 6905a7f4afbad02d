using System.Buffers;
using CloudCam.Core.Checksums;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Teltonika.Tests;

public sealed class TeltonikaAllocationTests
{
    private const int Packets = 2_000;

    [Fact]
    public void Data_frames_allocate_nothing_in_decoder_and_session()
    {
        var file = Camera.File(Packets * 1024);
        byte[] stream = [.. Camera.Packets(file).SelectMany(frame => frame)];
        var session = new TeltonikaProtocol(new TeltonikaOptions(), new StoppedClock()).CreateSession(0);
        var outbox = new SessionOutbox();
        var writer = new FlatWriter(file.Length);
        Feed(session, outbox, Camera.Init(TeltonikaFiles.VideoRear));
        session.OnIdentified(new DeviceRecord(outbox.TakeIdentify()!.Value, DeviceStanding.Fleet, Quirks.None, 1), outbox);
        Feed(session, outbox, Camera.DualCamMetadata(32, 0));
        Feed(session, outbox, Camera.Start(Packets));
        Assert.NotNull(outbox.TakeOpenFile());
        session.OnFileOpened(writer, outbox);
        Feed(session, outbox, Camera.Sync(1));
        // The first frames pay for compilation.
        Feed(session, outbox, stream.AsMemory(0, 1030 * 200));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var at = 1030 * 200; at < stream.Length - (1030 * 100); at += 1030 * 100) Feed(session, outbox, stream.AsMemory(at, 1030 * 100));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Feed(session, outbox, stream.AsMemory(stream.Length - (1030 * 100)));
        Assert.True(outbox.CompleteFile);
        Assert.True(writer.Bytes.SequenceEqual(file));
        Assert.Equal(Crc16.Kermit(file), writer.FileCrc);
    }

    private static void Feed(IDeviceSession session, SessionOutbox outbox, ReadOnlyMemory<byte> bytes)
    {
        var unread = new ReadOnlySequence<byte>(bytes);
        session.OnBytes(ref unread, outbox);
        Assert.True(unread.IsEmpty);
    }

    private sealed class FlatWriter(int length) : IFileWriter
    {
        private readonly byte[] memory = new byte[length];
        private int filled;

        public ReadOnlySpan<byte> Bytes => memory.AsSpan(0, filled);

        public string TransferId => "flat";

        public long Position => filled;

        public ushort FileCrc { get; private set; }

        public uint? LastPieceDigest => null;

        public bool IsAlreadyWhole => false;

        public bool IsResumed => false;

        public bool HasRoom(int bytes) => filled + bytes <= memory.Length;

        public void Write(in ReadOnlySequence<byte> piece, ushort fileCrc)
        {
            piece.CopyTo(memory.AsSpan(filled));
            filled += (int)piece.Length;
            FileCrc = fileCrc;
        }

        public void CountCrcError() => Assert.Fail("No CRC is wrong here.");

        public void StartOver() => Assert.Fail("Nothing begins anew here.");
    }
}
