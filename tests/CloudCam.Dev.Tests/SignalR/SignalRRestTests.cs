using System.Net;
using System.Net.WebSockets;
using System.Text;
using CloudCam.Dev.SignalR;

namespace CloudCam.Dev.Tests.SignalR;

/// <summary>Statuses of the REST API.</summary>
public sealed class SignalRRestTests : IAsyncLifetime
{
    private const string Message = """{"TARGET":"alarm","Arguments":[1]}""";
    private SignalREmulator emulator = null!;
    private RestClient rest = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await SignalREmulator.StartAsync(new SignalROptions { Port = 0 }, TimeProvider.System, isLogged: false, TestContext.Current.CancellationToken);
        rest = new RestClient(emulator);
    }

    public async ValueTask DisposeAsync()
    {
        rest.Dispose();
        await emulator.DisposeAsync();
    }

    [Theory]
    [InlineData("POST", "/api/hubs/h/:send", 202)]
    [InlineData("POST", "/api/hubs/h/groups/g/:send", 202)]
    [InlineData("POST", "/api/hubs/h/users/u/:send", 202)]
    [InlineData("POST", "/api/hubs/h/connections/c/:send", 202)]
    [InlineData("POST", "/api/hubs/h/:closeConnections", 204)]
    [InlineData("POST", "/api/hubs/h/groups/g/:closeConnections", 204)]
    [InlineData("POST", "/api/hubs/h/users/u/:closeConnections", 204)]
    [InlineData("DELETE", "/api/hubs/h/connections/c", 200)]
    [InlineData("DELETE", "/api/hubs/h/connections/c/groups", 200)]
    [InlineData("PUT", "/api/hubs/h/groups/g/connections/c", 404)]
    [InlineData("DELETE", "/api/hubs/h/groups/g/connections/c", 404)]
    [InlineData("PUT", "/api/hubs/h/users/u/groups/g", 200)]
    [InlineData("DELETE", "/api/hubs/h/users/u/groups/g", 204)]
    [InlineData("DELETE", "/api/hubs/h/users/u/groups", 204)]
    [InlineData("HEAD", "/api/hubs/h/connections/c", 404)]
    [InlineData("HEAD", "/api/hubs/h/groups/g", 404)]
    [InlineData("HEAD", "/api/hubs/h/users/u", 404)]
    [InlineData("HEAD", "/api/hubs/h/users/u/groups/g", 404)]
    [InlineData("POST", "/api/hubs/h/:sendAll", 404)]
    [InlineData("GET", "/api/hubs/h/groups/g", 404)]
    [InlineData("POST", "/api/hubs/1h/:send", 400)]
    [InlineData("POST", "/api/hubs/h-h/:send", 400)]
    [InlineData("POST", "/api/hubs/h/groups//:send", 400)]
    public async Task Every_operation_has_its_status_and_needs_a_token(string method, string path, int status)
    {
        var body = path.EndsWith(":send", StringComparison.Ordinal) ? Message : null;

        Assert.Equal(status, (int)await rest.CallAsync(method, path, body));

        var isKnown = !path.EndsWith(":sendAll", StringComparison.Ordinal) && method != "GET";
        Assert.Equal(isKnown ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound, await rest.CallAsync(method, path, body, token: ""));
        if (isKnown) Assert.Equal(HttpStatusCode.BadRequest, await rest.CallAsync(method, path, body, query: ""));
    }

    [Theory]
    [InlineData("/api/v1/hubs/h", 202)]
    [InlineData("/api/v1/hubs/h/groups/g", 202)]
    [InlineData("/api/v1/hubs/h/users/u", 202)]
    [InlineData("/api/v1/hubs/h/connections/c", 202)]
    [InlineData("/api/v1/hubs/h/others/c", 404)]
    public async Task Older_paths_still_send(string path, int status) => Assert.Equal(status, (int)await rest.CallAsync("POST", path, Message, query: ""));

    [Fact]
    public async Task Health_needs_no_token() => Assert.Equal(HttpStatusCode.OK, await rest.CallAsync("HEAD", "/api/health", token: ""));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"arguments":[]}""")]
    [InlineData("""{"target":"","arguments":[]}""")]
    [InlineData("""{"target":1,"arguments":[]}""")]
    [InlineData("""{"target":"t","arguments":{}}""")]
    [InlineData("""{"target":"t","arguments":["\ud800"]}""")]
    public async Task A_body_that_is_no_message_is_a_bad_request(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, await rest.CallAsync("POST", "/api/hubs/h/:send", body));

    [Theory]
    [InlineData(1_048_576, 202)]
    [InlineData(1_048_577, 413)]
    public async Task A_body_has_at_most_a_megabyte(int length, int status)
    {
        const string Start = """{"target":"t","arguments":["x""";
        const string End = "\"]}";
        Assert.Equal(status, (int)await rest.CallAsync("POST", "/api/hubs/h/:send", Start + new string('x', length - Start.Length - End.Length) + End));
    }

    [Fact]
    public async Task Names_have_at_most_1024_characters()
    {
        Assert.Equal(HttpStatusCode.Accepted, await rest.SendAsync("h/groups/" + new string('g', 1024), "[]"));
        Assert.Equal(HttpStatusCode.BadRequest, await rest.SendAsync("h/groups/" + new string('g', 1025), "[]"));
        Assert.Equal(HttpStatusCode.Accepted, await rest.SendAsync(new string('h', 128), "[]"));
        Assert.Equal(HttpStatusCode.BadRequest, await rest.SendAsync(new string('h', 129), "[]"));
    }

    [Theory]
    [InlineData("expired", 401)]
    [InlineData("another path", 401)]
    [InlineData("with query", 401)]
    [InlineData("client's", 401)]
    [InlineData("wrong key", 401)]
    [InlineData("no signature", 401)]
    [InlineData("another algorithm", 401)]
    [InlineData("no token at all", 401)]
    [InlineData("too long", 413)]
    [InlineData("slash at the end", 202)]
    [InlineData("localhost", 202)]
    public async Task A_token_is_for_one_url_and_one_time(string kind, int status)
    {
        var key = new SignalROptions().AccessKey;
        var url = $"http://127.0.0.1:{emulator.Port}/api/hubs/h/:send";
        var exp = TestTokens.In(TimeSpan.FromMinutes(1));
        var token = kind switch
        {
            "expired" => TestTokens.Sign(key, new { aud = url, exp = TestTokens.In(TimeSpan.Zero) }),
            "another path" => TestTokens.Sign(key, new { aud = url.Replace("/h/", "/x/", StringComparison.Ordinal), exp }),
            "with query" => TestTokens.Sign(key, new { aud = url + "?api-version=2022-06-01", exp }),
            "client's" => TestTokens.Sign(key, new { aud = $"http://127.0.0.1:{emulator.Port}/client/?hub=h", exp }),
            "wrong key" => TestTokens.Sign(key.ToLowerInvariant(), new { aud = url, exp }),
            "no signature" => TestTokens.Sign(key, new { aud = url, exp }, """{"alg":"none"}""").Split('.') is var parts ? $"{parts[0]}.{parts[1]}." : "",
            "another algorithm" => TestTokens.Sign(key, new { aud = url, exp }, """{"alg":"HS512"}"""),
            "no token at all" => "a.b.c",
            "too long" => TestTokens.Sign(key, new { aud = url, exp, more = new string('x', 4_096) }),
            "slash at the end" => TestTokens.Sign(key, new { aud = url + "/", exp }),
            _ => TestTokens.Sign(key, new { aud = url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), exp }),
        };

        Assert.Equal(status, (int)await rest.CallAsync("POST", "/api/hubs/h/:send", Message, token: token));
    }

    [Fact]
    public async Task A_user_stays_in_a_group_while_nobody_is_connected()
    {
        Assert.Equal(HttpStatusCode.OK, await rest.CallAsync("PUT", "/api/hubs/h/users/u/groups/g", query: "?api-version=2022-06-01&ttl=600"));
        Assert.Equal(HttpStatusCode.OK, await rest.CallAsync("HEAD", "/api/hubs/h/users/u/groups/g"));
        Assert.Equal(HttpStatusCode.NotFound, await rest.CallAsync("HEAD", "/api/hubs/x/users/u/groups/g"));
        Assert.Equal(HttpStatusCode.NotFound, await rest.CallAsync("HEAD", "/api/hubs/h/users/u/groups/g", query: "?api-version=2022-06-01&application=a"));
        Assert.Equal(HttpStatusCode.BadRequest, await rest.CallAsync("PUT", "/api/hubs/h/users/u/groups/g", query: "?api-version=2022-06-01&ttl=-1"));
        await rest.CallAsync("DELETE", "/api/hubs/h/users/u/groups/g");
        Assert.Equal(HttpStatusCode.NotFound, await rest.CallAsync("HEAD", "/api/hubs/h/users/u/groups/g"));
    }

    [Fact]
    public async Task Pages_from_anywhere_may_ask()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/client/negotiate?hub=h&negotiateVersion=1");
        request.Headers.Add("Origin", "http://127.0.0.1:7071");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,x-requested-with,x-signalr-user-agent");
        using var answer = await rest.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["http://127.0.0.1:7071"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["true"], answer.Headers.GetValues("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_ended_and_holds_up_nobody()
    {
        const string Address = "/client/?hub=h";
        var token = TestTokens.Sign(new SignalROptions().AccessKey, new { aud = $"http://127.0.0.1:{emulator.Port}{Address}", exp = TestTokens.In(TimeSpan.FromMinutes(1)), nameid = "deaf" });
        using var deaf = new ClientWebSocket();
        await deaf.ConnectAsync(new Uri($"ws://127.0.0.1:{emulator.Port}{Address}&access_token={token}"), TestContext.Current.CancellationToken);
        await deaf.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        // The handshake's answer is all it ever reads.
        await deaf.ReceiveAsync(new byte[64], TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await rest.CallAsync("HEAD", "/api/hubs/h/users/deaf"));

        // What the system's own buffers hold, and the queue's 8 MiB, are full long before this ends.
        var large = $"[\"{new string('x', 1_000_000)}\"]";
        for (var sent = 0; sent < 100; sent++) Assert.Equal(HttpStatusCode.Accepted, await rest.SendAsync("h", large));

        Assert.Equal(HttpStatusCode.NotFound, await rest.CallAsync("HEAD", "/api/hubs/h/users/deaf"));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?hub=1", 400)]
    [InlineData("?hub=h", 401)]
    public async Task Negotiation_needs_a_hub_and_a_token(string query, int status) =>
        Assert.Equal(status, (int)await rest.CallAsync("POST", "/client/negotiate", query: query, token: ""));
}
