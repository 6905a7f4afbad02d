using System.Text;
using CloudCam.Core.Cameras;
using CloudCam.Core.Commands;
using CloudCam.Core.Events;
using CloudCam.Core.Media;

namespace CloudCam.Protocols.BSeries.Tests.Sessions;

public sealed class RecordingTests
{
    [Fact]
    public void Continuous_recording_makes_a_file_a_minute_with_pictures_and_sound()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.Continuous)).LoggedIn().Streaming();
        relay.Film(125);
        relay.Drop(relay.Media);
        Assert.Equal(3, relay.MediaLines[0].Completed.Count);
        var (file, bytes, ending) = relay.MediaLines[0].Completed[0];
        Assert.Equal(("bseries", MediaKind.Video, MediaFormat.Mp4, "continuous", "0"), (file.Protocol, file.Kind, file.Format, file.Trigger, file.Channel));
        Assert.True(file.IsOpenEnded);
        Assert.StartsWith("live/0/2026", file.Source, StringComparison.Ordinal);
        Assert.InRange(ending!.DurationSeconds, 59.5, 60.5);
        Assert.InRange(ending.FrameRate!.Value, 9.9, 10.1);
        Assert.Empty(ending.Gaps);
        var text = Encoding.Latin1.GetString(bytes.Bytes);
        Assert.Contains("jpeg", text, StringComparison.Ordinal);
        Assert.Contains("sowt", text, StringComparison.Ordinal);
        // 600 pictures and a minute of samples.
        Assert.InRange(Count(text, "JFIF"), 595, 605);
        Assert.InRange(bytes.Bytes.Length, 60 * 16_000, 60 * 16_000 + (605 * (Wire.Jpeg.Length + 400)));
        Assert.Equal(3, relay.Events.OfType<MediaStarted>().Count());
    }

    [Fact]
    public void A_broken_connection_leaves_files_on_both_sides_and_a_gap()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.Continuous)).LoggedIn().Streaming();
        relay.Film(10);
        relay.Drop(relay.Media);
        relay.Wait(1.1);
        relay.Streaming();
        relay.Film(10, fromTicks: 2_200);
        relay.Drop(relay.Media);
        Assert.Equal(2, relay.MediaLines.Count);
        var first = Assert.Single(relay.MediaLines[0].Completed).Ending!;
        Assert.InRange(first.DurationSeconds, 9.5, 10.5);
        var gap = Assert.Single(Assert.Single(relay.MediaLines[1].Completed).Ending!.Gaps);
        Assert.Equal("link-lost", gap.Reason);
        Assert.InRange(gap.Seconds, 1, 2);
    }

    [Fact]
    public void The_counter_may_wrap_in_the_middle_of_a_file()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.Continuous)).LoggedIn().Streaming();
        relay.Film(10, fromTicks: uint.MaxValue - 499);
        relay.Drop(relay.Media);
        var ending = Assert.Single(relay.MediaLines[0].Completed).Ending!;
        Assert.InRange(ending.DurationSeconds, 9.5, 10.5);
        Assert.Empty(ending.Gaps);
    }

    [Fact]
    public void An_alarm_is_recorded_with_what_was_before_it_and_its_files_name_it()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.OnAlarm, SecondsBefore: 5, SecondsAfter: 10)).LoggedIn().Streaming();
        relay.Film(20);
        Assert.Null(relay.Media.Open);
        relay.Operation.Receive(Wire.Operation(25, "01 0000 0000 6400 6400"));
        relay.Film(30, fromTicks: 3_000);
        var (file, _, ending) = Assert.Single(relay.MediaLines[0].Completed);
        var alarm = Assert.Single(relay.Events.OfType<AlarmRaised>());
        Assert.Equal(("alarm", alarm.Id), (file.Trigger, file.AlarmId));
        Assert.Equal(alarm.Id, Assert.Single(relay.Events.OfType<MediaStarted>()).CorrelationId);
        Assert.InRange(ending!.DurationSeconds, 14, 16.5);
        // Video goes on: the next alarm wants what is before it.
        Assert.True(relay.Media.IsOpen);
        Assert.DoesNotContain("O6", relay.Operation.Say(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_seconds_before_video_runs_for_the_alarm_only()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.OnAlarm, SecondsBefore: 0, SecondsAfter: 5)).LoggedIn();
        relay.Wait(30);
        relay.Operation.Say();
        Assert.Empty(relay.MediaLines);
        relay.Operation.Receive(Wire.Operation(25, "020000"));
        relay.Settle();
        Assert.Equal("O4 01", relay.Operation.Say());
        relay.Streaming();
        relay.Film(8);
        Assert.Equal("O8 01 | O6 | O10", relay.Operation.Say());
        Assert.InRange(Assert.Single(relay.MediaLines[0].Completed).Ending!.DurationSeconds, 4, 6);
        // The camera closes; if it does not, we do.
        relay.Wait(5);
        Assert.False(relay.Media.IsOpen);
        relay.Wait(30);
        Assert.Equal("O255", relay.Operation.Say());
        Assert.Empty(relay.Events.OfType<DeviceStatusReported>());

        // The next one begins with a new connection.
        relay.Operation.Receive(Wire.Operation(25, "020000"));
        relay.Settle();
        Assert.Equal("O4 01", relay.Operation.Say());
    }

    [Fact]
    public void An_alarm_that_waited_too_long_is_not_recorded()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.OnAlarm, SecondsBefore: 0, SecondsAfter: 5)).LoggedIn();
        relay.Operation.Receive(Wire.Operation(25, "010000"));
        relay.Settle();
        relay.Wait(6);
        relay.Operation.Receive(Wire.Operation(5, "0000 78563412"));
        relay.Operation.Say();
        relay.Connect();
        Assert.Equal("O6", relay.Operation.Say());
    }

    [Fact]
    public void Video_that_only_an_alarm_wanted_is_not_asked_for_without_end()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.OnAlarm, SecondsBefore: 0)).LoggedIn();
        relay.Operation.Receive(Wire.Operation(25, "010000"));
        var asked = 0;
        for (var second = 0; second < 600; second++)
        {
            relay.Wait(1);
            if (second % 60 == 0) relay.Operation.Receive(Wire.KeepAlive);
            if (!relay.Operation.Heard.Remove("O4 01")) continue;
            asked++;
            relay.Operation.Receive(Wire.Operation(5, "0200"));
        }
        Assert.Equal(5, asked);
    }

    [Fact]
    public void A_command_records_and_is_answered_when_it_has_begun()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Operation.Say();
        relay.Command("record", ("seconds", "4"));
        Assert.Equal("O4 01", relay.Operation.Say());
        Assert.Equal("Sent", relay.Outcome);
        relay.Streaming();
        relay.Film(8);
        Assert.Equal("Answered", relay.Outcome);
        var (file, _, ending) = Assert.Single(relay.MediaLines[0].Completed);
        Assert.Equal(("command", "c0-record"), (file.Trigger, file.CommandId));
        Assert.InRange(ending!.DurationSeconds, 3.5, 4.5);
        Assert.Equal("O8 01 | O6 | O10", relay.Operation.Say());
    }

    [Fact]
    public void A_second_recording_by_command_is_refused_while_the_first_one_runs()
    {
        var relay = new FakeRelay().LoggedIn().Command("record", ("seconds", "30")).Streaming();
        relay.Film(3);
        relay.Command("record", ("seconds", "5"));
        Assert.Equal("Failed busy", relay.Outcome);
        relay.Film(30, fromTicks: 1_300);
        Assert.InRange(Assert.Single(relay.MediaLines[0].Completed).Ending!.DurationSeconds, 29, 31);
    }

    [Fact]
    public void A_command_during_a_continuous_recording_has_a_file_of_its_own()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.Continuous)).LoggedIn().Streaming();
        relay.Film(10);
        relay.Command("record", ("seconds", "5"));
        relay.Film(20, fromTicks: 2_000);
        Assert.Equal("Answered", relay.Outcome);
        relay.Drop(relay.Media);
        Assert.Equal([null, "c0-record", null], relay.MediaLines[0].Completed.Select(one => one.File.CommandId));
        Assert.InRange(relay.MediaLines[0].Completed[1].Ending!.DurationSeconds, 4.8, 5.3);
        Assert.Equal(30, relay.MediaLines[0].Completed.Sum(one => one.Ending!.DurationSeconds), 0.5);
    }

    [Theory]
    [InlineData("0200", "Failed busy")]
    [InlineData("0600", "Failed refused")]
    [InlineData("0700", "Failed not-supported")]
    public void A_recording_fails_with_what_the_camera_says(string answer, string outcome)
    {
        var relay = new FakeRelay().LoggedIn().Command("record");
        relay.Operation.Receive(Wire.Operation(5, answer));
        Assert.Equal(outcome, relay.Outcome);
    }

    [Fact]
    public void A_recording_without_pictures_fails_in_time_and_video_ends()
    {
        var relay = new FakeRelay().LoggedIn().Command("record").Streaming();
        for (var second = 0; second < 31; second++)
        {
            // Pictures that cannot be read keep the stream from standing still.
            if (relay.Media.IsOpen) relay.Media.Receive(Wire.Audio((uint)second * 100, (uint)second));
            if (relay.Operation.Heard.Remove("O4 01") && second > 0) relay.Streaming();
            relay.Wait(1);
        }
        Assert.Equal("Failed no-answer", relay.Outcome);
        relay.Wait(20);
        relay.Operation.Receive(Wire.KeepAlive);
        relay.Operation.Say();
        relay.Wait(60);
        Assert.DoesNotContain("O4", relay.Operation.Say(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_link_ends_commands_by_name()
    {
        var relay = new FakeRelay().LoggedIn().Command("record").Command("take-photo");
        relay.Drop(relay.Operation);
        Assert.Equal(["disconnected", "disconnected"], relay.Operation.Outcomes.Where(one => one.State == CommandState.Failed).Select(one => one.Reason));
    }

    private static int Count(string text, string word)
    {
        var count = 0;
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal)) count++;
        return count;
    }
}
