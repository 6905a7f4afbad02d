using System.Net;
using System.Net.Sockets;
using System.Text;
using CloudCam.Simulators.Dvrip;

namespace CloudCam.Dev.Tests.Simulators.Dvrip;

public sealed class XmControlTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alarms_start_and_stop_for_those_who_asked()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        await camera.AlarmAsync("VideoMotion", 0, Stop);
        Assert.Equal(100, (await client.AskAsync(1500, """{ "Name" : "", "SessionID" : "0x1b" }""")).Ret);
        Assert.Equal(1, camera.Guards);
        await camera.AlarmAsync("HumanDetect", 0, Stop);
        await camera.AlarmStopAsync("HumanDetect", 0, Stop);
        foreach (var status in (string[])["Start", "Stop"])
        {
            var pushed = (await client.ReadAsync())!;
            Assert.Equal((1504, "AlarmInfo"), (pushed.Id, pushed.Json["Name"]!.GetValue<string>()));
            var info = pushed.Json["AlarmInfo"]!;
            Assert.Equal(("HumanDetect", status, 0), (info["Event"]!.GetValue<string>(), info["Status"]!.GetValue<string>(), info["Channel"]!.GetValue<int>()));
            Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", info["StartTime"]!.GetValue<string>());
        }

        Assert.Equal(100, (await client.AskAsync(1502, """{ "Name" : "" }""")).Ret);
        Assert.Equal(0, camera.Guards);
    }

    [Fact]
    public async Task Sticky_alarms_never_stop_and_some_guards_are_silent()
    {
        await using var camera = XmSample.Start(new XmQuirks { StickyAlarms = true, NoGuardReply = true });
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        await client.SendAsync(1500, """{ "Name" : "" }""");
        await camera.Ledger.WaitForAsync(ledger => ledger.Requests.Any(request => request.Id == 1500), Stop);
        Assert.Equal(100, (await client.AskAsync(1006, """{ "Name" : "KeepAlive" }""")).Ret);
        await camera.AlarmAsync("VideoMotion", 0, Stop);
        await camera.AlarmStopAsync("VideoMotion", 0, Stop);
        Assert.Equal(1504, (await client.ReadAsync())!.Id);
        Assert.Equal("Start", Assert.Single(camera.Ledger.Alarms).Status);
    }

    [Fact]
    public async Task Alarm_server_is_dialled_and_told_without_a_login()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var camera = XmSample.Start(change: options => options with { AlarmServer = (IPEndPoint)server.LocalEndpoint });
        var accepting = server.AcceptTcpClientAsync(Stop).AsTask();
        await camera.AlarmAsync("VideoMotion", 0, Stop);
        using var pushed = await accepting;
        var bytes = new byte[4_096];
        var count = await pushed.GetStream().ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, Stop);
        Assert.Equal("FF0100000000000000000000" + "0000" + "E405", Convert.ToHexString(bytes, 0, 16));
        Assert.Equal(count - 20, BitConverter.ToInt32(bytes, 16));
        var text = Encoding.Latin1.GetString(bytes, 20, count - 20);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.Contains("\"Address\" : \"0x0100007F\"", text, StringComparison.Ordinal);
        Assert.Contains("\"SerialID\" : \"b0c4d5e6f7081920\"", text, StringComparison.Ordinal);
        Assert.Contains("\"Type\" : \"Alarm\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alarm_output_keeps_its_state()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        const string On = """{ "Name" : "Alarm.AlarmOut", "SessionID" : "0x1b", "Alarm.AlarmOut" : [ { "AlarmOutStatus" : "OPEN", "AlarmOutType" : "MANUAL" }, { "AlarmOutStatus" : "OPEN", "AlarmOutType" : "AUTO" } ] }""";
        var answer = await client.AskAsync(1040, On);
        Assert.Equal((1041, 100, ""), (answer.Id, answer.Ret, answer.Json["Name"]!.GetValue<string>()));
        Assert.Equal((true, false), (camera.IsOutputOn(0), camera.IsOutputOn(1)));
        var state = (await client.AskAsync(1020, """{ "Name" : "WorkState" }""")).Json["WorkState"]!;
        Assert.Equal(1, state["AlarmState"]!["AlarmOut"]!.GetValue<int>());
        await client.AskAsync(1040, On.Replace("MANUAL", "CLOSE", StringComparison.Ordinal));
        Assert.False(camera.IsOutputOn(0));
    }

    [Fact]
    public async Task Settings_are_written_whole_and_by_entry()
    {
        await using var camera = XmSample.Start(change: options => options with { Channels = 3 });
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        Assert.Equal(100, (await client.AskAsync(1040, """{ "Name" : "Detect.MotionDetect.[2]", "Detect.MotionDetect.[2]" : { "Enable" : false, "Level" : 6 } }""")).Ret);
        Assert.Equal(6, camera.Setting("Detect.MotionDetect.[2]")!["Level"]!.GetValue<int>());
        Assert.Equal(3, camera.Setting("Detect.MotionDetect.[1]")!["Level"]!.GetValue<int>());
        Assert.Equal(607, (await client.AskAsync(1040, """{ "Name" : "No.Such", "No.Such" : 1 }""")).Ret);
        Assert.Equal(607, (await client.AskAsync(1042, """{ "Name" : "Detect.MotionDetect.[3]" }""")).Ret);
    }

    [Fact]
    public async Task Clock_is_told_and_set()
    {
        await using var camera = XmSample.Start(change: options => options with { ClockOffset = TimeSpan.FromHours(2) });
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        Assert.Equal(100, (await client.AskAsync(1450, """{ "Name" : "OPTimeSetting", "OPTimeSetting" : "2031-02-03 04:05:06" }""")).Ret);
        Assert.StartsWith("2031-02-03 04:05:", (await client.AskAsync(1452, """{ "Name" : "OPTimeQuery" }""")).Json["OPTimeQuery"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Movements_are_kept_in_their_order()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        foreach (var preset in (int[])[65_535, -1])
        {
            var answer = await client.AskAsync(1400, $$"""{ "Name" : "OPPTZControl", "OPPTZControl" : { "Command" : "DirectionUp", "Parameter" : { "Channel" : 0, "Preset" : {{preset}}, "Step" : 4 } } }""");
            Assert.Equal((1401, 100), (answer.Id, answer.Ret));
        }

        Assert.Equal([new XmPtzEntry("DirectionUp", 0, 4, 65_535), new XmPtzEntry("DirectionUp", 0, 4, -1)], camera.Ledger.Ptz);
    }

    [Fact]
    public async Task Reboot_drops_everybody_and_the_camera_comes_back()
    {
        await using var camera = XmSample.Start(change: options => options with { RebootTime = TimeSpan.FromMilliseconds(50) });
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        await using var other = await XmClient.LogInAsync(camera.Endpoint);
        Assert.Equal(100, (await client.AskAsync(1450, """{ "Name" : "OPMachine", "OPMachine" : { "Action" : "Reboot" } }""")).Ret);
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Empty(await other.ReadToEndAsync());
        Assert.Equal(1, camera.Ledger.Reboots);
        for (var isBack = false; !isBack;)
        {
            try
            {
                await using var later = await XmClient.DialAsync(camera.Endpoint);
                isBack = (await later.AskAsync(1000, XmClient.Login(XmClient.EmptyHash))).Ret == 100;
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                // Still away; the test ends by its own limit when it stays so.
                isBack = false;
            }
        }
    }

    [Fact]
    public async Task Snapshot_is_a_picture_and_not_a_text()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        var answer = await client.AskAsync(1560, """{ "Name" : "OPSNAP", "OPSNAP" : { "Channel" : 0 } }""");
        Assert.Equal(1561, answer.Id);
        Assert.Equal(XmSample.Media.Photo.ToArray(), answer.Payload);
        await using var framed = XmSample.Start(new XmQuirks { Snapshot = XmSnapshotForm.Frame, MediaPacketBytes = 1_000 });
        await using var other = await XmClient.LogInAsync(framed.Endpoint);
        await other.SendAsync(1560, """{ "Name" : "OPSNAP", "OPSNAP" : { "Channel" : 0 } }""");
        var (frames, packets) = await XmFrameReader.ReadAsync(other, 1);
        Assert.Equal((0xFE, 11), (frames[0].Kind, packets.Count));
        Assert.Equal(XmSample.Media.Photo.ToArray(), frames[0].Content);
    }

    [Fact]
    public async Task Talk_is_for_one_at_a_time_and_is_kept()
    {
        await using var camera = XmSample.Start();
        await using var control = await XmClient.LogInAsync(camera.Endpoint);
        await using var rival = await XmClient.LogInAsync(camera.Endpoint);
        Assert.Equal(504, (await control.AskAsync(1430, Talk("Stop"))).Ret);
        await using var sound = await XmClient.DialAsync(camera.Endpoint);
        sound.Session = control.Session;
        Assert.Equal((1435, 100), await CodeAsync(sound.AskAsync(1434, Talk("Claim"))));
        Assert.Equal((1431, 100), await CodeAsync(control.AskAsync(1430, Talk("Start"))));
        Assert.Equal(100, (await rival.AskAsync(1434, Talk("Claim"))).Ret);
        Assert.Equal(503, (await rival.AskAsync(1430, Talk("Start"))).Ret);
        var spoken = Enumerable.Range(0, 320).Select(number => (byte)number).ToArray();
        await sound.SendAsync(1432, [0, 0, 1, 0xFA, 0x0E, 2, 0x40, 1, .. spoken]);
        await sound.SendAsync(1432, [0, 0, 1, 0xFA, 0x0E, 2, 0x40, 1, .. spoken]);
        await camera.Ledger.WaitForAsync(ledger => ledger.Heard.Length == 640, Stop);
        Assert.Equal([.. spoken, .. spoken], camera.Ledger.Heard);
        var back = (await sound.ReadAsync())!;
        Assert.Equal((1433, 328, "000001FA0E024001"), (back.Id, back.Payload.Length, Convert.ToHexString(back.Payload, 0, 8)));
        Assert.Equal((1431, 100), await CodeAsync(control.AskAsync(1430, Talk("Stop"))));
        Assert.Equal(100, (await rival.AskAsync(1430, Talk("Start"))).Ret);

        static string Talk(string action) =>
            $$"""{ "Name" : "OPTalk", "OPTalk" : { "Action" : "{{action}}", "AudioFormat" : { "BitRate" : 0, "EncodeType" : "G711_ALAW", "SampleBit" : 8, "SampleRate" : 8 } } }""";

        static async Task<(int, int)> CodeAsync(Task<XmAnswer> answer) => ((await answer).Id, (await answer).Ret);
    }
}
