using CloudCam.Core.Cameras;
using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

public sealed class AlarmTests
{
    [Fact]
    public void A_start_raises_and_a_stop_clears_the_alarm_in_the_words_of_all_families()
    {
        var relay = new FakeRelay(zone: "Europe/Vilnius").LoggedIn();
        relay.Control.Receive(Xm.Alarm("VideoMotion", "Start", 2, "2026-05-04 06:02:00"));
        relay.Control.Receive(Xm.Alarm("VideoMotion", "Stop", 2, "2026-05-04 06:02:09"));
        var raised = Assert.Single(relay.Control.Events.OfType<AlarmRaised>());
        Assert.Equal(("motion", "VideoMotion", "2", "dvrip"), (raised.Kind.Name, raised.Code, raised.Channel, raised.Protocol));
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 3, 2, 0, TimeSpan.Zero), raised.Time);
        var cleared = Assert.Single(relay.Control.Events.OfType<AlarmCleared>());
        Assert.Equal(("motion", "VideoMotion", "2", raised.Id, 9.0), (cleared.Kind.Name, cleared.Code, cleared.Channel, cleared.CorrelationId, cleared.DurationSeconds));
    }

    [Fact]
    public void Channels_that_raise_the_same_in_the_same_second_are_two_alarms()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Control.Receive(Xm.Alarm("VideoMotion", "Start", 0), Xm.Alarm("VideoMotion", "Start", 1));
        Assert.Equal(2, relay.Control.Events.OfType<AlarmRaised>().Select(alarm => alarm.Id).Distinct().Count());
    }

    [Fact]
    public void A_stop_without_a_start_is_told_once_and_a_start_without_a_stop_does_not_hide_the_next_one()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Control.Receive(Xm.Alarm("VideoLoss", "Stop"), Xm.Alarm("VideoLoss", "Stop"));
        var cleared = Assert.Single(relay.Control.Events.OfType<AlarmCleared>());
        Assert.Equal((null, null), (cleared.CorrelationId, cleared.DurationSeconds));
        relay.Control.Receive(Xm.Alarm("VideoBlind", "Start", time: "2026-05-04 03:02:00"));
        relay.Wait(11);
        relay.Control.Receive(Xm.Alarm("VideoBlind", "Start", time: "2026-05-04 03:02:12"));
        Assert.Equal(2, relay.Control.Events.OfType<AlarmRaised>().Count());
    }

    [Fact]
    public void Repeats_of_an_alarm_that_lasts_are_not_told_again()
    {
        var relay = new FakeRelay().LoggedIn();
        for (var second = 0; second < 30; second++)
        {
            relay.Control.Receive(Xm.Alarm("VideoMotion", "Start", time: "2026-05-04 03:02:01"), Xm.Alarm("LocalIO", "Start", time: $"2026-05-04 03:02:{second:00}"));
            relay.Wait(1);
        }
        Assert.Equal(["digital-input", "motion"], relay.Control.Events.OfType<AlarmRaised>().Select(alarm => alarm.Kind.Name).Order());
    }

    [Theory]
    [InlineData("HumanDetect", "person-detected")]
    [InlineData("appEventHumanDetectAlarm:0", "person-detected")]
    [InlineData("StorageNotExist", "storage-removed")]
    [InlineData("SomethingNew", "unknown")]
    public void Names_are_kept_as_the_camera_says_them(string name, string word)
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Control.Receive(Xm.Alarm(name, "None"));
        var raised = Assert.Single(relay.Control.Events.OfType<AlarmRaised>());
        Assert.Equal((word, name), (raised.Kind.Name, raised.Code));
    }

    [Theory]
    [InlineData("0000-00-00 00:00:00")]
    [InlineData("2009-01-01 00:00:00")]
    [InlineData("soon")]
    public void A_time_that_cannot_be_is_not_believed(string time)
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Control.Receive(Xm.Alarm("VideoMotion", "Start", time: time));
        Assert.Equal(relay.Clock.GetUtcNow(), Assert.Single(relay.Control.Events.OfType<AlarmRaised>()).Time);
    }

    [Theory]
    [InlineData("no json at all")]
    [InlineData("{ \"AlarmInfo\" : [ 1, 2")]
    [InlineData("{ \"AlarmInfo\" : { \"Channel\" : 0 } }")]
    public void What_is_no_alarm_is_counted(string text)
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Control.Receive(Xm.Packet(1504, text));
        Assert.Equal(1, relay.Control.Count(SessionIncident.FrameNotUnderstood));
        Assert.Empty(relay.Control.Events.OfType<AlarmRaised>());
        Assert.True(relay.Control.IsOpen);
    }

    [Fact]
    public void Names_without_end_fill_no_memory_and_break_nothing()
    {
        var relay = new FakeRelay().LoggedIn();
        for (var i = 0; i < 2_000; i++) relay.Control.Receive(Xm.Alarm($"Made{i}", "Start", i % 200));
        Assert.Equal(2_000, relay.Control.Events.OfType<AlarmRaised>().Count());
        relay.Control.Receive(Xm.Alarm("Made1999", "Start", 1_999 % 200));
        Assert.Equal(2_000, relay.Control.Events.OfType<AlarmRaised>().Count());
    }

    [Fact]
    public void An_alarm_is_recorded_from_before_it_until_after_its_last_sign()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.OnAlarm, SecondsBefore: 3, SecondsAfter: 4), channels: [1]).LoggedIn();
        var side = relay.Live();
        relay.Film(side, 6);
        Assert.Null(side.Open);
        relay.Control.Receive(Xm.Alarm("VideoMotion", "Start", 0), Xm.Alarm("StorageNotExist", "None", 1));
        relay.Film(side, 1);
        Assert.Null(side.Open);
        relay.Control.Receive(Xm.Alarm("VideoMotion", "Start", 1));
        var alarm = relay.Control.Events.OfType<AlarmRaised>().Last();
        relay.Film(side, 2);
        relay.Control.Receive(Xm.Alarm("VideoMotion", "Stop", 1));
        relay.Film(side, 8);
        var (file, _, ending) = Assert.Single(side.Completed);
        Assert.Equal(("alarm", alarm.Id, "1", null), (file.Trigger, file.AlarmId, file.Channel, file.CommandId));
        Assert.InRange(ending!.DurationSeconds, 8.5, 11.5);
        var started = Assert.Single(side.Events.OfType<MediaStarted>());
        Assert.Equal(alarm.Id, started.CorrelationId);
    }

    [Fact]
    public void An_alarm_that_finds_no_connection_is_recorded_by_the_next_one()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.OnAlarm, SecondsBefore: 0, SecondsAfter: 10)).LoggedIn();
        relay.Drop(relay.Live());
        relay.Control.Receive(Xm.Alarm("LocalIO", "Start", 5));
        relay.Wait(1.1);
        var side = relay.Live();
        relay.Film(side, 2);
        Assert.Equal("alarm", side.Announced!.Trigger);
    }
}
