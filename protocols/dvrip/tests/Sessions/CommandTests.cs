using CloudCam.Core.Cameras;
using CloudCam.Core.Commands;
using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

public sealed class CommandTests
{
    private static readonly RecordingPolicy OnDemand = new(RecordingMode.OnDemand);

    [Theory]
    [InlineData("on", "MANUAL")]
    [InlineData("off", "CLOSE")]
    [InlineData("auto", "AUTO")]
    public void An_alarm_output_is_switched_as_in_the_captures(string state, string mode)
    {
        var relay = new FakeRelay().LoggedIn().Command("alarm-output", ("state", state));
        Assert.Equal($$"""1040 1 6 { "Alarm.AlarmOut" : [ { "AlarmOutStatus" : "OPEN", "AlarmOutType" : "{{mode}}" } ], "Name" : "Alarm.AlarmOut", "SessionID" : "0x00000001" }""", relay.Control.Say());
        Assert.Equal("Sent", relay.Outcome);
        relay.Answer(1041, Xm.Done);
        Assert.Equal("Answered", relay.Outcome);
    }

    [Fact]
    public void One_of_several_outputs_leaves_the_others_as_they_are()
    {
        var relay = new FakeRelay();
        relay.Control.Receive(Xm.LoginOk());
        relay.Control.Receive(Xm.Packet(1021, """{ "Ret" : 100, "SystemInfo" : { "AlarmOutChannel" : 3, "SerialNo" : "ab" } }""", sequence: 2), Xm.Packet(1501, Xm.Done, sequence: 4));
        relay.Command("alarm-output", ("state", "on"), ("output", "1"));
        Assert.StartsWith("1042 1 6 ", relay.Control.Say());
        relay.Answer(1043, """
            { "Alarm.AlarmOut" : [ { "AlarmOutStatus" : "OPEN", "AlarmOutType" : "AUTO" }, { "AlarmOutType" : "CLOSE" }, { "AlarmOutType" : "MANUAL" } ], "Name" : "Alarm.AlarmOut", "Ret" : 100 }
            """);
        var modes = relay.Control.Say();
        Assert.Equal(["AUTO", "MANUAL", "MANUAL"], modes.Split("AlarmOutType\" : \"").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]));
        relay.Answer(1041, """{ "Ret" : 107 }""");
        Assert.Equal("Failed ret-107-no-permission", relay.Outcome);
        Assert.Equal("Failed no-such-output", relay.Command("alarm-output", ("state", "on"), ("output", "3")).Outcome);
    }

    [Theory]
    [InlineData("on", "1500", 1501)]
    [InlineData("off", "1502", 1503)]
    public void The_guard_is_switched(string state, string request, ushort answer)
    {
        var relay = new FakeRelay().LoggedIn().Command("guard", ("state", state));
        Assert.StartsWith(request, relay.Control.Say());
        Assert.Equal("Answered", relay.Answer(answer, Xm.Done).Outcome);
    }

    [Theory]
    [InlineData("this is no json", "Failed bad-answer")]
    [InlineData("""{ "Ret" : 608 }""", "Failed ret-608-configuration-malformed")]
    [InlineData("""{ "Ret" : 777 }""", "Failed ret-777")]
    [InlineData("""{ "Ret" : 150 }""", "Answered")]
    [InlineData("""{ }""", "Answered")]
    public void Whatever_the_camera_answers_a_command_ends(string answer, string outcome)
    {
        var relay = new FakeRelay().LoggedIn().Command("set-setting", ("name", "Detect.MotionDetect.[0]"), ("value", """{"Enable":true}"""));
        Assert.Contains("\"Detect.MotionDetect.[0]\" : {\"Enable\":true}", relay.Control.Say());
        Assert.Equal(outcome, relay.Answer(1041, answer).Outcome);
    }

    [Fact]
    public void A_setting_is_read_without_its_passwords()
    {
        var relay = new FakeRelay().LoggedIn().Command("get-setting", ("name", "NetWork.AlarmServer"));
        Assert.StartsWith("1042 1 6 ", relay.Control.Say());
        relay.Answer(1043, """{ "Name" : "NetWork.AlarmServer", "NetWork.AlarmServer" : [ { "Enable" : true, "Server" : { "Password" : "hush", "Port" : 15002 } } ], "Ret" : 100 }""");
        Assert.Equal("""Answered [{"Enable":true,"Server":{"Password":"***","Port":15002}}]""", relay.Outcome);
        Assert.StartsWith("1020", relay.Command("get-setting", ("name", "WorkState")).Control.Say());
    }

    [Fact]
    public void A_restart_is_done_whether_it_is_answered_or_not()
    {
        var answered = new FakeRelay().LoggedIn().Command("reboot");
        Assert.Contains("\"Action\" : \"Reboot\"", answered.Control.Say());
        Assert.Equal("Answered", answered.Answer(1451, Xm.Done).Outcome);
        var gone = new FakeRelay().LoggedIn().Command("reboot");
        gone.Drop(gone.Control);
        Assert.Equal("Answered", gone.Outcome);
        Assert.Equal("Failed ret-107-no-permission", new FakeRelay().LoggedIn().Command("reboot").Answer(1451, """{ "Ret" : 107 }""").Outcome);
    }

    [Fact]
    public void The_clock_is_set_in_the_cameras_zone()
    {
        var relay = new FakeRelay(zone: "Asia/Shanghai").LoggedIn().Command("set-time");
        Assert.Contains("\"OPTimeSetting\" : \"2026-05-04 11:02:01\"", relay.Control.Say());
        Assert.Equal("Answered", relay.Answer(1451, Xm.Done).Outcome);
    }

    [Fact]
    public void A_movement_is_stopped_after_its_time_by_the_same_name_also_when_nothing_is_answered()
    {
        var relay = new FakeRelay().LoggedIn().Command("ptz", ("move", "up-left"), ("milliseconds", "700"), ("speed", "6"), ("channel", "1"));
        var start = relay.Control.Say();
        Assert.StartsWith("1400 1 6 ", start);
        Assert.Contains("\"Command\" : \"DirectionLeftUp\"", start);
        Assert.Contains("\"Preset\" : 65535", start);
        Assert.Contains("\"Step\" : 6", start);
        relay.Wait(0.6);
        Assert.Equal("", relay.Control.Say());
        relay.Wait(0.2);
        var stop = relay.Control.Say();
        Assert.Contains("\"Command\" : \"DirectionLeftUp\"", stop);
        Assert.Contains("\"Preset\" : -1", stop);
        relay.Wait(6);
        Assert.Equal("Answered not confirmed by the camera", relay.Outcome);
    }

    [Fact]
    public void A_camera_that_cannot_move_says_so_and_a_preset_is_one_request()
    {
        var relay = new FakeRelay().LoggedIn().Command("ptz", ("move", "left"));
        relay.Answer(1401, """{ "Ret" : 118 }""");
        relay.Wait(0.6);
        relay.Answer(1401, """{ "Ret" : 118 }""");
        Assert.Equal("Failed ret-118-no-ptz-protocol", relay.Outcome);
        relay.Command("ptz", ("move", "go-to-preset"), ("preset", "7"));
        var preset = relay.Control.Say();
        Assert.Contains("\"Command\" : \"GotoPreset\"", preset);
        Assert.Contains("\"Preset\" : 7", preset);
        Assert.Equal("Answered", relay.Answer(1401, Xm.Done).Outcome);
    }

    [Fact]
    public void A_relay_that_stops_does_not_leave_the_camera_moving()
    {
        var relay = new FakeRelay().LoggedIn().Command("ptz", ("move", "right"), ("milliseconds", "10000"));
        relay.Control.Say();
        relay.Control.Stop();
        Assert.Contains("\"Preset\" : -1", relay.Control.Say());
    }

    [Theory]
    [InlineData("start-playback")]
    [InlineData("frame-interval")]
    [InlineData("configure")]
    [InlineData("text")]
    public void What_these_cameras_do_not_do_is_said(string name) => Assert.Equal("Failed not-supported", new FakeRelay().LoggedIn().Command(name).Outcome);

    [Theory]
    [InlineData("take-photo", "channel", "front")]
    [InlineData("take-photo", "channel", "4")]
    [InlineData("record", "seconds", "0")]
    [InlineData("guard", "state", "maybe")]
    [InlineData("talk", "sound", "../x")]
    [InlineData("ptz", "move", "sideways")]
    [InlineData("ptz", "move", "set-preset")]
    [InlineData("fetch-recording", "from", "2026-05-04T00:00:00Z")]
    [InlineData("set-setting", "name", "Detect")]
    public void Arguments_that_cannot_be_are_refused_without_asking_the_camera(string name, string argument, string value)
    {
        var relay = new FakeRelay().LoggedIn().Command(name, (argument, value));
        Assert.Equal("Failed bad-arguments", relay.Outcome);
        Assert.Equal("", relay.Control.Say());
    }

    [Fact]
    public void The_same_command_given_twice_is_carried_out_once()
    {
        var relay = new FakeRelay().LoggedIn();
        var command = new DeviceCommand { Id = "one", Name = "guard", ServerFlag = 1, Arguments = new Dictionary<string, string> { ["state"] = "on" } };
        relay.Control.Command(command);
        relay.Control.Command(command);
        Assert.Single(relay.Control.Heard);
        Assert.Single(relay.Control.Outcomes);
    }

    [Fact]
    public void A_recording_by_command_opens_the_stream_is_answered_at_its_begin_and_closes_it_at_its_end()
    {
        var relay = new FakeRelay(OnDemand).LoggedIn().Command("record", ("seconds", "3"), ("channel", "2"));
        Assert.Equal("Sent", relay.Outcome);
        var side = relay.Live();
        relay.Film(side, 2);
        Assert.Equal($"Answered {{\"mediaId\":\"{side.Open!.TransferId}\"}}", relay.Outcome);
        Assert.Equal(("command", relay.Control.Outcomes[0].Command.Id, "2"), (side.Announced!.Trigger, side.Announced.CommandId, side.Announced.Channel));
        relay.Control.Say();
        for (var i = 0; i < 100 && side.IsOpen; i++) relay.Film(side, 0.04, keepsAlive: false);
        Assert.Equal(SessionEnd.Done, side.Ended);
        Assert.InRange(Assert.Single(side.Completed).Ending!.DurationSeconds, 2.9, 4.1);
        Assert.Contains("\"Action\" : \"Stop\"", relay.Control.Say());
        relay.Wait(20);
        Assert.Single(relay.Sides);
    }

    [Fact]
    public void A_recording_that_gets_no_media_fails_and_lets_go()
    {
        var relay = new FakeRelay(OnDemand).LoggedIn(60).Command("record");
        relay.Live();
        relay.Wait(20.1);
        Assert.Equal("Failed no-media", relay.Outcome);
        relay.Wait(30);
        Assert.All(relay.Sides, side => Assert.False(side.IsOpen));
    }

    [Fact]
    public void A_recording_whose_connection_cannot_be_made_is_tried_again_with_pauses()
    {
        var relay = new FakeRelay(OnDemand).LoggedIn(60).Command("record");
        for (var second = 0.0; second < 20.5; second += 0.1)
        {
            relay.Drop(relay.Side);
            relay.Wait(0.1);
        }
        Assert.Equal("Failed no-media", relay.Outcome);
        Assert.InRange(relay.Sides.Count, 4, 6);
    }

    [Fact]
    public void A_second_recording_of_the_channel_is_refused_while_the_first_goes_on()
    {
        var relay = new FakeRelay(OnDemand).LoggedIn().Command("record", ("seconds", "30"));
        var side = relay.Live();
        relay.Film(side, 2);
        relay.Command("record", ("seconds", "30"));
        Assert.Equal("Failed busy", relay.Outcome);
        relay.Film(side, 1);
        Assert.True(side.IsOpen);
        Assert.NotNull(side.Open);
    }

    [Fact]
    public void Recordings_are_listed_page_by_page_no_entry_twice_the_newest_first()
    {
        var relay = new FakeRelay(zone: "Europe/Vilnius").LoggedIn().Command("list-recordings");
        var query = relay.Control.Say();
        Assert.StartsWith("1440 1 6 ", query);
        Assert.Contains("\"BeginTime\" : \"2026-05-03 06:02:01\"", query);
        Assert.Contains("\"EndTime\" : \"2026-05-04 06:02:01\"", query);
        relay.Answer(1441, Files.Page(0, 64));
        Assert.Contains("\"BeginTime\" : \"2026-05-03 17:03:00\"", relay.Control.Say());
        relay.Answer(1441, Files.Page(63, 10));
        Assert.StartsWith("Answered {\"count\":73,\"isCut\":false,\"channel\":0,\"recordings\":[{\"from\":\"2026-05-03T14:12:00Z\"", relay.Outcome);
        Assert.True(relay.Outcome.Length <= CommandOutcome.MaxAnswerLength + 10);
        Assert.EndsWith("}]}", relay.Outcome);
    }

    [Fact]
    public void No_recordings_are_no_failure_of_the_list_and_the_same_page_for_ever_ends()
    {
        var relay = new FakeRelay().LoggedIn().Command("list-recordings").Answer(1441, """{ "Ret" : 119, "OPFileQuery" : null }""");
        Assert.StartsWith("Answered {\"count\":0,", relay.Outcome);
        relay.Command("list-recordings");
        relay.Answer(1441, Files.Page(0, 64)).Answer(1441, Files.Page(0, 64));
        Assert.StartsWith("Answered {\"count\":64,", relay.Outcome);
    }

    [Fact]
    public void No_password_leaves_the_session_but_in_the_login()
    {
        var relay = new FakeRelay(OnDemand).LoggedIn();
        relay.Command("get-setting", ("name", "SystemInfo")).Answer(1021, "{ \"Ret\" : 607 }");
        relay.Command("record").Connect();
        relay.Wait(100);
        Assert.All(relay.Events.OfType<DeviceStatusReported>(), told => Assert.DoesNotContain(FakeRelay.Password, told.ToString()));
        Assert.All(relay.Control.Outcomes, told => Assert.DoesNotContain(FakeRelay.Password, told.ToString()));
    }
}
