using CloudCam.Core.Alarms;
using CloudCam.Core.Cameras;
using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Tests.Sessions;

public sealed class AlarmTests
{
    [Theory]
    [InlineData("01 0500", "motion", "type:1", 5)]
    [InlineData("01 0000 0000 6400 6400", "motion", "type:1", null)]
    [InlineData("02 0000", "digital-input", "type:2", 0)]
    [InlineData("03", "sound-detected", "type:3", null)]
    [InlineData("0a 0100", "unknown", "type:10", 1)]
    public void A_notice_of_either_length_becomes_an_alarm_by_our_clock(string text, string alarm, string code, int? value)
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Wait(5);
        relay.Operation.Receive(Wire.Operation(25, text));
        var raised = Assert.Single(relay.Events.OfType<AlarmRaised>());
        Assert.Equal((alarm, code, value, relay.Clock.GetUtcNow(), "0"), (raised.Kind.Name, raised.Code, raised.Value, raised.Time, raised.Channel));
        // Recording is off: nothing is opened for it.
        Assert.Empty(relay.MediaLines);
    }

    [Fact]
    public void Signs_of_one_alarm_are_one_alarm_and_a_stop_ends_all_of_them()
    {
        var relay = new FakeRelay().LoggedIn();
        for (var second = 0; second < 40; second += 4)
        {
            relay.Operation.Receive(Wire.Operation(25, "010000"));
            relay.Wait(4);
        }
        relay.Operation.Receive(Wire.Operation(25, "020000"), Wire.Operation(25, "000000"), Wire.Operation(25, "000000"));
        Assert.Equal([AlarmVocabulary.Motion, AlarmVocabulary.DigitalInput], relay.Events.OfType<AlarmRaised>().Select(alarm => alarm.Kind));
        var cleared = relay.Events.OfType<AlarmCleared>().OrderBy(alarm => alarm.Code, StringComparer.Ordinal).ToList();
        Assert.Equal([("type:1", 40.0), ("type:2", 0.0)], cleared.Select(alarm => (alarm.Code, alarm.DurationSeconds!.Value)));

        // After a long silence it is another one, whether or not a stop came between.
        relay.Operation.Receive(Wire.Operation(25, "030000"));
        relay.Wait(31);
        relay.Operation.Receive(Wire.Operation(25, "030000"));
        Assert.Equal(2, relay.Events.OfType<AlarmRaised>().Count(alarm => alarm.Kind == AlarmVocabulary.SoundDetected));
    }

    [Fact]
    public void An_empty_notice_is_counted_and_kept()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Operation.Receive(Wire.Operation(25, ""));
        Assert.Equal(1, relay.Operation.Count(SessionIncident.FrameNotUnderstood));
        Assert.Empty(relay.Events.OfType<AlarmRaised>());
    }

    [Fact]
    public void Guard_off_leaves_notices_alone_until_it_is_on_again()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.OnAlarm, SecondsBefore: 0)).LoggedIn();
        relay.Command("guard", ("state", "off"));
        Assert.Equal("Answered", relay.Outcome);
        relay.Operation.Receive(Wire.Operation(25, "010000"));
        Assert.Empty(relay.Events.OfType<AlarmRaised>());
        Assert.Equal("O0 | O2 61646d696e000000000000000073656372657400000000000000", relay.Operation.Say());
        relay.Command("guard", ("state", "on"));
        relay.Operation.Receive(Wire.Operation(25, "010000"));
        Assert.Single(relay.Events.OfType<AlarmRaised>());
    }
}
