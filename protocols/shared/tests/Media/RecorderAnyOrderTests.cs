using CloudCam.Core.Cameras;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Tests.Media;

/// <summary>Whatever comes in whatever order: files are whole, memory has its limit, and nothing throws.</summary>
public sealed class RecorderAnyOrderTests
{
    private static readonly MediaCodec[] Codecs = Enum.GetValues<MediaCodec>();

    private static readonly Dictionary<MediaCodec, List<byte[]>> Pictures = new()
    {
        [MediaCodec.H264] = Streams.Pictures(MediaCodec.H264, 50), [MediaCodec.H265] = Streams.Pictures(MediaCodec.H265, 50), [MediaCodec.Jpeg] = Streams.Pictures(MediaCodec.Jpeg, 10),
    };

    public static TheoryData<RecordingMode> Modes => [.. Enum.GetValues<RecordingMode>()];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Any_order_of_events_leaves_whole_files(RecordingMode mode)
    {
        var pictures = 0;
        for (var seed = 0; seed < 60; seed++) pictures += Play(mode, seed);
        Assert.True(pictures > 1_000);
    }

    private static int Play(RecordingMode mode, int seed)
    {
        var random = new Random(seed);
        const int waiting = 100_000;
        const int before = 150_000;
        var rig = new RecorderRig(
            new RecordingPolicy(mode, random.Next(3), 1 + random.Next(3)),
            options => options with { MaxWaitingBytes = waiting, MaxPreRollBytes = before, SegmentLength = TimeSpan.FromSeconds(1 + random.Next(10)), MaxSegmentBytes = 400_000 })
        {
            BlockBytes = random.Next(2) == 0 ? 20_000 : 4_000,
        };
        var (codec, number, next) = (MediaCodec.H264, 0, 0);
        for (var step = 0; step < 800; step++)
        {
            switch (random.Next(60))
            {
                case 0:
                    rig.Alarm($"a{step}");
                    break;
                case 1:
                    rig.Record($"c{step}", 1 + random.Next(4));
                    break;
                case 2:
                    rig.StopCommand();
                    break;
                case 3:
                    rig.Recorder.OnFramesLost();
                    break;
                case 4:
                    number += random.Next(300);
                    break;
                case 5:
                    (codec, next) = (Codecs[random.Next(3)], 0);
                    break;
                case 6:
                    rig.IsStuck = !rig.IsStuck;
                    break;
                case 7 when !rig.IsStuck:
                    rig.Deliver();
                    rig.Close();
                    break;
                case 8:
                    rig.Pass(random.Next(5_000));
                    break;
                case 9:
                    var noise = new byte[random.Next(3_000)];
                    random.NextBytes(noise);
                    rig.Feed(Streams.Picture(Codecs[random.Next(Codecs.Length)], noise, number, random.Next(2) == 0) with { SampleRate = random.Next(3) * 8_000 });
                    break;
                case < 25:
                    rig.Feed(Streams.Sound(MediaCodec.G711ALaw, Streams.Tone(MediaCodec.G711ALaw, 320), number * 40_000L));
                    break;
                default:
                    var pictures = Pictures[codec];
                    rig.Feed(Streams.Picture(codec, pictures[next % pictures.Count], number++, Streams.IsKey(codec, next++ % pictures.Count), rate: random.Next(200) == 0 ? 12 : 25));
                    break;
            }
            Assert.True(rig.Recorder.HeldBytes <= waiting + before + 5_000, $"seed {seed}, step {step}: {rig.Recorder.HeldBytes} bytes are held");
        }
        rig.IsStuck = false;
        rig.Deliver();
        rig.Close();
        Assert.False(rig.Recorder.IsRecording);
        Assert.Equal(0, rig.Recorder.HeldBytes);
        Assert.Equal(rig.Files.Count, rig.Files.Select(file => file.Announced.Source).Distinct().Count());
        foreach (var file in rig.Files) Check(file, seed);
        return rig.Files.Sum(file => Mp4Boxes.Runs(file.Bytes, track: 1).Count);
    }

    private static void Check(RecorderRig.MadeFile file, int seed)
    {
        var where = $"seed {seed}, {file.Announced.Source}";
        Assert.True(file.Ending is not null, where);
        var bytes = file.Bytes;
        Assert.True(bytes.Length < 600_000, where);
        var ends = Mp4Boxes.FragmentEnds(bytes);
        Assert.True(ends.Count == 0 ? bytes.Length == Mp4Boxes.InitLength(bytes) : ends[^1] == bytes.Length, where);
        var pictures = Mp4Boxes.Runs(bytes, track: 1);
        if (pictures.Count == 0) return;
        Assert.True(pictures[0] is { Start: 0, IsKey: true }, where);
        Assert.True(pictures.Zip(pictures.Skip(1)).All(pair => pair.Second.Start > pair.First.Start), where);
        Assert.Equal(file.Ending!.DurationSeconds, (pictures[^1].Start + pictures[^1].Durations[0]) / 90_000.0, 0.001);
        var sounds = Mp4Boxes.Runs(bytes, track: 2);
        Assert.True(sounds.Zip(sounds.Skip(1)).All(pair => pair.Second.Start >= pair.First.Start + pair.First.Durations.Sum(duration => duration)), where);
        Assert.All(file.Ending.Gaps, gap => Assert.True(gap.Seconds > 0, where));
    }
}
