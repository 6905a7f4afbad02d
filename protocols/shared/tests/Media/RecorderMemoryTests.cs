using CloudCam.Core.Cameras;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Tests.Media;

[CollectionDefinition(nameof(RecorderMemoryTests), DisableParallelization = true)]
[Collection(nameof(RecorderMemoryTests))]
public sealed class RecorderMemoryTests
{
    [Theory]
    [InlineData(MediaCodec.H264, RecordingMode.Continuous, false)]
    [InlineData(MediaCodec.H265, RecordingMode.Continuous, false)]
    [InlineData(MediaCodec.Jpeg, RecordingMode.Continuous, false)]
    [InlineData(MediaCodec.H264, RecordingMode.Continuous, true)]
    [InlineData(MediaCodec.H264, RecordingMode.OnAlarm, false)]
    [InlineData(MediaCodec.H264, RecordingMode.Off, false)]
    public void Frames_allocate_nothing(MediaCodec codec, RecordingMode mode, bool inPieces)
    {
        var pictures = Streams.Pictures(codec, 50);
        var tone = Streams.Tone(MediaCodec.G711ALaw, 320);
        var payloads = pictures.Select(picture => inPieces ? Testing.Vectors.Pieces([.. picture.Chunk(1_400)]) : new System.Buffers.ReadOnlySequence<byte>(picture)).ToArray();
        var options = new RecorderOptions { Protocol = "made-up", Channel = "0", Policy = new RecordingPolicy(mode, 1, 1), SegmentLength = TimeSpan.FromHours(10), MaxSegmentBytes = long.MaxValue };
        var recorder = new SegmentRecorder(options);
        var outbox = new SessionOutbox();
        var file = new CountingFile();
        var (rooms, frames) = (0, 0L);
        Allocations.None(() =>
        {
            for (var i = 0; i < pictures.Count; i++, frames++)
            {
                outbox.BeginStep(frames * 40);
                recorder.OnFrame(Streams.Sound(MediaCodec.G711ALaw, tone, frames * 40_000), outbox);
                Deliver();
                recorder.OnFrame(Streams.Picture(codec, pictures[i], (int)frames, Streams.IsKey(codec, i)) with { Payload = payloads[i] }, outbox);
                Deliver();
            }
        });
        Assert.Equal(mode == RecordingMode.Continuous, rooms > 50);
        Assert.True(recorder.HeldBytes <= 1024 * 1024);

        void Deliver()
        {
            while (outbox.MustDeliver)
            {
                if (outbox.TakeOpenFile() is not null) recorder.OnFileOpened(file, outbox);
                if (outbox.TakeNeedsRoom())
                {
                    rooms++;
                    file.Store();
                }
                recorder.Continue(outbox);
            }
        }
    }

    [Fact]
    public void A_recorder_that_waits_holds_less_than_a_megabyte()
    {
        var picture = Streams.Pictures(MediaCodec.H264, 1)[0];
        byte[] large = [.. picture, .. new byte[20_000]];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var rigs = Enumerable.Range(0, 20).Select(_ =>
        {
            var rig = new RecorderRig(new RecordingPolicy(RecordingMode.Continuous)) { IsStuck = true, BlockBytes = 0 };
            for (var i = 0; i < 200; i++) rig.Feed(Streams.Picture(MediaCodec.H264, large, i, true));
            return rig;
        }).ToList();
        var held = (GC.GetTotalMemory(forceFullCollection: true) - before) / rigs.Count;
        Assert.InRange(held, 0, 1024 * 1024);
        Assert.All(rigs, rig => Assert.InRange(rig.Recorder.HeldBytes, 700_000, 786_432));
    }

    private sealed class CountingFile : IFileWriter
    {
        private int filled;

        public string TransferId => "t";

        public long Position { get; private set; }

        public ushort FileCrc { get; private set; }

        public uint? LastPieceDigest => null;

        public bool IsAlreadyWhole => false;

        public bool IsResumed => false;

        public bool HasRoom(int bytes) => filled + bytes <= 256 * 1024;

        public void Write(in System.Buffers.ReadOnlySequence<byte> piece, ushort fileCrc)
        {
            filled += (int)piece.Length;
            Position += piece.Length;
            FileCrc = fileCrc;
        }

        public void Store() => filled = 0;

        public void CountCrcError() => throw new InvalidOperationException();

        public void StartOver() => throw new InvalidOperationException();
    }
}
