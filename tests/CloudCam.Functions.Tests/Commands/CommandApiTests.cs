using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.SendCommand;
using CloudCam.Functions.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace CloudCam.Functions.Tests.Commands;

/// <summary>Commands over a real socket.</summary>
public class CommandApiTests : IAsyncLifetime
{
    private static readonly string Path = $"/api/devices/{Bench.Device}/commands";
    private readonly Bench bench = new("--Commands:MaxQueued=60", "--FFMPEG_PATH=/nowhere/ffmpeg");
    private readonly HttpClient client = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_command_is_accepted_and_can_be_looked_up_where_the_answer_says()
    {
        var answer = await SendAsync("""{"command":"take-photo","arguments":{"channel":"front"}}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var sent = await JsonOf(answer);
        Assert.Equal($"{Path}/{Id(sent)}", answer.Headers.Location?.ToString());
        var read = await JsonOf(await client.GetAsync(answer.Headers.Location, Stop));
        Assert.Equal(sent.GetRawText(), read.GetRawText());
        Assert.Equal(("queued", "take-photo", "front"), (read.GetProperty("state").GetString(), read.GetProperty("command").GetString(), read.GetProperty("arguments").GetProperty("channel").GetString()));
        Assert.Equal(bench.Clock.GetUtcNow().AddDays(7), read.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.False(read.TryGetProperty("serverFlag", out _));
        var told = Assert.Single(bench.Hubs.EventsOf(HubNames.Telemetry).Select(bytes => JsonDocument.Parse(bytes).RootElement));
        Assert.Equal(("cloudcam.command.queued.v1", Id(sent)), (told.GetProperty("type").GetString(), told.GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task The_replica_of_a_connected_device_is_called()
    {
        await new DeviceDirectory(bench.Tables, DevicePolicy.Quarantine, bench.Clock).ConnectAsync(Bench.Device, "jimi", "Relay_7", Stop);
        var id = Id(await JsonOf(await SendAsync("""{"command":"reboot"}""")));
        var message = Assert.Single(await bench.Queue.ReceiveAsync(QueueNames.CommandsOf("Relay_7"), 32, TimeSpan.FromMinutes(1), Stop));
        Assert.Equal(new CommandCall(Bench.Device.Value, id), CommandCall.TryRead(message.Text));
    }

    [Theory]
    [InlineData("""{"command":"take-photo","arguments":{"channel":"left"}}""", "arguments.channel")]
    [InlineData("""{"command":"take-photo","arguments":{"chanel":"front"}}""", "arguments.chanel")]
    [InlineData("""{"command":"take-photo","arguments":{"Channel":"front"}}""", "arguments.Channel")]
    [InlineData("""{"command":"take-photo","arguments":{"channel":1}}""", "arguments")]
    [InlineData("""{"command":"take-photo","arguments":["front"]}""", "arguments")]
    [InlineData("""{"command":"take-photo","argument":{}}""", "argument")]
    [InlineData("""{"command":"fetch-clip","arguments":{"channel":"front"}}""", "arguments.localTime")]
    [InlineData("""{"command":"text","arguments":{"text":"a\nb"}}""", "arguments")]
    [InlineData("""{"command":"text","arguments":{"text":"größer"}}""", "arguments.text")]
    [InlineData("""{"command":"sing"}""", "command")]
    [InlineData("""{"command":7}""", "command")]
    [InlineData("""{}""", "command")]
    public async Task What_is_wrong_is_named(string body, string member)
    {
        var answer = await SendAsync(body);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal([member], (await JsonOf(answer)).GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Empty(await ListAsync(Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"command\":\"reboot\"")]
    [InlineData("{\"command\":\"reboot\",\"command\":\"reboot\"}")]
    [InlineData("{\"command\":\"\\ud800\"}")]
    public async Task A_body_that_is_no_command_is_refused(string body) => Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(body)).StatusCode);

    [Fact]
    public async Task The_longest_setting_is_taken_and_comes_back_as_it_was()
    {
        var value = $"[{string.Join(',', Enumerable.Repeat("\"x\"", (CommandArguments.MaxSettingLength - 2) / 4))}]";
        var answer = await SendAsync(JsonSerializer.Serialize(new { command = "set-setting", arguments = new { name = "General.General", value } }));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var read = await JsonOf(await client.GetAsync(answer.Headers.Location, Stop));
        Assert.Equal(value, read.GetProperty("arguments").GetProperty("value").GetString());
        foreach (var secret in (string[])["NetWork.NetFTP", "System.ExUserMap"])
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(JsonSerializer.Serialize(new { command = "get-setting", arguments = new { name = secret } }))).StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync("{\"command\":\"text\",\"arguments\":{\"text\":\"" + new string('x', 70_000) + "\"}}")).StatusCode);

    [Theory]
    [InlineData("356307042441999")]
    [InlineData("..%2f")]
    [InlineData("a%20b")]
    public async Task A_device_nobody_registered_is_not_there_and_leaves_nothing(string device)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("""{"command":"reboot"}""", path: $"/api/devices/{device}/commands")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/devices/{device}/commands", Stop)).StatusCode);
        await foreach (var row in bench.Tables.QueryAsync(TableNames.Commands, new TableQuery(), Stop)) Assert.Fail($"left: {row.PartitionKey}");
    }

    [Fact]
    public async Task A_quarantined_device_gets_no_commands_until_it_is_registered()
    {
        var stranger = DeviceId.Parse("stranger");
        await new DeviceDirectory(bench.Tables, DevicePolicy.Quarantine, bench.Clock).ConnectAsync(stranger, "jimi", "relay-a", Stop);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("""{"command":"reboot"}""", path: "/api/devices/stranger/commands")).StatusCode);
        await bench.Tables.WriteAsync(TableNames.Devices, new TableWrite(TableWriteMode.Insert, stranger.Value, TableNames.DeviceRow, new Dictionary<string, object?>()), Stop);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("""{"command":"reboot"}""", path: "/api/devices/stranger/commands")).StatusCode);
    }

    [Fact]
    public async Task The_same_request_under_one_key_is_one_command_and_another_one_a_conflict()
    {
        const string body = """{"command":"take-video","arguments":{"seconds":"5","channel":"both"}}""";
        var first = await JsonOf(await SendAsync(body, "order 66, \"a/b\""));
        var again = await SendAsync("""{"arguments":{"channel":"both","seconds":"5"},"command":"take-video"}""", "order 66, \"a/b\"");
        Assert.Equal((HttpStatusCode.Accepted, Id(first)), (again.StatusCode, Id(await JsonOf(again))));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync("""{"command":"reboot"}""", "order 66, \"a/b\"")).StatusCode);
        Assert.Single(await ListAsync(Path));
    }

    [Theory]
    [InlineData("a\tb")]
    [InlineData("129")]
    public async Task A_key_of_another_form_is_refused(string key)
    {
        if (key == "129") key = new string('k', 129);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("""{"command":"reboot"}""", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(SendCommandEndpoint.KeyHeader, key);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(request, Stop)).StatusCode);
    }

    [Fact]
    public async Task A_full_queue_is_told_and_a_repeat_still_answered()
    {
        for (var i = 0; i < 60; i++) Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("""{"command":"reboot"}""", $"k{i}")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync("""{"command":"reboot"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("""{"command":"reboot"}""", "k1")).StatusCode);
    }

    [Fact]
    public async Task A_list_comes_newest_first_in_pages_and_by_state()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Insert(0, Id(await JsonOf(await SendAsync("""{"command":"stop-live"}"""))));
            bench.Clock.Advance(TimeSpan.FromHours(7));
        }
        var first = await JsonOf(await client.GetAsync($"{Path}?take=2", Stop));
        Assert.Equal(ids.Take(2), first.GetProperty("items").EnumerateArray().Select(Id));
        var second = await JsonOf(await client.GetAsync($"{Path}?take=2&continuation={first.GetProperty("continuation").GetString()}", Stop));
        Assert.Equal(ids.Skip(2), second.GetProperty("items").EnumerateArray().Select(Id));
        Assert.False(second.TryGetProperty("continuation", out _));
        Assert.Equal(ids, (await ListAsync($"{Path}?state=queued")).Select(Id));
        Assert.Empty(await ListAsync($"{Path}?state=answered"));
    }

    [Theory]
    [InlineData("?state=waiting")]
    [InlineData("?take=0")]
    [InlineData("?continuation=key-0123456789abcdef0123456789abcdef")]
    public async Task A_wrong_query_is_refused(string query) => Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(Path + query, Stop)).StatusCode);

    [Theory]
    [InlineData("0638771234567890123-1a2b3c4d")]
    [InlineData("key-0123456789abcdef0123456789abcdef")]
    [InlineData("nothing")]
    public async Task A_command_that_is_not_there_is_not_there(string id) => Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{Path}/{id}", Stop)).StatusCode);

    [Fact]
    public async Task A_store_that_is_away_is_worth_another_try_and_the_key_makes_it_one_command()
    {
        const string body = """{"command":"list-recordings"}""";
        bench.Calls.FailAt(int.MaxValue, false);
        await SendAsync(body, "count");
        var calls = bench.Calls.Count;
        Assert.InRange(calls, 8, 25);
        var keys = new List<string>();
        for (var at = 1; at <= calls; at++)
        {
            foreach (var carriedOut in (bool[])[false, true])
            {
                keys.Add($"{at} {carriedOut}");
                bench.Calls.FailAt(at, carriedOut);
                var answer = await SendAsync(body, keys[^1]);
                Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Accepted, HttpStatusCode.ServiceUnavailable]);
                Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(body, keys[^1])).StatusCode);
            }
        }
        bench.Calls.Clear();
        var listed = await ListAsync($"{Path}?take=200");
        Assert.Equal(keys.Append("count").Order(StringComparer.Ordinal), listed.Select(one => one.GetProperty("idempotencyKey").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_timer_expires_what_nobody_came_for()
    {
        var sent = await JsonOf(await SendAsync("""{"command":"reboot"}"""));
        bench.Clock.Advance(TimeSpan.FromDays(7));
        var answer = await client.PostAsync("/SweepCommands", new StringContent("""{"Data":{"timer":{}},"Metadata":{}}""", Encoding.UTF8, "application/json"), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("expired", (await JsonOf(await client.GetAsync($"{Path}/{Id(sent)}", Stop))).GetProperty("state").GetString());
    }

    [Fact]
    public void Sending_asks_for_more_than_reading()
    {
        var scopes = ((IEndpointRouteBuilder)bench.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.Contains("/commands", StringComparison.Ordinal))
            .Select(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single(), endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope));
        Assert.Equal([("GET", (ApiScope?)ApiScope.Read), ("GET", ApiScope.Read), ("POST", ApiScope.Command)], scopes.Order());
    }

    private static string Id(JsonElement command) => command.GetProperty("id").GetString()!;

    private static async Task<JsonElement> JsonOf(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);

    private async Task<List<JsonElement>> ListAsync(string path) => [.. (await JsonOf(await client.GetAsync(path, Stop))).GetProperty("items").EnumerateArray()];

    private Task<HttpResponseMessage> SendAsync(string body, string? key = null, string? path = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path ?? Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add(SendCommandEndpoint.KeyHeader, key);
        return client.SendAsync(request, Stop);
    }
}
