using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CloudCam.Cloud.Rest;
using CloudCam.Cloud.Rest.Events;
using CloudCam.Core.Naming;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

[assembly: AssemblyFixture(typeof(CloudCam.Cloud.Tests.EventHubs.EventHubsEmulator))]

namespace CloudCam.Cloud.Tests.EventHubs;

/// <summary>The project's own Event Hubs emulator with all hubs, four partitions each, and a key that is checked.</summary>
public sealed class EventHubsEmulator : IAsyncLifetime
{
    private const string Key = "emulator-key";
    private readonly HttpClient client = new();
    private NodeProgram? program;
    private string? folder;

    public Uri HttpEndpoint { get; private set; } = new("http://127.0.0.1");

    public CloudServices Services(EventHubsSendMode mode, string key = Key) => CloudSetup.Create(
        new CloudOptions
        {
            StorageConnectionString = "UseDevelopmentStorage=true",
            EventHubsConnectionString = $"Endpoint=sb://127.0.0.1;SharedAccessKeyName=send;SharedAccessKey={key};UseDevelopmentEmulator=true",
            EventHubsHttpEndpoint = HttpEndpoint,
            EventHubsSendMode = mode,
        },
        TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        await NodePackages.EnsureAsync();
        folder = Directory.CreateTempSubdirectory("cloudcam-eventhubs-").FullName;
        string[] hubs = [.. HubNames.All.SelectMany(hub => new[] { "--hub", $"{hub}:4" })];
        program = NodeProgram.Start(
            RepositoryRoot.Combine("dev", "emulators", "event-hubs", "main.mjs"),
            ["--amqp-port", "0", "--http-port", "0", "--data", folder, "--sas-key-name", "send", "--sas-key", Key, .. hubs]);
        using var ready = JsonDocument.Parse(await program.LineAsync(line => line.StartsWith("{\"ready\":true", StringComparison.Ordinal)));
        HttpEndpoint = new Uri($"http://127.0.0.1:{ready.RootElement.GetProperty("httpPort").GetInt32()}");
    }

    /// <summary>The CloudEvents of a partition, bundles taken apart as every consumer must.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string hub, int partition)
    {
        var texts = new List<string>();
        for (long from = 0; ;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>(new Uri(HttpEndpoint, $"/_admin/events/{hub}/{partition}?fromSequence={from}&max=1000"));
            if (page.GetArrayLength() == 0) return texts;
            foreach (var stored in page.EnumerateArray())
            {
                var body = Encoding.UTF8.GetString(stored.GetProperty("bodyBase64").GetBytesFromBase64());
                using var json = JsonDocument.Parse(body);
                if (json.RootElement.ValueKind == JsonValueKind.Array) texts.AddRange(json.RootElement.EnumerateArray().Select(item => item.GetRawText()));
                else texts.Add(body);
                from = stored.GetProperty("sequenceNumber").GetInt64() + 1;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (program is not null) await program.DisposeAsync();
        if (folder is not null) Directory.Delete(folder, recursive: true);
    }
}
