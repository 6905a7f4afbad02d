using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Live;

/// <summary>Starting, listing and ending of streams over a real socket. The relay and the device are this test.</summary>
public sealed class LiveApiTests : IAsyncLifetime
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static readonly string Path = $"/api/devices/{Bench.Device}/live";
    private readonly Bench bench = new($"--Live:LinkKey={Key}", "--Live:PublicUrl=https://live.example/", "--FFMPEG_PATH=/nowhere/ffmpeg");
    private readonly HttpClient client = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private LiveTable Live => new(bench.Tables);

    private CommandTable Commands => new(bench.Tables);

    public async ValueTask InitializeAsync()
    {
        await bench.App.StartAsync(Stop);
        client.BaseAddress = new Uri(bench.App.Urls.Single());
        await bench.Tables.WriteAsync(
            TableNames.Devices, new TableWrite(TableWriteMode.Insert, Bench.Device.Value, TableNames.DeviceRow, new Dictionary<string, object?> { ["policy"] = "accept" }), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_is_started_by_a_command_and_answered_with_links_once_it_is_there()
    {
        await ConnectAsync();
        var asking = PostAsync("""{"channel":"driver","minutes":5}""");
        var command = await CommandAsync();
        Assert.Equal((CommandNames.StartLive, "driver", "5"), (command.Name, command.Arguments["channel"], command.Arguments["minutes"]));
        // Its pictures are not known yet: whoever got a link now would not know which form to take.
        var row = await Live.ClaimAsync(RowOf("1") with { Video = null, Audio = null }, false, Stop);
        await AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.False(asking.IsCompleted);
        await Live.RenewAsync(row! with { Video = "h264", Audio = "aac" }, Stop);
        var answer = await WhileTimePassesAsync(asking);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var json = await JsonOf(answer);
        Assert.Equal((Bench.Device.Value, "1", command.Id), (Text(json, "device"), Text(json, "channel"), Text(json, "commandId")));
        Assert.Equal(["h264", "aac"], json.GetProperty("codecs").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(["flv", "mp4"], json.GetProperty("links").EnumerateObject().Select(one => one.Name).Order());
        var expires = json.GetProperty("expires").GetDateTimeOffset();
        Assert.InRange(expires, bench.Clock.GetUtcNow().AddMinutes(10).AddSeconds(-1), bench.Clock.GetUtcNow().AddMinutes(10));
        var link = new Uri(json.GetProperty("links").GetProperty("flv").GetString()!);
        Assert.Equal("https://live.example", link.GetLeftPart(UriPartial.Authority));
        // What the relay says to it.
        var check = LiveLinks.Create(Key, null, bench.Clock)!.Check(link.PathAndQuery);
        Assert.Equal(new LiveLinkCheck(LiveLinkResult.Valid, new(Bench.Device, "1"), LiveForm.Flv, LiveScope.Viewer, expires), check);
    }

    [Fact]
    public async Task A_stream_that_runs_is_answered_at_once_without_a_command()
    {
        await Live.ClaimAsync(RowOf("0") with { Video = "jpeg" }, false, Stop);
        var json = await JsonOf(await PostAsync("{}"));
        Assert.Equal(["mjpeg"], json.GetProperty("links").EnumerateObject().Select(one => one.Name));
        Assert.False(json.TryGetProperty("commandId", out _));
        Assert.Empty(await CommandsAsync());
    }

    [Fact]
    public async Task What_a_killed_relay_left_behind_does_not_count_as_running()
    {
        await Live.ClaimAsync(RowOf("0"), false, Stop);
        await AdvanceAsync(LiveRecord.Patience);
        Assert.Empty((await JsonOf(await client.GetAsync(Path, Stop))).GetProperty("items").EnumerateArray());
        await ConnectAsync();
        var asking = PostAsync("{}");
        Assert.Equal("front", (await CommandAsync()).Arguments["channel"]);
        await Live.ClaimAsync(RowOf("0"), false, Stop);
        Assert.Equal(HttpStatusCode.OK, (await WhileTimePassesAsync(asking)).StatusCode);
    }

    [Fact]
    public async Task A_vehicle_camera_that_is_watched_already_is_asked_for_both_views()
    {
        await ConnectAsync();
        await Live.ClaimAsync(RowOf("0"), false, Stop);
        var asking = PostAsync("""{"channel":"1"}""");
        Assert.Equal("both", (await CommandAsync()).Arguments["channel"]);
        await Live.ClaimAsync(RowOf("1"), false, Stop);
        Assert.Equal("1", Text(await JsonOf(await WhileTimePassesAsync(asking)), "channel"));
    }

    [Fact]
    public async Task A_camera_that_we_dial_is_asked_by_number()
    {
        await ConnectAsync();
        await bench.Tables.WriteAsync(
            TableNames.Cameras, new TableWrite(TableWriteMode.Insert, Bench.Device.Value, TableNames.CameraRow, new Dictionary<string, object?> { ["kind"] = "dvrip" }), Stop);
        var asking = PostAsync("""{"channel":"front"}""");
        Assert.Equal("0", (await CommandAsync()).Arguments["channel"]);
        await Live.ClaimAsync(RowOf("0"), false, Stop);
        Assert.Equal(HttpStatusCode.OK, (await WhileTimePassesAsync(asking)).StatusCode);
    }

    [Fact]
    public async Task Nothing_that_appears_is_told_with_the_state_of_the_command()
    {
        await ConnectAsync();
        var answer = await WhileTimePassesAsync(PostAsync("{}"));
        Assert.Equal((HttpStatusCode.GatewayTimeout, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var json = await JsonOf(answer);
        Assert.Equal(((await CommandsAsync()).Single().Id, "queued"), (Text(json, "commandId"), Text(json, "commandState")));
    }

    [Fact]
    public async Task A_device_that_refuses_is_told_at_once()
    {
        await ConnectAsync();
        var asking = PostAsync("{}");
        var command = await CommandAsync();
        var (record, etag) = (await Commands.FindAsync(Bench.Device, command.Id, Stop))!.Value;
        await Commands.TryChangeAsync(record with { State = CommandState.Failed, Reason = "not-supported", DoneAt = bench.Clock.GetUtcNow() }, etag, Stop);
        var answer = await WhileTimePassesAsync(asking);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        var json = await JsonOf(answer);
        Assert.Equal("failed", Text(json, "commandState"));
        Assert.Contains("not-supported", Text(json, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_playback_comes_on_a_channel_of_its_own()
    {
        await ConnectAsync();
        var old = await Live.ClaimAsync(RowOf(LiveStreamName.Playback), false, Stop);
        var asking = PostAsync("""{"files":["a.mp4","b.mp4"]}""");
        var command = await CommandAsync();
        Assert.Equal((CommandNames.StartPlayback, "a.mp4,b.mp4"), (command.Name, command.Arguments["files"]));
        // What is played already is something else.
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.False(asking.IsCompleted);
        await Live.ClaimAsync(RowOf(LiveStreamName.Playback) with { Instance = "other" }, false, Stop);
        var json = await JsonOf(await WhileTimePassesAsync(asking));
        Assert.Equal((LiveStreamName.Playback, command.Id), (Text(json, "channel"), Text(json, "commandId")));
        Assert.NotNull(old);
    }

    [Fact]
    public async Task The_same_request_under_the_same_key_is_one_command()
    {
        await ConnectAsync();
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await WhileTimePassesAsync(PostAsync("{}", "again"))).StatusCode);
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await WhileTimePassesAsync(PostAsync("{}", "again"))).StatusCode);
        Assert.Single(await CommandsAsync());
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync("""{"channel":"pip"}""", "again")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("{}", new string('x', 200))).StatusCode);
    }

    [Fact]
    public async Task A_device_that_is_away_is_not_asked()
    {
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync("{}")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await client.DeleteAsync(new Uri(Path, UriKind.Relative), Stop)).StatusCode);
        Assert.Empty(await CommandsAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsJsonAsync("/api/devices/999/live", new { }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/devices/a%20b/live", Stop)).StatusCode);
    }

    [Theory]
    [InlineData("""{"channel":"both"}""", "channel")]
    [InlineData("""{"channel":"64"}""", "channel")]
    [InlineData("""{"channel":"-1"}""", "channel")]
    [InlineData("""{"channel":"../x"}""", "channel")]
    [InlineData("""{"channel":"playback"}""", "channel")]
    [InlineData("""{"minutes":1}""", "minutes")]
    [InlineData("""{"minutes":"5"}""", "minutes")]
    [InlineData("""{"files":[]}""", "files")]
    [InlineData("""{"files":["a b/..//c"]}""", "files")]
    [InlineData("""{"files":["a.mp4"],"channel":"0"}""", "files")]
    [InlineData("""{"fils":["a.mp4"]}""", "fils")]
    public async Task A_wrong_member_is_named(string body, string member)
    {
        var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await JsonOf(answer)).GetProperty("errors").TryGetProperty(member, out _), body);
    }

    [Theory]
    [InlineData("", CommandNames.StopLive)]
    [InlineData("?channel=driver", CommandNames.StopLive)]
    [InlineData("?channel=playback", CommandNames.StopPlayback)]
    public async Task Streams_are_ended_by_a_command(string query, string expected)
    {
        await ConnectAsync();
        var answer = await client.DeleteAsync(new Uri(Path + query, UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(expected, (await CommandsAsync()).Single().Name);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.DeleteAsync(new Uri(Path + "?channel=both", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task Without_a_key_or_an_address_live_video_is_off()
    {
        await using var off = new Bench("--Live:PublicUrl=https://live.example/", "--FFMPEG_PATH=/nowhere/ffmpeg");
        await off.App.StartAsync(Stop);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, off.App.Urls.Single() + Path) { Content = method == HttpMethod.Post ? JsonContent.Create(new { }) : null };
            Assert.Equal(HttpStatusCode.NotImplemented, (await client.SendAsync(request, Stop)).StatusCode);
        }
    }

    [Theory]
    [InlineData("--Live:LinkKey=c2VjcmV0", "Live__LinkKey")]
    [InlineData("--Live:PublicUrl=ftp://live.example", "Live__PublicUrl")]
    [InlineData("--Live:PublicUrl=live.example", "Live__PublicUrl")]
    [InlineData("--Live:LinkMinutes=0", "Live__LinkMinutes")]
    [InlineData("--Live:StartTimeout=00:04:00", "Live__StartTimeout")]
    [InlineData("--Live:PollInterval=00:00:00", "Live__PollInterval")]
    public void A_wrong_setting_is_told_at_the_start(string setting, string name)
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Bench(setting));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.Message, StringComparison.Ordinal);
    }

    private LiveRecord RowOf(string channel) => new()
    {
        Stream = new(Bench.Device, channel), Replica = "relay-1", Instance = "one", Address = "10.0.0.1:8088", Protocol = "rtmp", Video = "h264", Audio = "aac",
        StartedAt = bench.Clock.GetUtcNow(), SeenAt = bench.Clock.GetUtcNow(),
    };

    private Task<DeviceRecord> ConnectAsync() => new DeviceDirectory(bench.Tables, DevicePolicy.Quarantine, bench.Clock).ConnectAsync(Bench.Device, "jimi", "relay-1", Stop);

    private async Task<HttpResponseMessage> PostAsync(string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request, Stop);
    }

    private async Task<List<CommandRecord>> CommandsAsync() => [.. await Commands.NewestOfAsync(Bench.Device, null, null, 50, bench.Clock.GetUtcNow(), Stop)];

    private async Task<CommandRecord> CommandAsync()
    {
        while (true)
        {
            if (await CommandsAsync() is [var command, ..]) return command;
            await Task.Delay(10, Stop);
        }
    }

    private async Task AdvanceAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Stop);
        }
    }

    private async Task<HttpResponseMessage> WhileTimePassesAsync(Task<HttpResponseMessage> asking)
    {
        while (!asking.IsCompleted)
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(asking, Task.Delay(20, Stop));
        }
        return await asking;
    }

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static async Task<JsonElement> JsonOf(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Stop)).RootElement;
}
