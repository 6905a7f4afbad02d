using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Naming;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.HealthDetails;

public sealed class HealthDetailsTests
{
    private const string AdminKey = "cck_bootstrapkey_ThisIsTheFirstKeyAndOnlyItsHashIsSet";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_hears_of_every_store_stream_and_service()
    {
        await using var bench = NewBench();
        using var client = await StartAsync(bench);
        using var answer = await GetAsync(client, AdminKey);
        Assert.Equal((HttpStatusCode.OK, true), (answer.StatusCode, answer.Headers.CacheControl?.NoStore));
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal("ok", report.GetProperty("status").GetString());
        var names = report.GetProperty("checks").EnumerateArray().Select(one => one.GetProperty("name").GetString()!).ToList();
        Assert.Superset(
            BlobNames.Containers.Select(name => $"blobs.{name}").Concat(TableNames.All.Select(name => $"tables.{name}")).Concat(QueueNames.All.Select(name => $"queues.{name}"))
                .Concat(HubNames.All.Select(name => $"events.{name}")).Append("links").Append("queues.self-check").ToHashSet(),
            names.ToHashSet());
        Assert.All(report.GetProperty("checks").EnumerateArray(), one => Assert.Equal("ok", one.GetProperty("result").GetString()));
    }

    [Fact]
    public async Task Nobody_else_hears_anything()
    {
        await using var bench = NewBench();
        using var client = await StartAsync(bench);
        using var anybody = await GetAsync(client, null);
        Assert.Equal(HttpStatusCode.Unauthorized, anybody.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/keys") { Content = JsonContent.Create(new { name = "one", scope = "command" }) };
        request.Headers.Add("x-api-key", AdminKey);
        using var made = await client.SendAsync(request, Stop);
        using var lesser = await GetAsync(client, (await made.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("key").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, lesser.StatusCode);
    }

    private static Bench NewBench() => new("--Api:Authentication=Require", $"--Api:AdminKeySha256={Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(AdminKey)))}");

    private static async Task<HttpClient> StartAsync(Bench bench)
    {
        await bench.App.StartAsync(Stop);
        return new HttpClient { BaseAddress = new Uri(bench.App.Urls.Single()) };
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/health/details");
        if (key is not null) request.Headers.Add("x-api-key", key);
        return await client.SendAsync(request, Stop);
    }
}
