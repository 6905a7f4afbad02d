using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CloudCam.Simulators.Jimi;

namespace CloudCam.Dev.Tests.Simulators.Jimi;

public sealed class JimiUploadTests
{
    private static readonly AlarmStep Crash = new("crash") { Clips = 2 };

    [Fact]
    public async Task Clips_of_an_alarm_come_under_the_promised_names_as_a_real_unit_sends_them()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        var result = await JimiSample.RunAsync(JimiSample.Camera(peer, http, JimiSample.Scenario(Crash) with { TimeZoneMinutes = -180 }));

        var alarm = Assert.Single(peer.Of(0x95));
        var promised = Encoding.ASCII.GetString(alarm.Content.AsSpan(27)).Split(',');
        Assert.Equal(2, promised.Length);
        Assert.Equal(promised, http.Posts.Select(post => post.Text("filename")));
        // The packet has UTC, the name local time.
        var hour = (alarm.Content[6] + 21) % 24;
        Assert.Equal($"{hour:00}", promised[0].Split('_')[6]);
        Assert.EndsWith("_F_05.mp4", promised[0], StringComparison.Ordinal);
        Assert.EndsWith("_I_06.mp4", promised[1], StringComparison.Ordinal);
        foreach (var post in http.Posts)
        {
            Assert.Equal(["filename", "timestamp", "sign", "file"], post.Parts.Select(part => part.Name));
            Assert.Contains("Content-Type: multipart/form-data", post.Parts[3].Head, StringComparison.Ordinal);
            Assert.False(post.IsChunked);
            Assert.Equal(JimiSign.OfUpload(post.Text("filename"), long.Parse(post.Text("timestamp"), System.Globalization.CultureInfo.InvariantCulture), "jimidvr@123!443", raw: false), post.Text("sign"));
        }

        Assert.Equal(http.Posts.Select(post => Convert.ToHexStringLower(SHA256.HashData(post.File))), result.Ledger.Uploads.Select(upload => upload.Sha256));
        Assert.Distinct(result.Ledger.Uploads.Select(upload => upload.Sha256));
        Assert.Equal((2, 1, 1), (result.FilesTaken, result.Alarms, result.AlarmsAnswered));
    }

    [Fact]
    public async Task Parts_come_in_any_order_chunked_and_with_the_other_sign_when_told()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        var quirks = new JimiQuirks { PartOrder = ["file", "sign", "filename", "timestamp"], ChunkedUploads = true, SignsRawDigest = true, FilePartContentType = "video/mp4" };
        await JimiSample.RunAsync(JimiSample.Camera(peer, http, JimiSample.Scenario(Crash with { Clips = 1 }) with { Quirks = quirks }));
        var post = Assert.Single(http.Posts);
        Assert.True(post.IsChunked);
        Assert.Equal(quirks.PartOrder, post.Parts.Select(part => part.Name));
        Assert.Equal(24, post.Text("sign").Length);
        Assert.Contains("Content-Type: video/mp4", post.Parts[0].Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_is_tried_again_until_code_200_and_given_up_after_five_tries()
    {
        var tries = 0;
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        http.Answer = post => (post.Text("filename").Contains("_F_", StringComparison.Ordinal), ++tries) switch
        {
            (true, _) => (500, ""),
            (_, < 4) => (200, """{"code":500}"""),
            _ => (200, """{"code":200}"""),
        };
        var result = await JimiSample.RunAsync(JimiSample.Camera(peer, http, JimiSample.Scenario(Crash)));
        Assert.Equal([JimiUploadState.GivenUp, JimiUploadState.Taken], result.Ledger.Uploads.Select(upload => upload.State));
        Assert.Equal(5, result.Ledger.Posts.Count(post => post.Name.Contains("_F_", StringComparison.Ordinal) && post.Status == 500 && !post.IsTaken));
        Assert.Single(result.Ledger.Posts, post => post.IsTaken);
    }

    [Fact]
    public async Task Upload_broken_off_in_the_middle_comes_whole_at_the_next_try()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        var result = await JimiSample.RunAsync(JimiSample.Camera(
            peer, http, JimiSample.Scenario(Crash with { Clips = 1 }) with { Quirks = new JimiQuirks { BrokenUploads = 2, UploadRetrySeconds = 1 } }));
        Assert.Equal([0, 0, 200], result.Ledger.Posts.Select(post => post.Status));
        Assert.Equal(result.Ledger.Uploads[0].Sha256, Convert.ToHexStringLower(SHA256.HashData(Assert.Single(http.Posts).File)));
    }

    [Theory]
    [InlineData(true, JimiUploadState.Taken)]
    [InlineData(false, JimiUploadState.GivenUp)]
    public async Task Empty_answer_is_enough_for_some(bool takesBareOk, JimiUploadState expected)
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        http.Answer = _ => (200, "");
        var quirks = new JimiQuirks { TakesBareOk = takesBareOk, UploadTries = 2, UploadRetrySeconds = 1 };
        var result = await JimiSample.RunAsync(JimiSample.Camera(peer, http, JimiSample.Scenario(Crash with { Clips = 1 }) with { Quirks = quirks }));
        Assert.Equal(expected, Assert.Single(result.Ledger.Uploads).State);
    }

    [Fact]
    public async Task Held_clips_come_late_lying_notes_name_what_never_comes_and_clips_may_come_under_another_time()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        var result = await JimiSample.RunAsync(JimiSample.Camera(peer, http, JimiSample.Scenario(
            Crash with { Upload = JimiClipFate.Held }, new WaitStep(5), new AlarmStep("sos") { Clips = 1, Upload = JimiClipFate.Never, Note = true },
            new WaitStep(5), new AlarmStep("phone") { Clips = 1, ComeSecondsLater = 7, UploadAfterSeconds = 0 }, new WaitUploadsStep(), new UploadHeldStep())));
        var alarms = peer.Of(0x95);
        Assert.Equal([0x93, 0x01, 0x69, 0x97], alarms.Select(packet => (int)packet.Content[24]));
        Assert.Equal(alarms[1].Content[27..], alarms[2].Content[27..]);
        var came = http.Posts.Select(post => post.Text("filename")).ToList();
        Assert.Equal(3, came.Count);
        var phone = Encoding.ASCII.GetString(alarms[3].Content.AsSpan(27));
        Assert.Equal(JimiNames.Moved(phone, 7), came[0]);
        Assert.NotEqual(phone, came[0]);
        Assert.Equal(Encoding.ASCII.GetString(alarms[0].Content.AsSpan(27)), $"{came[1]},{came[2]}");
        Assert.Equal(3, result.FilesTaken);
    }

    [Fact]
    public async Task Drivers_id_stands_around_the_names()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        await JimiSample.RunAsync(JimiSample.Camera(peer, http, JimiSample.Scenario(new AlarmStep("driver-known") { DriverId = "17-ANNA" })));
        Assert.Matches("^FILENAME:EVENT_\\w+\\.mp4,EVENT_\\w+\\.mp4;DRIVERID:17-ANNA$", Encoding.ASCII.GetString(peer.Of(0x95)[0].Content.AsSpan(27)));
    }

    [Fact]
    public async Task Name_list_is_chunked_long_and_ends_with_a_comma()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        var result = await JimiSample.RunAsync(JimiSample.Camera(peer, http, JimiScenarioFile.Open("name-list") with { Speed = 50 }));
        Assert.Equal(2, http.Posts.Count);
        foreach (var post in http.Posts)
        {
            Assert.Equal(("/namelist", true), (post.Path, post.IsChunked));
            using var json = JsonDocument.Parse(post.Body);
            Assert.Equal("353376110008882", json.RootElement.GetProperty("imei").GetString());
            var names = json.RootElement.GetProperty("fileNameList").GetString()!.Split(',');
            Assert.Equal(("", 3022), (names[^1], names.Length));
            Assert.Matches(@"^\d{4}(_\d\d){5}_0[12]\.ts$", names[0]);
            Assert.Distinct(names);
        }

        Assert.All(result.Ledger.Posts, post => Assert.True(post.IsTaken));
    }

    [Fact]
    public async Task Addresses_are_changed_by_commands()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        await JimiSample.WithAsync(JimiSample.Camera(peer, null, JimiSample.Scenario()), async (camera, stop) =>
        {
            await peer.CommandAsync(1, $"UPLOAD,{http.Url($"/upload/{JimiSample.Imei}")}");
            await peer.CommandAsync(2, $"FILELIST,{http.Url("/namelist")}");
            await peer.CommandAsync(3, "FILELIST");
            await peer.CommandAsync(4, "Video,out,5s");
            await camera.Ledger.WaitForAsync(ledger => ledger.Posts.Count(post => post.IsTaken) == 2, stop);
            Assert.Equal(["/namelist", $"/upload/{JimiSample.Imei}"], http.Posts.Select(post => post.Path));
        });
    }
}
