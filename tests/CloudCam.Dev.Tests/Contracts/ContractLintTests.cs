using System.Text.Json.Nodes;
using CloudCam.Dev.Stack;
using CloudCam.Dev.Tests.Infra;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.Dev.Tests.Contracts;

/// <summary>The contracts in <c>docs</c>, judged offline by <c>docs/lint</c>: OpenAPI, AsyncAPI, the schemas of events and their examples.</summary>
public sealed class ContractLintTests : IAsyncLifetime
{
    private readonly string copy = Directory.CreateTempSubdirectory("cloudcam-contracts-").FullName;

    private static string Docs => RepositoryRoot.Combine("docs");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await NodePackages.EnsureAsync(Path.Combine(Docs, "lint"));
        foreach (var file in (string[])["openapi.json", "asyncapi.json", .. Files("schemas"), .. Files("events")])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
            File.Copy(Path.Combine(Docs, file), Path.Combine(copy, file));
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(copy, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_contracts_are_free_of_problems()
    {
        var (exitCode, output) = await JudgeAsync(Docs);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Each_kind_of_damage_is_found()
    {
        // One run for all: each is looked for in what it says.
        Change("openapi.json", document => document["paths"]!["/api/devices"]!["get"]!.AsObject().Remove("operationId"));
        Change("openapi.json", document => document["components"]!["schemas"]!["Alarm"]!["properties"]!["files"]!["items"]!["$ref"] = "#/components/schemas/Nothing");
        Change("asyncapi.json", document => document["channels"]!["alarms"]!["messages"]!["cloudcam-alarm-raised-v1"]!["$ref"] = "#/components/messages/nothing");
        Change("asyncapi.json", document => document["operations"]!["receive-media"]!["action"] = "listen");
        Change("schemas/cloudcam.alarm.raised.v1.json", schema => schema["properties"]!["data"]!["properties"]!["alarm"]!["type"] = "number");
        Change("schemas/cloudcam.media.ready.v1.json", schema => schema["properties"]!["data"]!["properties"]!.AsObject().Remove("playable"));
        Change("schemas/cloudcam.location.v1.json", schema => schema["propertys"] = new JsonObject());
        Change("events/cloudcam.media.failed.v1.json", example => example["data"]!.AsObject().Remove("reason"));

        var (exitCode, output) = await JudgeAsync(copy);

        Assert.Equal(1, exitCode);
        foreach (var said in (string[])
        [
            "openapi.json#/paths/~1api~1devices/get", "openapi.json#/components/schemas/Alarm", "asyncapi.json#/channels/alarms", "asyncapi.json/operations/receive-media/action",
            "events/cloudcam.alarm.raised.v1.json: /data/alarm must be number", "events/cloudcam.media.ready.v1.json: playable is in no table", "events/cloudcam.location.v1.json: strict mode: unknown keyword: \"propertys\"",
            "events/cloudcam.media.failed.v1.json: /data must have required property 'reason'",
        ]) Assert.True(output.Contains(said, StringComparison.Ordinal), $"Expected '{said}' in\n{output}");
    }

    private static Task<(int ExitCode, string Output)> JudgeAsync(string docs) =>
        BicepLint.RunAsync(Programs.Find("node") ?? "node", [Path.Combine(Docs, "lint", "lint.mjs"), docs], Stop);

    private static IEnumerable<string> Files(string folder) => Directory.GetFiles(Path.Combine(Docs, folder), "*.json").Select(file => Path.GetRelativePath(Docs, file));

    private void Change(string file, Action<JsonNode> change)
    {
        var path = Path.Combine(copy, file);
        var document = JsonNode.Parse(File.ReadAllText(path))!;
        change(document);
        File.WriteAllText(path, document.ToJsonString());
    }
}
