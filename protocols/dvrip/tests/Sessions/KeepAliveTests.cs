using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

public sealed class KeepAliveTests
{
    [Theory]
    [InlineData(20, 10)]
    [InlineData(30, 15)]
    [InlineData(0, 10)]
    [InlineData(100_000, 10)]
    [InlineData(900, 60)]
    public void A_sign_of_life_is_sent_at_half_the_cameras_interval(int interval, int seconds)
    {
        var relay = new FakeRelay().LoggedIn(interval);
        relay.Wait(seconds - 0.1);
        Assert.Equal("", relay.Control.Say());
        relay.Wait(0.2);
        Assert.StartsWith("1006 1 6 ", relay.Control.Say());
        relay.Control.Receive(Xm.Packet(1007, Xm.Done, sequence: 6));
        relay.Wait(seconds);
        Assert.StartsWith("1006 1 8 ", relay.Control.Say());
    }

    [Fact]
    public void It_goes_on_while_alarms_stream_in_and_answers_come_between_them()
    {
        var relay = new FakeRelay().LoggedIn();
        var alive = 0;
        for (var second = 0; second < 100; second++)
        {
            relay.Control.Receive(Xm.Alarm("VideoMotion", second % 2 == 0 ? "Start" : "Stop", second / 2 % 4, $"2026-05-04 03:{2 + (second / 60):00}:{second % 60:00}"));
            relay.Wait(1);
            foreach (var heard in relay.Control.Heard.ToList())
            {
                alive++;
                relay.Control.Receive(Xm.Packet(1007, """{ "Ret" : 100 }""", sequence: uint.Parse(heard.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture)), Xm.Alarm("VideoBlind", "Start", alive));
            }
            relay.Control.Say();
        }
        Assert.Equal(10, alive);
        Assert.True(relay.Control.IsOpen);
        Assert.Equal(0, relay.Control.Count(SessionIncident.UnexpectedAnswer));
        Assert.Equal(60, relay.Control.Events.OfType<AlarmRaised>().Count());
    }

    [Fact]
    public void Without_any_answer_for_three_intervals_the_connection_ends()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Wait(59);
        Assert.True(relay.Control.IsOpen);
        relay.Wait(2);
        Assert.Equal(SessionEnd.TimedOut, relay.Control.Ended);
    }

    [Fact]
    public void A_camera_that_does_not_know_the_session_any_more_is_logged_in_to_anew()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Wait(10.1);
        relay.Answer(1007, """{ "Ret" : 105 }""");
        Assert.Equal(SessionEnd.DeviceError, relay.Control.Ended);
    }

    [Fact]
    public void Answers_with_one_more_or_no_number_are_taken_for_whom_they_are()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command("guard", ("state", "off"));
        relay.Control.Receive(Xm.Packet(1503, Xm.Done, sequence: 7));
        Assert.Equal("Answered", relay.Outcome);
        relay.Command("guard", ("state", "on"));
        relay.Control.Receive(Xm.Packet(1501, Xm.Done, sequence: 0));
        Assert.Equal("Answered", relay.Outcome);
    }

    [Fact]
    public void An_answer_that_comes_too_late_is_not_taken_for_the_next_commands()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command("guard", ("state", "on"));
        relay.Wait(5.1);
        Assert.Equal("Failed no-answer", relay.Outcome);
        relay.Command("guard", ("state", "on"));
        relay.Control.Receive(Xm.Packet(1501, """{ "Ret" : 107 }""", sequence: 6));
        Assert.Equal("Sent", relay.Outcome);
        Assert.Equal(1, relay.Control.Count(SessionIncident.UnexpectedAnswer));
        relay.Answer(1501, Xm.Done);
        Assert.Equal("Answered", relay.Outcome);
    }

    [Fact]
    public void A_message_of_another_session_is_dropped_and_counted()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command("guard", ("state", "on"));
        relay.Control.Receive(Xm.Packet(1501, Xm.Done, session: 0x99, sequence: 6), Xm.Packet(1504, "{}", session: 0x99));
        Assert.Equal("Sent", relay.Outcome);
        Assert.Equal(2, relay.Control.Count(SessionIncident.WrongSession));
    }
}
