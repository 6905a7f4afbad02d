using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CloudCam.Functions.Tests.Access;

/// <summary>Keys, scopes and rates over a real socket.</summary>
public class AccessTests : IAsyncLifetime
{
    private const string AdminKey = "cck_bootstrapkey_ThisIsTheFirstKeyAndOnlyItsHashIsSet";
    private readonly Bench bench = new(
        "--Api:Authentication=Require", $"--Api:AdminKeySha256={Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(AdminKey)))}", "--Api:RequestBurst=40", "--Api:RefusedTriesPerMinute=5");
    private readonly HttpClient client = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await bench.App.StartAsync(Stop);
        client.BaseAddress = new Uri(bench.App.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await bench.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Request_without_a_key_is_told_how_to_send_one()
    {
        var answer = await GetAsync("/api/devices", null);
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("Bearer realm=\"cloudcam\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(401, (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/health")]
    public async Task Signs_of_life_need_no_key(string path) => Assert.Equal(HttpStatusCode.OK, (await GetAsync(path, null)).StatusCode);

    [Fact]
    public async Task Key_is_taken_from_either_header_and_not_from_the_address()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/devices", AdminKey)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/devices", null, ("Authorization", $"Bearer {AdminKey}"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/devices", AdminKey, ("Authorization", $"bearer {AdminKey}"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync($"/api/devices?x-api-key={AdminKey}&code={AdminKey}&access_token={AdminKey}", null)).StatusCode);
    }

    [Theory]
    [InlineData("x-api-key", "")]
    [InlineData("x-api-key", "cck_")]
    [InlineData("x-api-key", "cck_bootstrapkey_short")]
    [InlineData("x-api-key", "cck_bootstrapkey_ThisIsTheFirstKeyAndOnlyItsHashIsSeT")]
    [InlineData("x-api-key", "cck_bootstrap/ey_ThisIsTheFirstKeyAndOnlyItsHashIsSet")]
    [InlineData("x-api-key", "cck_bootstrapkey_ThisIsTheFirstKey'or'1'eq'1AndOnlyIt")]
    [InlineData("x-api-key", "cck_bootstrapkey_ThisIsTheFirstKeyAndOnlyItsHashIsSet,cck_bootstrapkey_ThisIsTheFirstKeyAndOnlyItsHashIsSet")]
    [InlineData("Authorization", "cck_bootstrapkey_ThisIsTheFirstKeyAndOnlyItsHashIsSet")]
    [InlineData("Authorization", "Basic cck_bootstrapkey_ThisIsTheFirstKeyAndOnlyItsHashIsSet")]
    public async Task Wrong_forms_are_no_keys(string header, string value) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/devices", null, (header, value))).StatusCode);

    [Fact]
    public async Task Endless_key_is_not_looked_at()
    {
        var before = bench.Calls.Count;
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/devices", "cck_bootstrapkey_" + new string('a', 8_000))).StatusCode);
        Assert.Equal(before, bench.Calls.Count);
    }

    [Fact]
    public async Task Two_different_keys_are_none() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/devices", AdminKey, ("Authorization", "Bearer cck_anotherkeyid_ThisIsAnotherKeyAndItIsNotTheSame"))).StatusCode);

    [Fact]
    public async Task Scopes_include_those_below_them()
    {
        var (_, read) = await MakeAsync("read");
        var (_, command) = await MakeAsync("command");
        var (_, admin) = await MakeAsync("admin");
        foreach (var key in (string[])[read, command, admin]) Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/devices", key)).StatusCode);
        foreach (var key in (string[])[read, command])
        {
            var refused = await GetAsync("/api/keys", key);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Equal("Bearer realm=\"cloudcam\", error=\"insufficient_scope\", scope=\"admin\"", refused.Headers.WwwAuthenticate.ToString());
        }
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/keys", admin)).StatusCode);
    }

    [Fact]
    public async Task Secret_stands_in_one_answer_and_nowhere_else()
    {
        var (id, key) = await MakeAsync("read");
        Assert.Equal($"cck_{id}_", key[..17]);
        Assert.True(key.Length == 60, key);
        await GetAsync("/api/devices", key);
        var row = (await bench.Tables.GetAsync(TableNames.ApiKeys, TableNames.ApiKeyPartition, id, Stop))!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))), row.Text("sha256"));
        Assert.Equal(bench.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), row.Text("lastUsedDay"));
        var secret = key[17..];
        Assert.DoesNotContain(row.Values.Values, value => value is string text && text.Contains(secret, StringComparison.Ordinal));
        var list = await (await GetAsync("/api/keys", AdminKey)).Content.ReadAsStringAsync(Stop);
        Assert.Contains(id, list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_is_looked_up_once_in_a_while()
    {
        var (_, key) = await MakeAsync("read");
        await GetAsync("/api/media/x", key);
        var before = bench.Calls.Count;
        await GetAsync("/api/media/x", key);
        Assert.Equal(before, bench.Calls.Count);
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await GetAsync("/api/media/x", key);
        Assert.Equal(before + 1, bench.Calls.Count);
    }

    [Fact]
    public async Task Deleted_and_disabled_keys_are_no_longer_good()
    {
        var (gone, goneKey) = await MakeAsync("read");
        var (off, offKey) = await MakeAsync("read");
        foreach (var key in (string[])[goneKey, offKey]) Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/devices", key)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"/api/keys/{gone}", AdminKey)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, $"/api/keys/{gone}", AdminKey)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/devices", goneKey)).StatusCode);
        Assert.Null(await bench.Tables.GetAsync(TableNames.ApiKeys, TableNames.ApiKeyPartition, gone, Stop));

        await bench.Tables.WriteAsync(TableNames.ApiKeys, new TableWrite(TableWriteMode.Merge, TableNames.ApiKeyPartition, off, new Dictionary<string, object?> { ["disabled"] = true }), Stop);
        bench.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/devices", offKey)).StatusCode);
    }

    [Fact]
    public async Task Row_without_a_usable_hash_opens_nothing()
    {
        foreach (var hash in (string?[])[null, "", "00", new string('x', 64)])
        {
            var text = ApiKeyText.Create(RandomNumberGenerator.Create());
            await bench.Tables.WriteAsync(TableNames.ApiKeys, new TableWrite(TableWriteMode.Replace, TableNames.ApiKeyPartition, text.Id, new Dictionary<string, object?> { ["sha256"] = hash, ["scope"] = "admin" }), Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/devices", text.Text)).StatusCode);
        }
    }

    [Fact]
    public async Task Used_up_rate_of_a_key_is_told_with_the_time_to_wait()
    {
        var (_, slow) = await MakeAsync("read", 2);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/devices", slow)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("/api/keys", slow)).StatusCode);
        var answer = await GetAsync("/api/devices", slow);
        Assert.Equal((HttpStatusCode.TooManyRequests, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/devices", AdminKey)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/health", slow)).StatusCode);
    }

    [Fact]
    public async Task Guessing_ends_at_the_limit_of_its_address_before_it_asks_the_table()
    {
        const string guess = "cck_aaaaaaaaaaaa_ThisIsOneOfManyGuessesOfSomebody";
        for (var attempt = 0; attempt < 5; attempt++) Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/devices", guess)).StatusCode);
        var before = bench.Calls.Count;
        var answer = await GetAsync("/api/devices", guess);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(before, bench.Calls.Count);
        // What the caller writes in front does not matter, the last hop does.
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/devices", guess, ("X-Forwarded-For", "1.2.3.4, 203.0.113.9:4711"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/devices", AdminKey)).StatusCode);
    }

    [Fact]
    public async Task Table_store_that_is_away_makes_no_key_wrong()
    {
        var (_, key) = await MakeAsync("read");
        bench.Calls.FailAt(1, false);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync("/api/devices", key)).StatusCode);
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("""{"name":"","scope":"read"}""", "name")]
    [InlineData("""{"name":"a\nb","scope":"read"}""", "name")]
    [InlineData("""{"name":"\ud800","scope":"read"}""", "name")]
    [InlineData("""{"name":"a","scope":"root"}""", "scope")]
    [InlineData("""{"name":"a","scope":["admin"]}""", "scope")]
    [InlineData("""{"name":"a","scope":"read","ratePerMinute":0}""", "ratePerMinute")]
    [InlineData("""{"name":"a","scope":"read","ratePerMinute":1e99}""", "ratePerMinute")]
    [InlineData("""{"name":"a","scope":"read","secret":"mine"}""", "secret")]
    public async Task Wrong_members_are_named(string body, string member)
    {
        var answer = await SendAsync(HttpMethod.Post, "/api/keys", AdminKey, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("errors").TryGetProperty(member, out _));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"a","name":"b","scope":"read"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"\ud800":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}""", HttpStatusCode.BadRequest)]
    public async Task Body_that_is_no_object_is_refused(string body, HttpStatusCode expected) =>
        Assert.Equal(expected, (await SendAsync(HttpMethod.Post, "/api/keys", AdminKey, body)).StatusCode);

    [Fact]
    public async Task Body_that_does_not_end_is_refused_at_its_limit() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(HttpMethod.Post, "/api/keys", AdminKey, "{\"name\":\"" + new string('a', 10_000))).StatusCode);

    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    [InlineData("aaaaaaaaaaa'")]
    [InlineData("a")]
    public async Task Id_that_is_none_of_ours_is_not_there(string id) =>
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, $"/api/keys/{id}", AdminKey)).StatusCode);

    [Fact]
    public async Task Keys_come_page_by_page()
    {
        var made = new List<string>();
        for (var count = 0; count < 5; count++) made.Add((await MakeAsync("read")).Id);
        var seen = new List<string>();
        var continuation = "";
        do
        {
            var page = await (await GetAsync($"/api/keys?take=2{continuation}", AdminKey)).Content.ReadFromJsonAsync<JsonElement>(Stop);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            continuation = page.TryGetProperty("continuation", out var next) ? $"&continuation={next.GetString()}" : "";
        }
        while (continuation.Length > 0);
        Assert.Equal(made.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public void Every_route_of_the_api_asks_for_a_scope()
    {
        var open = from endpoint in ((IEndpointRouteBuilder)bench.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                   where endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<RequiredScope>() is null
                   select endpoint.RoutePattern.RawText;
        Assert.Equal(["/api/health"], open);
    }

    [Theory]
    [InlineData("203.0.113.9:4711", "203.0.113.9")]
    [InlineData("10.0.0.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2::")]
    [InlineData("10.0.0.1,", "127.0.0.1")]
    [InlineData("unknown", "127.0.0.1")]
    [InlineData("203.0.113.9:4711; drop", "127.0.0.1")]
    public void Address_is_the_one_the_front_end_saw(string header, string expected)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
        context.Request.Headers["X-Forwarded-For"] = header;
        Assert.Equal(expected, PeerAddress.Of(context).ToString());
    }

    [Fact]
    public void Key_of_our_own_making_is_read_back_and_does_not_show_itself()
    {
        using var random = RandomNumberGenerator.Create();
        for (var count = 0; count < 200; count++)
        {
            var made = ApiKeyText.Create(random);
            Assert.True(ApiKeyText.TryParse(made.Text, out var read));
            Assert.Equal(made, read);
            Assert.Equal($"cck_{made.Id}_...", $"{made}");
        }
    }

    private async Task<(string Id, string Key)> MakeAsync(string scope, int? rate = null)
    {
        var answer = await SendAsync(HttpMethod.Post, "/api/keys", AdminKey, JsonSerializer.Serialize(new { name = $"test <script> {scope}", scope, ratePerMinute = rate }));
        Assert.Equal((HttpStatusCode.Created, "no-store"), (answer.StatusCode, answer.Headers.CacheControl?.ToString()));
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? key, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, key, null, headers);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.TryAddWithoutValidation("x-api-key", key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request, Stop);
    }
}
