using System.Text;
using CloudCam.Simulators.Jimi;

namespace CloudCam.Dev.Tests.Simulators.Jimi;

public sealed class JimiCommandTests
{
    [Theory]
    [InlineData("RTMP,ON,INOUT#", "RTMP:OK!")]
    [InlineData("RTMP,ON,FRONT", "RTMP,parameter B error. options:[IN,OUT,INOUT,PIP]")]
    [InlineData("RTMP,OFF", "RTMP:OK!")]
    [InlineData("REPLAYLIST,2026_01_02_03_04_00_01.ts", "REPLAYLIST:OK!")]
    [InlineData("REPLAYLIST,a,b,c,d,e,f,g,h,i", "REPLAYLIST,parameter A error")]
    [InlineData("UPLOADFILE,nothing.mp4", "UPLOADFILE,file not exist")]
    [InlineData("COREKITSW,0", "COREKITSW:OK!")]
    [InlineData("RSERVICE,rtmp://h:1936/live", "RSERVICE:OK!")]
    [InlineData("UPLOAD,ftp://x", "UPLOAD,parameter A error")]
    [InlineData("FILTER,CRASH,3", "FILTER:OK!")]
    [InlineData("TIMER,ON,601", "TIMER,parameter A error")]
    [InlineData("TIMER", "TIMER:ON,10")]
    [InlineData("VERSION", "VERSION:JC400_V1.8.1.2_250904")]
    [InlineData("SERVER,0,h,99999", "SERVER,parameter A error")]
    [InlineData("EVIDEO,yesterday,1", "EVIDEO,parameter A error")]
    [InlineData("Dance", "Unknown command!")]
    public async Task Commands_are_answered_in_the_vendors_words(string command, string expected)
    {
        await using var peer = new JimiPeer();
        await JimiSample.WithAsync(JimiSample.Camera(peer, null, JimiSample.Scenario()), async (camera, stop) =>
        {
            await peer.CommandAsync(0xAABBCCDD, command);
            await camera.Ledger.WaitForAsync(ledger => ledger.Commands.Count == 1, stop);
            await UntilAsync(peer, 1, stop);
            var answer = Assert.Single(peer.Of(0x21));
            Assert.True(answer.IsLong);
            Assert.Equal("aabbccdd01" + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(expected)), answer.Hex);
        });
    }

    [Fact]
    public async Task Answers_may_be_utf16_and_without_the_flag()
    {
        await using var peer = new JimiPeer();
        var scenario = JimiSample.Scenario() with { Quirks = new JimiQuirks { AnswersInUtf16 = true, ReturnsFlag = false } };
        await JimiSample.WithAsync(JimiSample.Camera(peer, null, scenario), async (_, stop) =>
        {
            await peer.CommandAsync(5, "RTMP,OFF");
            await UntilAsync(peer, 1, stop);
            Assert.Equal("0000000002" + Convert.ToHexStringLower(Encoding.BigEndianUnicode.GetBytes("RTMP:OK!")), peer.Of(0x21)[0].Hex);
        });
    }

    [Fact]
    public async Task Photo_of_both_cameras_is_posted_and_the_camera_is_busy_meanwhile()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        var scenario = JimiSample.Scenario() with { Quirks = new JimiQuirks { BusySeconds = 1_000_000 }, TimeZoneMinutes = 480 };
        var options = JimiSample.Camera(peer, http, scenario) with { ClockStart = new DateTimeOffset(2026, 3, 4, 20, 0, 0, TimeSpan.Zero) };
        await JimiSample.WithAsync(options, async (camera, stop) =>
        {
            await peer.CommandAsync(1, "Picture,inout#");
            await camera.Ledger.WaitForAsync(ledger => ledger.Uploads.Count(upload => upload.State == JimiUploadState.Taken) == 2, stop);
            await peer.CommandAsync(2, "Picture,in");
            await UntilAsync(peer, 2, stop);
            Assert.Equal(["PICTURE:OK!", "busy"], peer.Of(0x21).Select(packet => Encoding.ASCII.GetString(packet.Content.AsSpan(5))));
            Assert.Single(http.Posts, post => post.Text("filename").EndsWith("_F_9.jpg", StringComparison.Ordinal));
            Assert.Single(http.Posts, post => post.Text("filename").EndsWith("_I_10.jpg", StringComparison.Ordinal));
            Assert.All(http.Posts, post => Assert.Matches("^CMD_353376110008882_00000000_2026_03_05_04_0", post.Text("filename")));
            Assert.All(http.Posts, post => Assert.Equal([0xFF, 0xD8, 0xFF], post.File[..3]));
        });
    }

    [Theory]
    [InlineData("EVIDEO,2026-3-4 10:20:31,1", "EVENT_353376110008882_00000001_2026_03_04_10_20_31_F_20.mp4")]
    [InlineData("EVIDEO,2026-3-4 10:20:31,2,20", "EVENT_353376110008882_00000001_2026_03_04_10_20_00_I_21.mp4")]
    [InlineData("HVIDEO,2026_3_4_10_20_31,2", "EVENT_353376110008882_00000001_2026_03_04_10_20_00_I_25.mp4")]
    public async Task Clips_asked_for_come_under_the_names_measured_on_real_units(string command, string name)
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        await JimiSample.WithAsync(JimiSample.Camera(peer, http, JimiSample.Scenario()), async (camera, stop) =>
        {
            await peer.CommandAsync(1, command);
            await camera.Ledger.WaitForAsync(ledger => ledger.Uploads.Any(upload => upload.State == JimiUploadState.Taken), stop);
            Assert.Equal(name, Assert.Single(http.Posts).Text("filename"));
        });
    }

    [Fact]
    public async Task Old_firmware_refuses_evideo_but_cuts_by_hvideo()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        await JimiSample.WithAsync(JimiSample.Camera(peer, http, JimiSample.Scenario() with { Quirks = new JimiQuirks { RefusesEvideo = true } }), async (camera, stop) =>
        {
            await peer.CommandAsync(1, "EVIDEO,2026-3-4 10:20:31,1");
            await peer.CommandAsync(2, "HVIDEO,2026_3_4_10_20_31,1");
            await camera.Ledger.WaitForAsync(ledger => ledger.Uploads.Any(upload => upload.State == JimiUploadState.Taken), stop);
            Assert.Equal(["command length error", "HVIDEO:OK!"], camera.Ledger.Commands.Select(command => command.Answer));
        });
    }

    [Fact]
    public async Task Filter_keeps_the_second_alarm_of_an_event_back()
    {
        await using var peer = new JimiPeer();
        await JimiSample.WithAsync(JimiSample.Camera(peer, null, JimiSample.Scenario()), async (camera, stop) =>
        {
            await peer.CommandAsync(1, "FILTER,CRASH,60000");
            await camera.Ledger.WaitForAsync(ledger => ledger.Commands.Count == 1, stop);
            foreach (var alarm in (string[])["crash", "crash", "sos"]) await camera.PlayAsync(new AlarmStep(alarm) { Clips = 0 }, stop);
            await camera.PlayAsync(new WaitAnswersStep(), stop);
            Assert.Equal([0x93, 0x01], peer.Of(0x95).Select(packet => (int)packet.Content[24]));
        });
    }

    [Fact]
    public async Task Event_file_is_uploaded_again_when_asked_for_by_name()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        await JimiSample.WithAsync(JimiSample.Camera(peer, http, JimiSample.Scenario()) with { FilesUrl = http.Url("/files") }, async (camera, stop) =>
        {
            await camera.PlayAsync(new AlarmStep("crash") { Clips = 1, Upload = JimiClipFate.OnRequest }, stop);
            await camera.PlayAsync(new WaitAnswersStep(), stop);
            var name = Encoding.ASCII.GetString(peer.Of(0x95)[0].Content.AsSpan(27));
            await peer.CommandAsync(12345678, $"UPLOADFILE,{name}");
            await camera.Ledger.WaitForAsync(ledger => ledger.Uploads.Any(upload => upload.State == JimiUploadState.Taken), stop);
            var post = Assert.Single(http.Posts);
            Assert.Equal("/files", post.Path);
            Assert.Equal(["imei", "instructionId", "timestamp", "sign", "file"], post.Parts.Select(part => part.Name));
            Assert.Equal(("353376110008882", "12345678"), (post.Text("imei"), post.Text("instructionId")));
            Assert.Equal(JimiSign.OfFile(JimiSample.Imei, 12345678, long.Parse(post.Text("timestamp"), System.Globalization.CultureInfo.InvariantCulture), "jimidvr@123!443", raw: false), post.Text("sign"));
        });
    }

    private static async Task UntilAsync(JimiPeer peer, int answers, CancellationToken stop)
    {
        while (peer.Of(0x21).Count < answers) await Task.Delay(5, stop);
    }
}
