using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Core.Cameras;
using CloudCam.Core.Commands;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Tests.Sessions;

public sealed class MediaAllocationTests
{
    [Theory]
    [InlineData(RecordingMode.Continuous)]
    [InlineData(RecordingMode.OnAlarm)]
    public void Pictures_and_sound_that_are_recorded_or_kept_allocate_nothing(RecordingMode mode)
    {
        var relay = new FakeRelay(new RecordingPolicy(mode, SecondsBefore: 2)).LoggedIn();
        relay.Operation.Receive(Wire.Operation(5, "0000 78563412"));
        relay.Connect();
        // What is watched costs as little as what is recorded.
        relay.Command(CommandNames.StartLive);
        var session = relay.Media.Session;
        var outbox = new SessionOutbox();
        byte[] large = [.. Wire.Jpeg, .. new byte[40_000]];
        // Two seconds, again and again.
        var stream = new List<byte>();
        var ticks = new List<int>();
        for (var tick = 0u; tick < 200; tick += 2)
        {
            if (tick % 10 == 0) Add(Wire.Video(1_000 + tick, large));
            if (tick % 4 == 0) Add(Wire.Audio(1_000 + tick, tick / 4));
        }
        var (bytes, places, file) = (stream.ToArray(), ticks.ToArray(), new NullFile());
        for (var warm = 0; warm < 4; warm++) Feed(session, outbox, bytes, places, file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var times = 0; times < 5; times++) Feed(session, outbox, bytes, places, file);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(mode == RecordingMode.Continuous, file.Position > 5 * 20 * 40_000);

        void Add(byte[] frame)
        {
            ticks.Add(stream.Count + 23);
            stream.AddRange(frame);
        }
    }

    private static void Feed(IDeviceSession session, SessionOutbox outbox, byte[] stream, int[] ticks, NullFile file)
    {
        // The counter goes on; the numbers of the sound begin anew each time, which is counted and nothing more.
        foreach (var at in ticks) BinaryPrimitives.WriteUInt32LittleEndian(stream.AsSpan(at), BinaryPrimitives.ReadUInt32LittleEndian(stream.AsSpan(at)) + 200);
        var unread = new ReadOnlySequence<byte>(stream);
        outbox.BeginStep(0);
        while (!unread.IsEmpty)
        {
            session.OnBytes(ref unread, outbox);
            if (outbox.TakeOpenFile() is not null) session.OnFileOpened(file, outbox);
            outbox.ClearEvents();
        }
        outbox.ClearIncidents();
    }

    private sealed class NullFile : IFileWriter
    {
        public string TransferId => "none";

        public long Position { get; private set; }

        public ushort FileCrc { get; private set; }

        public uint? LastPieceDigest => null;

        public bool IsAlreadyWhole => false;

        public bool IsResumed => false;

        public bool HasRoom(int bytes) => true;

        public void Write(in ReadOnlySequence<byte> piece, ushort fileCrc) => (Position, FileCrc) = (Position + piece.Length, fileCrc);

        public void CountCrcError() => Assert.Fail("Not of this protocol.");

        public void StartOver() => Assert.Fail("No file is resumed here.");
    }
}
