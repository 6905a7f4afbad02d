using CloudCam.Core.Cameras;
using CloudCam.Core.Media;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Tests.Media;

public sealed class SegmentRecorderTests
{
    private static readonly RecordingPolicy Always = new(RecordingMode.Continuous);

    [Theory]
    [InlineData(MediaCodec.H264, MediaCodec.G711ALaw)]
    [InlineData(MediaCodec.H265, MediaCodec.G711MuLaw)]
    [InlineData(MediaCodec.Jpeg, MediaCodec.Pcm16)]
    public void Continuous_recording_makes_segments_that_ffmpeg_reads_without_losing_a_picture(MediaCodec codec, MediaCodec sound)
    {
        var pictures = Streams.Pictures(codec, 250);
        var rig = new RecorderRig(Always, options => options with { SegmentLength = TimeSpan.FromSeconds(4) }) { BlockBytes = 20_000 };
        rig.Play(codec, pictures, 0, 250, sound);
        rig.Close();
        Assert.Equal([100, 100, 50], rig.Files.Select(file => Ffmpeg.Decode(file.Bytes).Pictures));
        Assert.Equal([4.0, 4.0, 2.0], rig.Files.Select(file => file.Ending!.DurationSeconds));
        Assert.All(rig.Files, file => Assert.Equal((25.0, 0), (file.Ending!.FrameRate, file.Ending.Gaps.Count)));
        Assert.All(rig.Files, file => Assert.DoesNotContain("rror", Ffmpeg.Decode(file.Bytes).Said, StringComparison.Ordinal));
        var announced = rig.Files[1].Announced;
        Assert.Equal(
            ("made-up", "live/0/20260102T030409.000Z", MediaKind.Video, MediaFormat.Mp4, "0", true, 0L, 1, true, "continuous"),
            (announced.Protocol, announced.Source, announced.Kind, announced.Format, announced.Channel, announced.IsOpenEnded, announced.Units, announced.UnitBytes, announced.IsIdentified, announced.Trigger));
        // All of the sound from the first picture on, over all of the files.
        byte[] heard = [.. rig.Files.SelectMany(file => Ffmpeg.Convert(file.Bytes, "-map", "0:a:0", "-c", "copy", "-f", Raw(sound)).Output)];
        Assert.Equal(249 * 320 * sound.SampleBytes(), heard.Length);
        // No block ends inside a fragment: what a killed process leaves is whole.
        foreach (var file in rig.Files)
        {
            var ends = Mp4Boxes.FragmentEnds(file.Bytes);
            var at = 0;
            Assert.All(file.Blocks, block => Assert.Contains(at += block, ends));
        }
    }

    [Fact]
    public void Nothing_is_recorded_without_a_reason_and_nothing_is_kept()
    {
        foreach (var mode in (RecordingMode[])[RecordingMode.Off, RecordingMode.OnDemand])
        {
            var rig = new RecorderRig(new RecordingPolicy(mode));
            Assert.False(rig.Recorder.NeedsFrames);
            rig.Play(MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 50), 0, 50);
            rig.Alarm("a1");
            rig.Play(MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 50), 50, 50);
            Assert.Empty(rig.Files);
            Assert.Equal(0, rig.Recorder.HeldBytes);
        }
    }

    [Fact]
    public void A_camera_that_changes_its_pictures_or_gets_a_voice_begins_a_new_file()
    {
        var (small, large) = (Streams.Pictures(MediaCodec.H264, 50), Streams.Pictures(MediaCodec.H264, 50, "642x362"));
        var other = Streams.Pictures(MediaCodec.H265, 50);
        var rig = new RecorderRig(Always);
        rig.Play(MediaCodec.H264, small, 0, 50);
        rig.Play(MediaCodec.H264, large, 0, 50, shift: 50);
        rig.Play(MediaCodec.H265, other, 0, 50, shift: 100);
        rig.Play(MediaCodec.H265, other, 0, 50, MediaCodec.G711ALaw, shift: 150);
        rig.Play(MediaCodec.H265, other, 0, 50, MediaCodec.G711ALaw, shift: 200, rate: 12);
        rig.Close();
        Assert.Equal(5, rig.Files.Count);
        var said = rig.Files.Select(file => Ffmpeg.Decode(file.Bytes)).ToList();
        // The voice came just before a key frame.
        Assert.Equal([50, 50, 50, 50, 50], said.Select(file => file.Pictures));
        Assert.Contains("642x362", said[1].Said, StringComparison.Ordinal);
        Assert.Contains("hevc", said[2].Said, StringComparison.Ordinal);
        Assert.Equal([false, false, false, true, true], said.Select(file => file.Said.Contains("Audio: pcm_alaw", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_store_that_takes_too_long_costs_frames_up_to_a_key_frame_and_never_memory()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(Always, options => options with { MaxWaitingBytes = 60_000 }) { BlockBytes = 30_000 };
        rig.Play(MediaCodec.H264, pictures, 0, 100);
        rig.IsStuck = true;
        for (var i = 100; i < 225; i++)
        {
            rig.Play(MediaCodec.H264, pictures, i, 1);
            Assert.InRange(rig.Recorder.HeldBytes, 0, 60_000);
        }
        rig.IsStuck = false;
        rig.Play(MediaCodec.H264, pictures, 225, 75);
        rig.Close();
        var file = Assert.Single(rig.Files);
        var (decoded, said) = Ffmpeg.Decode(file.Bytes);
        Assert.DoesNotContain("rror", said, StringComparison.Ordinal);
        var gap = Assert.Single(file.Ending!.Gaps);
        Assert.Equal("frames-lost", gap.Reason);
        Assert.Equal(300 - decoded, (gap.Seconds - 0.04) * 25, 0.01);
        Assert.Equal(12.0, file.Ending.DurationSeconds, 0.001);
        Assert.InRange(gap.From, Streams.Begin.AddSeconds(4), Streams.Begin.AddSeconds(9));
        Assert.True(decoded is > 150 and < 290);
    }

    [Fact]
    public void Stalls_and_frames_the_protocol_lost_are_stated()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(Always);
        rig.Play(MediaCodec.H264, pictures, 0, 50);
        rig.Play(MediaCodec.H264, pictures, 50, 55, shift: 250);
        rig.Recorder.OnFramesLost();
        rig.Play(MediaCodec.H264, pictures, 105, 45, shift: 250);
        rig.Close();
        var file = Assert.Single(rig.Files);
        Assert.Equal(["stream-stalled", "frames-lost"], file.Ending!.Gaps.Select(gap => gap.Reason));
        Assert.Equal([10.04, 0.24], file.Ending.Gaps.Select(gap => Math.Round(gap.Seconds, 3)));
        Assert.Equal(Streams.Begin.AddSeconds(1.96), file.Ending.Gaps[0].From);
        Assert.Equal(145, Ffmpeg.Decode(file.Bytes).Pictures);
    }

    [Fact]
    public void The_next_link_goes_on_with_the_recorder_and_states_what_is_missing()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(Always);
        rig.Play(MediaCodec.H264, pictures, 0, 75);
        rig.Close();
        Assert.False(rig.Recorder.IsRecording);
        Assert.Equal(0, rig.Recorder.HeldBytes);
        rig.Play(MediaCodec.H264, pictures, 75, 75, shift: 500);
        rig.Close();
        Assert.Equal([75, 70], rig.Files.Select(file => Ffmpeg.Decode(file.Bytes).Pictures));
        var gap = Assert.Single(rig.Files[1].Ending!.Gaps);
        Assert.Equal(("link-lost", Streams.Begin.AddSeconds(2.96)), (gap.Reason, gap.From));
        Assert.Equal(20.24, gap.Seconds, 0.001);
    }

    [Fact]
    public void The_recorder_of_the_next_conversation_states_what_is_missing_too()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var memory = new CameraMemory();
        var first = new RecorderRig(Always, options => options with { Memory = memory });
        first.Play(MediaCodec.H264, pictures, 0, 75);
        first.Close();
        Assert.Empty(Assert.Single(first.Files).Ending!.Gaps);
        var second = new RecorderRig(Always, options => options with { Memory = memory });
        second.Play(MediaCodec.H264, pictures, 100, 50, shift: 500);
        second.Close();
        var gap = Assert.Single(Assert.Single(second.Files).Ending!.Gaps);
        Assert.Equal(("link-lost", Streams.Begin.AddSeconds(2.96)), (gap.Reason, gap.From));
        var other = new RecorderRig(Always, options => options with { Memory = memory, Channel = "1" });
        other.Play(MediaCodec.H264, pictures, 100, 50, shift: 500);
        other.Close();
        Assert.Empty(Assert.Single(other.Files).Ending!.Gaps);
    }

    [Theory]
    [InlineData(1_100)]
    [InlineData(3_000)]
    [InlineData(100_000)]
    public void Pictures_larger_than_a_block_go_in_pieces(int blockBytes)
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(Always) { BlockBytes = blockBytes };
        rig.Play(MediaCodec.H264, pictures, 0, 50, MediaCodec.G711ALaw);
        rig.Close();
        var file = Assert.Single(rig.Files);
        var whole = new RecorderRig(Always) { BlockBytes = 10_000_000 };
        whole.Play(MediaCodec.H264, pictures, 0, 50, MediaCodec.G711ALaw);
        whole.Close();
        Assert.Equal(whole.Files[0].Bytes, file.Bytes);
        Assert.Equal(50, Ffmpeg.Decode(file.Bytes).Pictures);
    }

    [Fact]
    public void A_camera_without_key_frames_does_not_fill_a_file_without_end()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50, keyInterval: 50);
        var bytes = pictures.Sum(picture => (long)picture.Length);
        var rig = new RecorderRig(Always, options => options with { MaxSegmentBytes = 3 * bytes });
        for (var i = 0; i < 1_000; i++) rig.Feed(Streams.Picture(MediaCodec.H264, pictures[i % 50], i, i == 0 || i == 900));
        rig.Close();
        Assert.Equal(2, rig.Files.Count);
        Assert.All(rig.Files, file => Assert.True(file.Bytes.Length < (3 * bytes) + 200_000));
        Assert.Equal("frames-lost", Assert.Single(rig.Files[1].Ending!.Gaps).Reason);
    }

    [Fact]
    public void What_is_no_picture_is_left_out_and_disturbs_nothing()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(Always);
        var random = new Random(3);
        rig.Play(MediaCodec.H264, pictures, 0, 20);
        foreach (var codec in Enum.GetValues<MediaCodec>())
        {
            foreach (var length in (int[])[0, 1, 4, 1_000, 40_000])
            {
                var noise = new byte[length];
                random.NextBytes(noise);
                rig.Feed(Streams.Picture(codec, noise, 20, isKey: length % 3 == 0) with { SampleRate = length });
            }
        }
        rig.Play(MediaCodec.H264, pictures, 30, 20, shift: -9);
        rig.Close();
        var decoded = rig.Files.Sum(file => Ffmpeg.Decode(file.Bytes).Pictures);
        Assert.InRange(decoded, 40, 42);
    }

    [Fact]
    public void Times_that_go_back_or_stand_still_go_on_in_the_file()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(Always);
        for (var i = 0; i < 50; i++)
            rig.Feed(Streams.Picture(MediaCodec.H264, pictures[i], i, i % 10 == 0) with { TimeMicroseconds = i is >= 20 and < 25 ? 100 : i * 40_000 });
        rig.Close();
        var starts = Mp4Boxes.Runs(Assert.Single(rig.Files).Bytes, track: 1).Select(run => run.Start).ToList();
        Assert.Equal(starts.Order(), starts);
        Assert.Equal(49 * 3_600, starts[^1]);
        Assert.Equal(50, Ffmpeg.Decode(rig.Files[0].Bytes).Pictures);
    }

    [Fact]
    public void Files_that_begin_in_the_same_millisecond_have_different_names()
    {
        var pictures = Streams.Pictures(MediaCodec.Jpeg, 10);
        var rig = new RecorderRig(RecordingPolicy.Off);
        for (var i = 0; i < 3; i++)
        {
            rig.Record($"c{i}", 1);
            for (var n = 0; n < 60; n++) rig.Feed(Streams.Picture(MediaCodec.Jpeg, pictures[n % 10], (i * 100) + n, true) with { ArrivedAt = Streams.Begin });
        }
        Assert.Equal(3, rig.Files.Select(file => file.Announced.Source).Distinct().Count());
    }

    private static string Raw(MediaCodec sound) => sound switch { MediaCodec.G711ALaw => "alaw", MediaCodec.G711MuLaw => "mulaw", _ => "s16le" };
}
