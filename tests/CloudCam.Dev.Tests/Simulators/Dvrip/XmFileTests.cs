using System.Globalization;
using System.Text.Json.Nodes;
using CloudCam.Simulators.Dvrip;

namespace CloudCam.Dev.Tests.Simulators.Dvrip;

public sealed class XmFileTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Query_gives_pages_of_64_and_goes_on_at_the_last_one()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        var (begin, end) = (Text(camera.Recordings[0].Begin), Text(camera.Recordings[^1].End));
        var names = new List<string>();
        for (var count = 64; count == 64;)
        {
            var page = (await client.AskAsync(1440, Query(begin, end, "*"))).Json["OPFileQuery"]!.AsArray();
            begin = page[^1]!["BeginTime"]!.GetValue<string>();
            count = page.Count;
            names.AddRange(page.Select(entry => entry!["FileName"]!.GetValue<string>()).Except(names).ToArray());
        }

        Assert.Equal(camera.Recordings.Select(recording => recording.Name), names);
        Assert.Matches(@"^/idea0/\d{4}-\d\d-\d\d/001/\d\d\.\d\d\.\d\d-\d\d\.\d\d\.\d\d\[R\]\[@[0-9a-f]+\]\[0\]\.h264$", names[0]);
    }

    [Fact]
    public async Task Query_knows_events_and_says_119_for_nothing()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        var (begin, end) = (Text(camera.Recordings[0].Begin), Text(camera.Recordings[^1].End));
        Assert.Equal(30, (await client.AskAsync(1440, Query(begin, end, "M"))).Json["OPFileQuery"]!.AsArray().Count);
        Assert.Equal(119, (await client.AskAsync(1440, Query(begin, end, "A"))).Ret);
        Assert.Equal(119, (await client.AskAsync(1440, Query(begin, end, ""))).Ret);
        Assert.Equal(119, (await client.AskAsync(1440, Query("2001-01-01 00:00:00", "2001-01-02 00:00:00", "*"))).Ret);
    }

    [Theory]
    [InlineData(XmEndForm.EmptyPacket)]
    [InlineData(XmEndForm.EndFlag)]
    [InlineData(XmEndForm.EndMessage)]
    public async Task Download_brings_the_whole_file_and_an_end(XmEndForm form)
    {
        await using var camera = XmSample.Start(new XmQuirks { End = form });
        await using var control = await XmClient.LogInAsync(camera.Endpoint);
        await using var data = await XmClient.DialAsync(camera.Endpoint);
        data.Session = control.Session;
        var recording = camera.Recordings[3];
        Assert.Equal(1425, (await data.AskAsync(1424, Playback("Claim", recording))).Id);
        Assert.Equal((1421, 100), await control.AskAsync(1420, Playback("DownloadStart", recording)) is var started ? (started.Id, started.Ret) : default);
        var content = new List<byte>();
        while (await data.ReadAsync() is { } packet)
        {
            Assert.Equal(form == XmEndForm.EndMessage && packet.Payload.Length == 0 ? 1423 : 1426, packet.Id);
            content.AddRange(packet.Payload);
            if (packet.Payload.Length == 0 || packet.IsLast)
            {
                Assert.Equal(form == XmEndForm.EndFlag, packet.IsLast);
                break;
            }
        }

        Assert.Equal(camera.Content(recording), content);
        Assert.Equal(100, (await control.AskAsync(1420, Playback("DownloadStop", recording))).Ret);
        var frames = XmFrameReader.Take(content);
        Assert.Equal((50, 50), (frames.Count(frame => frame.Kind is 0xFC or 0xFD), frames.Count(frame => frame.Kind == 0xFA)));
        Assert.Equal(1, camera.Ledger.Downloads);
    }

    [Fact]
    public async Task Download_on_one_connection_has_data_for_an_answer_as_python_clients_expect()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        var recording = camera.Recordings[^1];
        Assert.Equal(100, (await client.AskAsync(1424, Playback("Claim", recording))).Ret);
        var first = await client.AskAsync(1420, Playback("DownloadStart", recording));
        Assert.Equal((1426, "000001FC"), (first.Id, Convert.ToHexString(first.Payload, 0, 4)));
    }

    [Fact]
    public async Task Playback_runs_by_time_and_stops_when_told()
    {
        await using var camera = XmSample.Start();
        await using var control = await XmClient.LogInAsync(camera.Endpoint);
        await using var data = await XmClient.DialAsync(camera.Endpoint);
        data.Session = control.Session;
        var recording = camera.Recordings[5];
        await data.AskAsync(1424, Playback("Claim", recording, "ByTime"));
        Assert.Equal(100, (await control.AskAsync(1420, Playback("Start", recording, "ByTime"))).Ret);
        var (frames, packets) = await XmFrameReader.ReadAsync(data, 5);
        Assert.All(packets, packet => Assert.Equal(1422, packet.Id));
        Assert.Equal(XmFrames.PackedTime(recording.Begin), BitConverter.ToUInt32(frames[0].Header, 8));
        Assert.Equal(100, (await control.AskAsync(1420, Playback("Stop", recording, "ByTime"))).Ret);
        Assert.Equal(0, camera.Ledger.Downloads);
    }

    [Fact]
    public async Task File_that_is_not_there_is_119_and_a_start_without_claim_103()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        var nowhere = camera.Recordings[0] with { Number = 9_999 };
        Assert.Equal(119, (await client.AskAsync(1424, Playback("Claim", nowhere))).Ret);
        Assert.Equal(103, (await client.AskAsync(1420, Playback("DownloadStart", camera.Recordings[0]))).Ret);
        Assert.Equal(100, (await client.AskAsync(1420, """{ "Name" : "OPPlayBack" }""")).Ret);
        await camera.Ledger.WaitForAsync(ledger => ledger.Requests.Count == 3, Stop);
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Query(string begin, string end, string events) => new JsonObject
    {
        ["Name"] = "OPFileQuery",
        ["OPFileQuery"] = new JsonObject { ["BeginTime"] = begin, ["EndTime"] = end, ["Channel"] = 0, ["DriverTypeMask"] = "0x0000FFFF", ["Event"] = events, ["StreamType"] = "0x00000000", ["Type"] = "h264" },
    }.ToJsonString();

    private static string Playback(string action, XmRecording recording, string mode = "ByName") => new JsonObject
    {
        ["Name"] = "OPPlayBack",
        ["OPPlayBack"] = new JsonObject
        {
            ["Action"] = action, ["StartTime"] = Text(recording.Begin), ["EndTime"] = Text(recording.End),
            ["Parameter"] = new JsonObject { ["FileName"] = mode == "ByName" ? recording.Name : "", ["PlayMode"] = mode, ["StreamType"] = 0, ["TransMode"] = "TCP", ["Value"] = 0 },
        },
    }.ToJsonString();
}
