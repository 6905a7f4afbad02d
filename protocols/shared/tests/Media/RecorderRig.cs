using System.Buffers;
using CloudCam.Core.Cameras;
using CloudCam.Core.Checksums;
using CloudCam.Core.Media;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Tests.Media;

/// <summary>A recorder with what a relay does for it: opens files, stores blocks, closes; and a camera's time.</summary>
internal sealed class RecorderRig
{
    private readonly SessionOutbox outbox = new();

    public RecorderRig(RecordingPolicy policy, Func<RecorderOptions, RecorderOptions>? change = null)
    {
        var options = new RecorderOptions { Protocol = "made-up", Channel = "0", Policy = policy };
        Recorder = new SegmentRecorder(change is null ? options : change(options));
    }

    public SegmentRecorder Recorder { get; }

    public List<MadeFile> Files { get; } = [];

    public int BlockBytes { get; init; } = 256 * 1024;

    /// <summary>While true nothing is carried out: a store that takes its time.</summary>
    public bool IsStuck { get; set; }

    public long Now { get; set; } = 1_000;

    public MadeFile? Current { get; private set; }

    public void Feed(in MediaFrame frame)
    {
        Now = Math.Max(Now, 1_000 + (long)(frame.ArrivedAt - Streams.Begin).TotalMilliseconds);
        Begin();
        Recorder.OnFrame(frame, outbox);
        Deliver();
    }

    /// <summary>A picture every 40 ms from a number on, and with it 40 ms of sound if wanted.</summary>
    public void Play(MediaCodec codec, List<byte[]> pictures, int from, int count, MediaCodec? sound = null, int shift = 0, double rate = Streams.Rate)
    {
        for (var i = from; i < from + count; i++)
        {
            var number = i + shift;
            if (sound is { } heard) Feed(Streams.Sound(heard, Streams.Tone(heard, 320), number * 40_000L));
            Feed(Streams.Picture(codec, pictures[i % pictures.Count], number, Streams.IsKey(codec, i % pictures.Count), rate: rate));
        }
    }

    public void Alarm(string id) => Do(() => Recorder.OnAlarm(id, outbox));

    public bool Record(string id, int seconds)
    {
        var taken = false;
        Do(() => taken = Recorder.TryRecord(id, seconds, outbox));
        return taken;
    }

    public void StopCommand() => Do(() => Recorder.StopCommand(outbox));

    /// <summary>Time passes without a frame.</summary>
    public void Pass(long milliseconds)
    {
        Now += milliseconds;
        if (Recorder.DeadlineMilliseconds <= Now) Do(() => Recorder.OnDeadline(outbox));
    }

    public void Close()
    {
        IsStuck = false;
        Begin();
        do
        {
            if (outbox.TakeNeedsRoom()) Current!.Store();
            Recorder.OnClosed(outbox);
        }
        while (outbox.NeedsRoom);
        if (outbox.TakeCompleteFile()) Finish(outbox.TakeEnding());
        Current = null;
        outbox.Clear();
    }

    public void Do(Action step)
    {
        Begin();
        step();
        Deliver();
    }

    /// <summary>Carries out what waits, and lets the recorder go on as long as it wants.</summary>
    public void Deliver()
    {
        if (IsStuck) return;
        do
        {
            Assert.True(outbox.MustDeliver || !outbox.NeedsRoom);
            if (outbox.TakeOpenFile() is { } announced)
            {
                Assert.Null(Current);
                Files.Add(Current = new MadeFile(announced, BlockBytes));
                Recorder.OnFileOpened(Current, outbox);
            }
            if (outbox.TakeNeedsRoom()) Current!.Store();
            if (outbox.TakeCompleteFile())
            {
                Finish(outbox.TakeEnding());
                Recorder.OnFileClosed(outbox);
            }
            if (outbox.TakeFailFile() is { } failure)
            {
                Current!.Failure = failure;
                Current = null;
                Recorder.OnFileClosed(outbox);
            }
            Recorder.Continue(outbox);
        }
        while (outbox.MustDeliver);
        Assert.True(outbox.IsEmpty);
    }

    private void Begin() => outbox.BeginStep(Now);

    private void Finish(FileEnding? ending)
    {
        Current!.Ending = ending;
        Current.Store();
        Current = null;
    }

    internal sealed class MadeFile(FileAnnouncement announced, int blockBytes) : IFileWriter
    {
        private readonly ArrayBufferWriter<byte> stored = new();
        private readonly byte[] block = new byte[blockBytes];
        private int filled;

        public FileAnnouncement Announced { get; } = announced;

        public FileEnding? Ending { get; set; }

        public FileFailure? Failure { get; set; }

        public List<int> Blocks { get; } = [];

        public byte[] Bytes => [.. stored.WrittenSpan, .. block.AsSpan(0, filled)];

        public string TransferId => Announced.Source;

        public long Position { get; private set; }

        public ushort FileCrc { get; private set; }

        public uint? LastPieceDigest => null;

        public bool IsAlreadyWhole { get; init; }

        public bool IsResumed => false;

        public bool HasRoom(int bytes) => filled + bytes <= block.Length;

        public void Write(in ReadOnlySequence<byte> piece, ushort fileCrc)
        {
            Assert.True(HasRoom((int)piece.Length));
            Assert.Null(Ending);
            piece.CopyTo(block.AsSpan(filled));
            filled += (int)piece.Length;
            Position += piece.Length;
            FileCrc = fileCrc;
        }

        public void Store()
        {
            stored.Write(block.AsSpan(0, filled));
            if (filled > 0) Blocks.Add(filled);
            filled = 0;
            Assert.Equal(Crc16.Kermit(stored.WrittenSpan), FileCrc);
        }

        public void CountCrcError() => throw new InvalidOperationException();

        public void StartOver() => throw new InvalidOperationException();
    }
}
