using System.Buffers;
using System.Text;
using System.Text.Json;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Testing;

namespace CloudCam.Protocols.Dvrip.Tests;

public sealed class DvripWriterTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DvripStamp Stamp = new(0x1B, 7);
    private static readonly DateTime Begin = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime End = new(2026, 11, 21, 9, 59, 59, DateTimeKind.Unspecified);

    [Fact]
    public void Requests_of_the_capture_are_written_byte_for_byte()
    {
        var first = new DvripStamp(1);
        var lines = Vectors.ReadChunks(Vectors.Files("protocols/dvrip/vectors", "session.hex")[0]).Select(chunk => chunk.Bytes).ToList();
        Assert.Equal(lines[0], Packets.Written(output => DvripWriter.Login(output, 0, "admin", "")));
        Assert.Equal(lines[2], Packets.Written(output => DvripWriter.SystemInfo(output, first)));
        Assert.Equal(lines[5], Packets.Written(output => DvripWriter.KeepAlive(output, first)));
        Assert.Equal(lines[10], Packets.Written(output => DvripWriter.Unguard(output, first)));
        // The capture spells the session 0x1 there.
        Assert.Equal(Packets.TextOf(lines[7]), Packets.TextOf(Packets.Written(output => DvripWriter.AlarmOut(output, first, [DvripAlarmOutMode.On]))).Replace("0x00000001", "0x1", StringComparison.Ordinal));
        Assert.Equal(Packets.TextOf(lines[9]), Packets.TextOf(Packets.Written(output => DvripWriter.AlarmOut(output, first, [DvripAlarmOutMode.Off]))).Replace("0x00000001", "0x1", StringComparison.Ordinal));
    }

    public static TheoryData<string, int, string> Requests => new()
    {
        { "logout", 1002, """{"Name":"","SessionID":"0x0000001b"}""" },
        { "storage", 1020, """{"Name":"StorageInfo","SessionID":"0x0000001b"}""" },
        { "state", 1020, """{"Name":"WorkState","SessionID":"0x0000001b"}""" },
        { "time", 1452, """{"Name":"OPTimeQuery","SessionID":"0x0000001b"}""" },
        { "set-time", 1450, """{"Name":"OPTimeSetting","OPTimeSetting":"2026-11-21 09:00:00","SessionID":"0x0000001b"}""" },
        { "guard", 1500, """{"Name":"","SessionID":"0x0000001b"}""" },
        { "auto", 1040, """{"Alarm.AlarmOut":[{"AlarmOutStatus":"OPEN","AlarmOutType":"AUTO"},{"AlarmOutStatus":"OPEN","AlarmOutType":"MANUAL"}],"Name":"Alarm.AlarmOut","SessionID":"0x0000001b"}""" },
        { "reboot", 1450, """{"Name":"OPMachine","OPMachine":{"Action":"Reboot"},"SessionID":"0x0000001b"}""" },
        { "get", 1042, """{"Name":"Detect.MotionDetect.[0]","SessionID":"0x0000001b"}""" },
        { "set", 1040, """{"Name":"Detect.MotionDetect.[0]","Detect.MotionDetect.[0]":{"Enable":true},"SessionID":"0x0000001b"}""" },
        { "snapshot", 1560, """{"Name":"OPSNAP","OPSNAP":{"Channel":3},"SessionID":"0x0000001b"}""" },
        { "claim", 1413, """{"Name":"OPMonitor","OPMonitor":{"Action":"Claim","Parameter":{"Channel":1,"CombinMode":"NONE","StreamType":"Main","TransMode":"TCP"}},"SessionID":"0x0000001b"}""" },
        { "claim-start", 1413, """{"Name":"OPMonitor","OPMonitor":{"Action":"Claim","Action1":"Start","Parameter":{"Channel":1,"CombinMode":"NONE","StreamType":"Main","TransMode":"TCP"}},"SessionID":"0x0000001b"}""" },
        { "start", 1410, """{"Name":"OPMonitor","OPMonitor":{"Action":"Start","Parameter":{"Channel":1,"CombinMode":"NONE","StreamType":"Extra1","TransMode":"TCP"}},"SessionID":"0x0000001b"}""" },
        { "stop", 1410, """{"Name":"OPMonitor","OPMonitor":{"Action":"Stop","Parameter":{"Channel":1,"CombinMode":"NONE","StreamType":"Main","TransMode":"TCP"}},"SessionID":"0x0000001b"}""" },
        { "key", 1562, """{"Name":"OPMonitor","OPMonitor":{"Action":"Request","Parameter":{"Channel":1,"CombinMode":"NONE","StreamType":"Main","TransMode":"TCP"}},"SessionID":"0x0000001b"}""" },
        { "query", 1440, """{"Name":"OPFileQuery","OPFileQuery":{"BeginTime":"2026-11-21 09:00:00","Channel":2,"DriverTypeMask":"0x0000FFFF","EndTime":"2026-11-21 09:59:59","Event":"*","StreamType":"0x00000000","Type":"h264"},"SessionID":"0x0000001b"}""" },
        { "claim-file", 1424, """{"Name":"OPPlayBack","OPPlayBack":{"Action":"Claim","EndTime":"2026-11-21 09:59:59","Parameter":{"FileName":"/idea0/a \"b\".h264","PlayMode":"ByName","StreamType":0,"TransMode":"TCP","Value":0},"StartTime":"2026-11-21 09:00:00"},"SessionID":"0x0000001b"}""" },
        { "download", 1420, """{"Name":"OPPlayBack","OPPlayBack":{"Action":"DownloadStart","EndTime":"2026-11-21 09:59:59","Parameter":{"FileName":"","PlayMode":"ByTime","StreamType":0,"TransMode":"TCP","Value":0},"StartTime":"2026-11-21 09:00:00"},"SessionID":"0x0000001b"}""" },
        { "claim-talk", 1434, """{"Name":"OPTalk","OPTalk":{"Action":"Claim","AudioFormat":{"BitRate":0,"EncodeType":"G711_ALAW","SampleBit":8,"SampleRate":8}},"SessionID":"0x0000001b"}""" },
        { "start-talk", 1430, """{"Name":"OPTalk","OPTalk":{"Action":"Start","AudioFormat":{"BitRate":0,"EncodeType":"G711_ALAW","SampleBit":8,"SampleRate":8}},"SessionID":"0x0000001b"}""" },
        { "stop-talk", 1430, """{"Name":"OPTalk","OPTalk":{"Action":"Stop","AudioFormat":{"BitRate":0,"EncodeType":"G711_ALAW","SampleBit":8,"SampleRate":8}},"SessionID":"0x0000001b"}""" },
        { "move", 1400, Ptz("DirectionLeftUp", 65535, 5, 0) },
        { "stop-move", 1400, Ptz("DirectionLeftUp", -1, 4, 0) },
        { "preset", 1400, Ptz("GotoPreset", 17, 0, 0) },
        { "tour", 1400, Ptz("StartTour", -1, 0, 2) },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Requests_are_written_as_the_document_says(string request, int message, string json)
    {
        var packet = Packets.Written(output => Write(request, output));
        var header = DvripHeader.Read(packet);
        Assert.Equal((message, 0x1Bu, 7u, packet.Length - DvripHeader.Bytes, 0, 0, 0), ((int)header.Message, header.Session, header.Sequence, (int)header.Length, header.Total, header.Index, header.Version));
        Assert.Equal((byte)'\n', packet[^1]);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(Packets.TextOf(packet)), Relaxed));
    }

    [Fact]
    public void Talk_has_328_bytes_behind_the_header()
    {
        var packet = Packets.Written(output => DvripWriter.TalkData(output, new DvripStamp(0x1B), Wire.Filler(320, 0xD5)));
        Assert.Equal("ff0000001b000000000000000000980548010000" + "000001fa0e024001" + "d5d5", Convert.ToHexStringLower(packet)[..60]);
        Assert.Equal(348, packet.Length);
        Assert.Throws<ArgumentException>(() => DvripWriter.TalkData(new ArrayBufferWriter<byte>(), Stamp, new byte[319]));
    }

    [Fact]
    public void Any_user_and_password_fit_and_are_escaped()
    {
        var odd = "\"\\\u0001\ud800ä😀" + new string('€', 500);
        var text = JsonSerializer.Deserialize<JsonElement>(Packets.TextOf(Packets.Written(output => DvripWriter.Login(output, 0, odd, odd, isPlain: true))));
        var expected = odd.Replace('\ud800', '\ufffd');
        Assert.Equal((expected, expected, "NONE"), (text.GetProperty("UserName").GetString(), text.GetProperty("PassWord").GetString(), text.GetProperty("EncryptType").GetString()));
        Assert.DoesNotContain(odd[6..], Packets.TextOf(Packets.Written(output => DvripWriter.Login(output, 0, "admin", odd))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_camera_cannot_have_is_refused()
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentException>(() => DvripWriter.AlarmOut(output, Stamp, []));
        Assert.Throws<ArgumentException>(() => DvripWriter.AlarmOut(output, Stamp, new DvripAlarmOutMode[65]));
        Assert.Throws<ArgumentOutOfRangeException>(() => DvripWriter.Preset(output, Stamp, 0, DvripPresetAction.Goto, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DvripWriter.Preset(output, Stamp, 0, DvripPresetAction.Set, 65_535));
        Assert.Equal(0, output.WrittenCount);
        DvripWriter.AlarmOut(output, Stamp, new DvripAlarmOutMode[64]);
        Assert.Equal(64, JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(output.WrittenSpan[20..])).GetProperty("Alarm.AlarmOut").GetArrayLength());
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var sound = new byte[320];
        WriteHot(output, sound);
        output.ResetWrittenCount();
        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteHot(output, sound);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100, output.WrittenCount / 348);
    }

    private static void WriteHot(ArrayBufferWriter<byte> output, byte[] sound)
    {
        for (var i = 0; i < 100; i++) DvripWriter.TalkData(output, Stamp, sound);
        DvripWriter.KeepAlive(output, Stamp);
        DvripWriter.Move(output, Stamp, 0, DvripPtzMove.Up);
        Assert.True(output.WrittenCount < 101 * 348 + 1_000);
        output.ResetWrittenCount();
        for (var i = 0; i < 100; i++) DvripWriter.TalkData(output, Stamp, sound);
    }

    private static string Ptz(string command, int preset, int step, int tour) =>
        $$$"""{"Name":"OPPTZControl","OPPTZControl":{"Command":"{{{command}}}","Parameter":{"AUX":{"Number":0,"Status":"On"},"Channel":1,"MenuOpts":"Enter","POINT":{"bottom":0,"left":0,"right":0,"top":0},"Pattern":"SetBegin","Preset":{{{preset}}},"Step":{{{step}}},"Tour":{{{tour}}}}},"SessionID":"0x0000001b"}""";

    private static void Write(string request, IBufferWriter<byte> output)
    {
        var range = new DvripRange(Begin, End);
        switch (request)
        {
            case "logout": DvripWriter.Logout(output, Stamp); break;
            case "storage": DvripWriter.StorageInfo(output, Stamp); break;
            case "state": DvripWriter.WorkState(output, Stamp); break;
            case "time": DvripWriter.TimeQuery(output, Stamp); break;
            case "set-time": DvripWriter.SetTime(output, Stamp, Begin); break;
            case "guard": DvripWriter.Guard(output, Stamp); break;
            case "auto": DvripWriter.AlarmOut(output, Stamp, [DvripAlarmOutMode.Auto, DvripAlarmOutMode.On]); break;
            case "reboot": DvripWriter.Reboot(output, Stamp); break;
            case "get": DvripWriter.GetConfig(output, Stamp, "Detect.MotionDetect.[0]"); break;
            case "set": DvripWriter.SetConfig(output, Stamp, "Detect.MotionDetect.[0]", "{ \"Enable\" : true }"u8); break;
            case "snapshot": DvripWriter.Snapshot(output, Stamp, 3); break;
            case "claim": DvripWriter.ClaimMonitor(output, Stamp, new DvripStream(1)); break;
            case "claim-start": DvripWriter.ClaimMonitor(output, Stamp, new DvripStream(1), andStart: true); break;
            case "start": DvripWriter.StartMonitor(output, Stamp, new DvripStream(1, IsExtra: true)); break;
            case "stop": DvripWriter.StopMonitor(output, Stamp, new DvripStream(1)); break;
            case "key": DvripWriter.KeyFrame(output, Stamp, new DvripStream(1)); break;
            case "query": DvripWriter.FileQuery(output, Stamp, 2, Begin, End); break;
            case "claim-file": DvripWriter.ClaimPlayback(output, Stamp, range with { FileName = "/idea0/a \"b\".h264" }); break;
            case "download": DvripWriter.Playback(output, Stamp, DvripPlaybackAction.DownloadStart, range); break;
            case "claim-talk": DvripWriter.ClaimTalk(output, Stamp); break;
            case "start-talk": DvripWriter.StartTalk(output, Stamp); break;
            case "stop-talk": DvripWriter.StopTalk(output, Stamp); break;
            case "move": DvripWriter.Move(output, Stamp, 1, DvripPtzMove.LeftUp, 5); break;
            case "stop-move": DvripWriter.StopMoving(output, Stamp, 1, DvripPtzMove.LeftUp); break;
            case "preset": DvripWriter.Preset(output, Stamp, 1, DvripPresetAction.Goto, 17); break;
            default: DvripWriter.Tour(output, Stamp, 1, 2, isStart: true); break;
        }
    }
}
