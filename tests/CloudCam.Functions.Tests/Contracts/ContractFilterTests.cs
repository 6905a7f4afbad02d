using System.Text.Json;
using System.Text.Json.Nodes;
using CloudCam.Functions.Tests.Support;
using CloudCam.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CloudCam.Functions.Tests.Contracts;

/// <summary>What stands in front of the app in every test sees what the app really answers.</summary>
public sealed class ContractFilterTests
{
    [Fact]
    public async Task An_answer_that_the_document_does_not_tell_is_seen()
    {
        var document = JsonNode.Parse(await File.ReadAllBytesAsync(RepositoryRoot.Combine("docs", "openapi.json"), TestContext.Current.CancellationToken))!;
        document["components"]!["schemas"]!["Caller"]!["properties"]!["name"]!["type"] = "integer";
        document["paths"]!["/api/devices"]!["get"]!["responses"]!.AsObject().Remove("400");
        document["paths"]!.AsObject().Remove("/api/health");
        var strict = new ContractFilter(new PublicContract(document.Deserialize<JsonElement>()));
        await using var bench = new Bench(["--FFMPEG_PATH=/nowhere/ffmpeg"], services => services.AddSingleton<IStartupFilter>(strict));
        await bench.App.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(bench.App.Urls.Single()) };
        foreach (var path in (string[])["/api/me", "/api/devices?take=0", "/api/health", "/api/alarms", "/nothing"])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        }
        Assert.Equal(
            ["GET /api/health is not in docs/openapi.json", "getMe 200: /name is no integer", "listDevices: docs/openapi.json does not tell of the status 400"],
            strict.Problems.Order(StringComparer.Ordinal));
    }
}
