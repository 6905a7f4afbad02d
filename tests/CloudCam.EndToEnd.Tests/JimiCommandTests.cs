using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Jimi;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Commands through the API: one at a time, busy waited out, answers and files tied to them.</summary>
public sealed class JimiCommandTests(SharedStack shared) : JimiTest(shared)
{
    private static readonly JimiScenario Quick = new() { Quirks = new JimiQuirks { BusySeconds = 1, PhotoSeconds = 0.2 } };

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_photo_asked_for_is_answered_taken_and_tied_to_its_command(bool returnsFlag, bool utf16)
    {
        var imei = await Shared.NewFleetImeiAsync();
        await using var camera = await OnlineAsync(Jimi(imei, Quick with { Quirks = Quick.Quirks with { ReturnsFlag = returnsFlag, AnswersInUtf16 = utf16 } }));

        var id = await SendAsync(imei, "take-photo", new() { ["channel"] = "both" }, "photo-1");
        Assert.Equal(id, await SendAsync(imei, "take-photo", new() { ["channel"] = "both" }, "photo-1"));

        var done = await StateAsync(imei, id, "answered");
        Assert.Equal("PICTURE:OK!", done.GetProperty("answer").GetString());
        await camera.UntilAsync(ledger => ledger.Uploads.Count(upload => upload.State == JimiUploadState.Taken) == 2, "two photos", Cancellation);
        Assert.Single(camera.Ledger.Commands, command => command.Text.StartsWith("Picture", StringComparison.OrdinalIgnoreCase));
        var photos = await Waiting.ForAsync(
            async () => (await ApiAsync($"api/media?device={imei:D15}")).GetProperty("items").EnumerateArray().Where(one => Word(one, "commandId") == id).ToList() is { Count: 2 } two ? two : null,
            () => $"two photos of command {id}\n{FunctionsLog()}", Cancellation);
        Assert.Equal(camera.Ledger.Uploads.Select(upload => upload.Sha256).Order(), photos.Select(photo => Word(photo, "sha256")!).Order());
        Assert.All(photos, photo => Assert.Equal("photo", Word(photo, "kind")));
        await EventsTellItAsync(imei, id);
    }

    [Fact]
    public async Task Commands_for_a_camera_that_is_away_wait_and_are_then_given_one_at_a_time()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var photo = await SendAsync(imei, "take-photo", new() { ["channel"] = "front" }, null);
        var live = await SendAsync(imei, "start-live", new() { ["channel"] = "both" }, null);
        var text = await SendAsync(imei, "text", new() { ["text"] = "Dance" }, null);
        Assert.Equal("queued", Word(await CommandAsync(imei, photo), "state"));

        await using var camera = await OnlineAsync(Jimi(imei, Quick));

        await StateAsync(imei, photo, "answered");
        // The camera says busy after a photo; that is no answer.
        Assert.Equal("RTMP:OK!", Word(await StateAsync(imei, live, "answered"), "answer"));
        Assert.Equal("Unknown command!", Word(await CommandDoneAsync(imei, text), "answer"));
        Assert.Equal("PICTURE:OK!", camera.Ledger.Commands[0].Answer);
    }

    [Fact]
    public async Task A_clip_is_fetched_by_hvideo_when_the_firmware_refuses_evideo()
    {
        var imei = await Shared.NewFleetImeiAsync();
        await using var camera = await OnlineAsync(Jimi(imei, Quick with { Quirks = Quick.Quirks with { RefusesEvideo = true } }));
        var id = await SendAsync(imei, "fetch-clip", new() { ["channel"] = "front", ["localTime"] = "2026-03-04T10:20:31" }, null);
        await StateAsync(imei, id, "answered");
        Assert.Equal(["command length error", "HVIDEO:OK!"], camera.Ledger.Commands.Where(command => command.Answer != "busy").Select(command => command.Answer));
        var clip = await Waiting.ForAsync(
            async () => (await ApiAsync($"api/media?device={imei:D15}")).GetProperty("items").EnumerateArray().Where(one => Word(one, "kind") == "video").ToList() is { Count: 1 } one ? one : null,
            () => $"the clip\n{FunctionsLog()}", Cancellation);
        Assert.Equal(camera.Ledger.Uploads[0].Sha256, Word(clip[0], "sha256"));
    }

    [Fact]
    public async Task Configure_sets_the_addresses_in_the_vendors_order_and_the_camera_comes_back()
    {
        var imei = await Shared.NewFleetImeiAsync();
        await using var camera = await OnlineAsync(Jimi(imei, Quick) with { UploadUrl = null, NameListUrl = null });
        var id = await SendAsync(imei, "configure", new()
        {
            ["uploadUrl"] = Functions($"upload/{imei:D15}").ToString(), ["nameListUrl"] = Functions("namelist").ToString(), ["liveUrl"] = "rtmp://127.0.0.1:1936/live",
            ["host"] = "127.0.0.1", ["port"] = $"{Relay.Port}",
        }, null);
        await StateAsync(imei, id, "answered");
        await camera.UntilAsync(ledger => ledger.Logins == 2, "the login after the restart", Cancellation);
        Assert.Equal(["COREKITSW", "UPLOAD", "RSERVICE", "FILELIST", "SERVER"], camera.Ledger.Commands.Select(command => command.Text.Split(',')[0]));

        var list = await SendAsync(imei, "list-recordings", [], null);
        await CommandDoneAsync(imei, list);
        await camera.UntilAsync(ledger => ledger.Posts.Any(post => post.Name == "name list" && post.IsTaken), "the name list", Cancellation);
        await camera.PlayAsync(new AlarmStep("crash") { Clips = 1 }, Cancellation);
        await AlarmAsync(imei, "crash", one => FilesOf(one).Select(StateOf).SequenceEqual(["received"]), "its clip");
    }

    [Theory]
    [InlineData("""{"command":"take-photo","arguments":{"channel":"roof"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"command":"self-destruct"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"command":"text","arguments":{"text":"a\u0000b"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""[""", HttpStatusCode.BadRequest)]
    public async Task Commands_that_make_no_sense_are_refused_with_a_problem(string body, HttpStatusCode expected)
    {
        var imei = await Shared.NewFleetImeiAsync();
        using var http = Stack.CreateApiClient();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"api/devices/{imei:D15}/commands", content, Cancellation);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private async Task<string> SendAsync(ulong imei, string command, Dictionary<string, string> arguments, string? key)
    {
        using var http = Stack.CreateApiClient();
        if (key is not null) http.DefaultRequestHeaders.Add("Idempotency-Key", key);
        using var answer = await http.PostAsJsonAsync($"api/devices/{imei:D15}/commands", new { command, arguments }, Cancellation);
        var said = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, said);
        return Word(JsonSerializer.Deserialize<JsonElement>(said), "id")!;
    }

    private Task<JsonElement> CommandAsync(ulong imei, string id) => ApiAsync($"api/devices/{imei:D15}/commands/{id}");

    private Task<JsonElement> StateAsync(ulong imei, string id, string state) => CommandDoneAsync(imei, id, state);

    private async Task<JsonElement> CommandDoneAsync(ulong imei, string id, string? state = null)
    {
        JsonElement last = default;
        var found = await Waiting.ForAsync<List<JsonElement>>(
            async () =>
            {
                last = await CommandAsync(imei, id);
                return Word(last, "state") is "answered" or "failed" or "expired" ? [last] : null;
            },
            () => $"the end of command {id}: {last}\n{Relay.LastLines()}\n{FunctionsLog()}", Cancellation);
        Assert.True(state is null || Word(found[0], "state") == state, $"{found[0]} is not {state}\n{Relay.LastLines()}");
        return found[0];
    }

    private async Task EventsTellItAsync(ulong imei, string id)
    {
        var seen = await Waiting.ForAsync(
            async () => await Outsider.EventsAsync([imei], Cancellation) is var events && events.Any(one => one.Type == "cloudcam.command.answered.v1") ? events : null,
            () => $"events of command {id}\n{Relay.LastLines()}", Cancellation);
        Assert.All(seen, CloudEvents.AssertValid);
        var about = CloudEvents.Once(seen).Where(one => one.Type.StartsWith("cloudcam.command.", StringComparison.Ordinal)).ToList();
        Assert.Contains(about, one => one.Type == "cloudcam.command.sent.v1");
        Assert.Single(about, one => one.Type == "cloudcam.command.answered.v1");
        Assert.All(about, one => Assert.Equal(id, one.Subject));
    }

    private static string? Word(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
