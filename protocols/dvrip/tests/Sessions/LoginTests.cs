using CloudCam.Core.Events;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

public sealed class LoginTests
{
    [Fact]
    public void The_login_carries_the_hash_and_no_session()
    {
        var relay = new FakeRelay();
        var login = relay.Control.Say();
        Assert.StartsWith("1000 0 0 ", login);
        Assert.Contains("\"EncryptType\" : \"MD5\"", login);
        Assert.Contains("\"UserName\" : \"admin\"", login);
        Assert.DoesNotContain(FakeRelay.Password, login);
        Assert.Empty(relay.Control.Identified);
    }

    [Fact]
    public void A_camera_without_hashes_gets_the_password_itself()
    {
        var login = new FakeRelay(quirks: ("dvrip.encrypt", "none")).Control.Say();
        Assert.Contains("\"EncryptType\" : \"NONE\"", login);
        Assert.Contains(FakeRelay.Password, login);
    }

    [Fact]
    public void After_the_login_the_camera_is_named_and_tells_about_itself_and_alarms_are_asked_for()
    {
        var relay = new FakeRelay();
        relay.Control.Say();
        relay.Control.Receive(Xm.LoginOk());
        Assert.Equal("yard", Assert.Single(relay.Control.Identified).Value);
        Assert.StartsWith("1020 1 2 ", relay.Control.Say());
        relay.Control.Receive(Xm.SystemInfo("0123456789abcdef", sequence: 2));
        Assert.Equal("0123456789abcdef", Assert.Single(relay.Control.Aliases).Value);
        var info = Assert.IsType<DeviceInfoReported>(Assert.Single(relay.Control.Events)).Info;
        Assert.Equal(("X4", "V4.03.R11", "0123456789abcdef", "4", "DVR"), (info["model"], info["firmware"], info["serialNumber"], info["channels"], info["deviceType"]));
        Assert.StartsWith("1500 1 4 ", relay.Control.Say());
    }

    [Theory]
    [InlineData(203, SessionEnd.LoginRefused)]
    [InlineData(204, SessionEnd.LoginRefused)]
    [InlineData(205, SessionEnd.LoginRefused)]
    [InlineData(206, SessionEnd.LoginRefused)]
    [InlineData(106, SessionEnd.LoginRefused)]
    [InlineData(101, SessionEnd.LoginRefused)]
    [InlineData(102, SessionEnd.DeviceError)]
    public void A_refused_login_ends_with_its_reason_and_is_not_tried_again(int ret, SessionEnd end)
    {
        var relay = new FakeRelay();
        relay.Control.Say();
        relay.Control.Receive(Xm.LoginRefused(ret));
        Assert.Equal(end, relay.Control.Ended);
        relay.Wait(60);
        Assert.Equal("", relay.Control.Say());
        Assert.Empty(relay.Control.Identified);
    }

    [Fact]
    public void A_camera_that_never_answers_the_login_is_left_after_five_seconds()
    {
        var relay = new FakeRelay();
        relay.Wait(4.9);
        Assert.True(relay.Control.IsOpen);
        relay.Wait(0.2);
        Assert.Equal(SessionEnd.TimedOut, relay.Control.Ended);
        Assert.Equal(1, relay.Control.Count(SessionIncident.AnswerMissing));
    }

    [Fact]
    public void An_answer_to_the_login_that_is_no_JSON_breaks_the_connection_by_name()
    {
        var relay = new FakeRelay();
        var violation = Assert.Throws<ProtocolViolationException>(() => relay.Control.Receive(Xm.Packet(1001, "no { json", session: 0)));
        Assert.Equal(Violation.BadField, violation.Violation);
        Assert.DoesNotContain(FakeRelay.Password, violation.Message);
    }

    [Theory]
    [InlineData("0x0000001B", 0u, "1b")]
    [InlineData("0x1b", 0u, "1b")]
    [InlineData("0x000000001b", 27u, "1b")]
    [InlineData("27", 27u, "1b")]
    [InlineData("nothing", 0x55u, "55")]
    public void The_session_is_taken_in_every_spelling(string told, uint header, string used)
    {
        var relay = new FakeRelay();
        relay.Control.Say();
        relay.Control.Receive(Xm.LoginOk(sessionId: told, session: header));
        Assert.StartsWith($"1020 {used} 2 ", relay.Control.Say());
    }

    [Fact]
    public void A_camera_whose_firmware_answers_nothing_but_the_login_stays_while_it_sends_media()
    {
        var relay = new FakeRelay(new(CloudCam.Core.Cameras.RecordingMode.Continuous));
        relay.Control.Receive(Xm.LoginOk());
        var side = relay.Connect();
        side.Receive(Xm.Packet(1414, Xm.Done), Xm.Media(1412, Xm.KeyFrame()));
        relay.Film(side, 100, keepsAlive: false);
        Assert.True(relay.Control.IsOpen);
        Assert.True(relay.Control.Count(SessionIncident.AnswerMissing) > 2);
        relay.Wait(80);
        Assert.Equal(SessionEnd.TimedOut, relay.Control.Ended);
    }

    [Fact]
    public void The_clock_is_set_in_the_cameras_own_time_where_that_is_asked_for()
    {
        var relay = new FakeRelay(zone: "Europe/Vilnius", quirks: ("dvrip.setTime", "true"));
        relay.Control.Receive(Xm.LoginOk());
        relay.Control.Say();
        relay.Control.Receive(Xm.SystemInfo("0123456789abcdef", sequence: 2));
        var set = relay.Control.Say();
        Assert.StartsWith("1450 1 4 ", set);
        Assert.Contains("\"OPTimeSetting\" : \"2026-05-04 06:02:01\"", set);
        relay.Control.Receive(Xm.Packet(1451, Xm.Done, sequence: 4));
        Assert.StartsWith("1500 1 6 ", relay.Control.Say());
    }

    [Fact]
    public void A_camera_that_answers_every_request_with_an_error_stays_logged_in_and_is_counted()
    {
        var relay = new FakeRelay();
        relay.Control.Receive(Xm.LoginOk());
        var refused = Xm.Done.Replace("100", "102", StringComparison.Ordinal);
        relay.Control.Receive(Xm.Packet(1021, refused, sequence: 2), Xm.Packet(1501, refused, sequence: 4));
        relay.Wait(10);
        relay.Control.Receive(Xm.Packet(1007, refused, sequence: 6));
        Assert.True(relay.Control.IsOpen);
        Assert.Equal(3, relay.Control.Count(SessionIncident.RequestRefused));
        Assert.Equal("DVR", Assert.IsType<DeviceInfoReported>(Assert.Single(relay.Control.Events)).Info["deviceType"]);
    }

    [Fact]
    public void The_logout_says_goodbye()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Control.Stop();
        Assert.StartsWith("1002 1 ", relay.Control.Say());
    }
}
