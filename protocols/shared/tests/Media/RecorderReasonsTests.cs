using CloudCam.Core.Cameras;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Tests.Media;

/// <summary>What begins and ends a recording: alarms and commands.</summary>
public sealed class RecorderReasonsTests
{
    private static readonly RecordingPolicy Always = new(RecordingMode.Continuous);
    private static readonly RecordingPolicy OnAlarm = new(RecordingMode.OnAlarm, SecondsBefore: 2, SecondsAfter: 3);

    [Fact]
    public void An_alarm_is_recorded_with_what_was_before_it_and_extended_by_its_next_sign()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(OnAlarm);
        Assert.True(rig.Recorder.NeedsFrames);
        rig.Play(MediaCodec.H264, pictures, 0, 255, MediaCodec.G711ALaw);
        Assert.Empty(rig.Files);
        rig.Alarm("a1");
        rig.Play(MediaCodec.H264, pictures, 255, 50, MediaCodec.G711ALaw);
        rig.Alarm("a1");
        rig.Play(MediaCodec.H264, pictures, 305, 200, MediaCodec.G711ALaw);
        var file = Assert.Single(rig.Files);
        Assert.Equal(("alarm", "a1", null), (file.Announced.Trigger, file.Announced.AlarmId, file.Announced.CommandId));
        // From the key frame two seconds before the alarm (at picture 254) to three seconds after its last sign (at picture 304).
        Assert.Equal("live/0/20260102T030413.000Z", file.Announced.Source);
        Assert.Equal(179, Ffmpeg.Decode(file.Bytes).Pictures);
        Assert.Equal(7.16, file.Ending!.DurationSeconds, 0.001);
        Assert.Empty(file.Ending.Gaps);
        Assert.True(rig.Recorder.TryTakeClosed(out var closed));
        Assert.Equal((file.TransferId, "alarm", "a1", false), (closed!.TransferId, closed.Trigger, closed.AlarmId, closed.EndsCommand));
        Assert.False(rig.Recorder.TryTakeClosed(out _));
        // What follows is kept for the next one.
        rig.Alarm("a2");
        rig.Play(MediaCodec.H264, pictures, 505, 10, MediaCodec.G711ALaw);
        rig.Close();
        Assert.Equal("a2", rig.Files[1].Announced.AlarmId);
        Assert.InRange(Ffmpeg.Decode(rig.Files[1].Bytes).Pictures, 60, 75);
    }

    [Fact]
    public void An_alarm_without_pictures_ends_by_its_deadline()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(OnAlarm);
        rig.Play(MediaCodec.H264, pictures, 0, 60);
        rig.Alarm("a1");
        Assert.True(rig.Recorder.IsRecording);
        rig.Pass(2_900);
        Assert.True(rig.Recorder.IsRecording);
        rig.Pass(200);
        Assert.False(rig.Recorder.IsRecording);
        Assert.NotNull(rig.Files[0].Ending);
        Assert.Equal(long.MaxValue, rig.Recorder.DeadlineMilliseconds);
    }

    [Fact]
    public void What_is_kept_before_an_alarm_has_a_limit_in_bytes_and_begins_at_a_key_frame()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var group = pictures.Take(10).Sum(picture => picture.Length);
        var rig = new RecorderRig(new RecordingPolicy(RecordingMode.OnAlarm, 30, 1), options => options with { MaxPreRollBytes = 3 * group });
        for (var i = 0; i < 500; i++)
        {
            rig.Play(MediaCodec.H264, pictures, i, 1);
            Assert.True(rig.Recorder.HeldBytes <= 3 * group);
        }
        rig.Alarm("a1");
        rig.Close();
        Assert.InRange(Ffmpeg.Decode(rig.Files[0].Bytes).Pictures, 20, 30);
    }

    [Fact]
    public void A_command_gets_its_seconds_and_is_told_when_it_has_them()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(RecordingPolicy.Off);
        Assert.True(rig.Record("c1", 4));
        Assert.False(rig.Record("c2", 4));
        Assert.True(rig.Recorder.NeedsFrames);
        rig.Play(MediaCodec.H264, pictures, 5, 145);
        var file = Assert.Single(rig.Files);
        Assert.Equal(("command", "c1"), (file.Announced.Trigger, file.Announced.CommandId));
        Assert.Equal(4.0, file.Ending!.DurationSeconds, 0.001);
        Assert.True(rig.Recorder.TryTakeClosed(out var closed));
        Assert.True(closed!.EndsCommand);
        Assert.Null(rig.Recorder.CommandId);
        Assert.False(rig.Recorder.NeedsFrames);
        Assert.True(rig.Record("c2", 4));
        rig.Play(MediaCodec.H264, pictures, 150, 30);
        rig.StopCommand();
        rig.Play(MediaCodec.H264, pictures, 180, 1);
        Assert.Equal("c2", rig.Files[1].Announced.CommandId);
        Assert.True(rig.Recorder.TryTakeClosed(out closed));
        Assert.True(closed!.EndsCommand);
        Assert.Equal(0, rig.Recorder.HeldBytes);
    }

    [Fact]
    public void A_command_during_continuous_recording_gets_files_of_its_own()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(Always);
        rig.Play(MediaCodec.H264, pictures, 0, 55);
        rig.Record("c1", 2);
        rig.Play(MediaCodec.H264, pictures, 55, 145);
        rig.Close();
        Assert.Equal(["continuous", "command", "continuous"], rig.Files.Select(file => file.Announced.Trigger));
        Assert.Equal([60, 50, 90], rig.Files.Select(file => Ffmpeg.Decode(file.Bytes).Pictures));
        Assert.Equal([null, "c1", null], rig.Files.Select(file => file.Announced.CommandId));
    }

    [Fact]
    public void A_command_whose_stream_stands_still_ends_all_the_same()
    {
        var rig = new RecorderRig(RecordingPolicy.Off);
        rig.Record("c1", 10);
        rig.Play(MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 50), 0, 30);
        rig.Pass(16_000);
        Assert.Equal(1.2, rig.Files[0].Ending!.DurationSeconds, 0.001);
        Assert.True(rig.Recorder.TryTakeClosed(out var closed));
        Assert.True(closed!.EndsCommand);
    }

    [Fact]
    public void An_alarm_whose_link_was_lost_goes_on_on_the_next_one()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 50);
        var rig = new RecorderRig(new RecordingPolicy(RecordingMode.OnAlarm, 1, 20));
        rig.Play(MediaCodec.H264, pictures, 0, 50);
        rig.Alarm("a1");
        rig.Play(MediaCodec.H264, pictures, 50, 50);
        rig.Close();
        rig.Play(MediaCodec.H264, pictures, 100, 50, shift: 100);
        rig.Close();
        Assert.Equal(["a1", "a1"], rig.Files.Select(file => file.Announced.AlarmId));
        Assert.Equal(("link-lost", 4.04), (rig.Files[1].Ending!.Gaps[0].Reason, Math.Round(rig.Files[1].Ending!.Gaps[0].Seconds, 3)));
        // Another alarm, later: what lies between was never wanted.
        rig.Play(MediaCodec.H264, pictures, 0, 50, shift: 2_000);
        rig.Alarm("a2");
        rig.Close();
        Assert.Equal("a2", rig.Files[2].Announced.AlarmId);
        Assert.Empty(rig.Files[2].Ending!.Gaps);
    }

    [Fact]
    public void A_stream_that_ends_before_it_is_known_to_have_sound_is_recorded_all_the_same()
    {
        var rig = new RecorderRig(RecordingPolicy.Off);
        rig.Record("c1", 60);
        rig.Play(MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 50), 0, 5);
        Assert.Empty(rig.Files);
        rig.StopCommand();
        Assert.Equal(5, Ffmpeg.Decode(Assert.Single(rig.Files).Bytes).Pictures);
        Assert.True(rig.Recorder.TryTakeClosed(out var closed));
        Assert.Equal(("c1", true, 0.2), (closed!.CommandId, closed.EndsCommand, closed.DurationSeconds));
        rig.StopCommand();
        Assert.Single(rig.Files);
    }
}
