using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Tests.Support;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace CloudCam.Functions.Tests.Hosting;

/// <summary>The built app under the Functions host of the local stack, on Azurite and the Event Hubs emulator.</summary>
public sealed class HostTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("cloudcam-host-").FullName;
    private readonly List<NodeProgram> programs = [];
    private CloudServices? cloud;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        cloud?.Dispose();
        foreach (var program in Enumerable.Reverse(programs)) await program.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Queued_job_becomes_a_playable_file_that_the_api_links_to()
    {
        await using var bench = new Bench();
        var prepared = await bench.StoreAsync(Samples.H265, MediaFormat.H265);
        var hubs = await StartAsync("event-hubs", "--data", Path.Combine(folder, "hubs"), "--amqp-port", "0", "--http-port", "0", "--exit-with-stdin",
            "--hub", $"{HubNames.Telemetry}:4:processor", "--hub", $"{HubNames.Alarms}:4:processor", "--hub", $"{HubNames.Media}:4:processor");
        var options = new CloudOptions
        {
            StorageConnectionString = azurite.ConnectionString, EventHubsConnectionString = $"Endpoint=sb://localhost:{hubs.GetProperty("amqpPort").GetInt32()};SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true",
            EventHubsHttpEndpoint = new Uri($"http://127.0.0.1:{hubs.GetProperty("httpPort").GetInt32()}"),
        };
        cloud = CloudSetup.Create(options, TimeProvider.System);
        await cloud.EnsureCreatedAsync(Stop);
        await StoreAsync(prepared);
        await TellAsync(prepared.Device);
        await cloud.Queue.EnqueueAsync(QueueNames.MediaJobs, new MediaJob(prepared.Device, prepared.Id).ToText(), TimeSpan.Zero, Stop);

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{await StartHostAsync(options)}") };
        var media = await UntilReadyAsync(client, prepared);

        Assert.Equal(("complete", "ready", (long)Samples.H265.Length), (
            media.GetProperty("state").GetString(), media.GetProperty("conversionState").GetString(), media.GetProperty("lengthBytes").GetInt64()));
        Assert.Equal(Samples.H265, await FollowAsync(client, media, "original"));
        Assert.Contains("Video: h264", Ffmpeg.Look(await FollowAsync(client, media, "playable")).Description, StringComparison.Ordinal);
        Assert.Contains("160x120", Ffmpeg.Look(await FollowAsync(client, media, "thumbnail")).Description, StringComparison.Ordinal);
        Assert.False(await new SpillStore(cloud.Blobs, TimeProvider.System, "test").HoldsAsync(
            HubNames.Media, PartitionHash.PartitionOf(prepared.Device.Value, options.PartitionCounts[HubNames.Media]), Stop));
        Assert.Equal("ok", (await client.GetFromJsonAsync<JsonElement>("/api/health", Stop)).GetProperty("status").GetString());
        Assert.Equal(54.7, (await UntilTrackedAsync(client, prepared.Device)).GetProperty("latitude").GetDouble());
        await RegisterCameraAsync(client);
    }

    /// <summary>A camera that the relay dials, and a sound for it: bodies of both kinds pass the host as they are.</summary>
    private static async Task RegisterCameraAsync(HttpClient client)
    {
        var put = await client.PutAsJsonAsync("/api/cameras/gate-1", new { kind = "dvrip", address = "192.0.2.7", passwordSecret = "gate-1", tags = new[] { "north" } }, Stop);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal("dvrip", (await client.GetFromJsonAsync<JsonElement>("/api/cameras/gate-1", Stop)).GetProperty("kind").GetString());
        Assert.Equal(1, (await client.GetFromJsonAsync<JsonElement>("/api/cameras?tag=north", Stop)).GetProperty("items").GetArrayLength());
        var wav = new ByteArrayContent(Ffmpeg.Make("-f", "lavfi", "-i", "sine", "-t", "1", "-f", "wav"));
        wav.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        var sound = await client.PostAsync("/api/devices/gate-1/sounds", wav, Stop);
        Assert.Equal(HttpStatusCode.Created, sound.StatusCode);
        Assert.Equal(1, (await sound.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("seconds").GetDouble());
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/cameras/gate-1", Stop)).StatusCode);
    }

    /// <summary>What the relay sends for a place.</summary>
    private async Task TellAsync(DeviceId device)
    {
        await cloud!.Tables.WriteAsync(TableNames.Devices, new TableWrite(TableWriteMode.Replace, device.Value, TableNames.DeviceRow, new Dictionary<string, object?>()), Stop);
        var now = TimeProvider.System.GetUtcNow();
        var place = new LocationReported
        {
            Device = device, Time = now, Protocol = "jimi", Location = new Location { Latitude = 54.7, Longitude = 25.3 }, Stamp = new EventStamp(now, EventSequence.Counted(1, 1), false, null),
        };
        await cloud.EventHubs.SendAsync(HubNames.Telemetry, 0, [CloudEventWriter.ToUtf8(place)], Stop);
    }

    private static async Task<JsonElement> UntilTrackedAsync(HttpClient client, DeviceId device)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(1)); // Only so that a broken app does not hang the tests.
        while (true)
        {
            var shown = await client.GetFromJsonAsync<JsonElement>($"/api/devices/{device}", limit.Token);
            if (shown.TryGetProperty("position", out var position)) return position;
            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        }
    }

    private async Task StoreAsync(Transfer transfer)
    {
        foreach (var block in transfer.Blocks)
            await cloud!.Blocks.PutBlockAsync(transfer.Blob, block.ToBytes(), Samples.H265.AsMemory((int)block.Start, (int)block.Length), Stop);
        await new TransferLedger(cloud!.Tables).SaveAsync(transfer, null, Stop);
    }

    private async Task<int> StartHostAsync(CloudOptions options)
    {
        var settings = Path.Combine(folder, "local.settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new
        {
            IsEncrypted = false,
            Values = new Dictionary<string, string>
            {
                ["AzureWebJobsStorage"] = options.StorageConnectionString!, ["FUNCTIONS_WORKER_RUNTIME"] = "custom", ["FFMPEG_PATH"] = Ffmpeg.Program, ["Api__Authentication"] = "open",
                ["EventHubs"] = options.EventHubsConnectionString!,
                ["Cloud__EventHubsConnectionString"] = options.EventHubsConnectionString!, ["Cloud__EventHubsHttpEndpoint"] = options.EventHubsHttpEndpoint!.ToString(),
            },
        }), Stop);
        return (await StartAsync("functions-host", "--app", AppContext.BaseDirectory, "--settings", settings, "--exit-with-stdin")).GetProperty("port").GetInt32();
    }

    private async Task<JsonElement> StartAsync(string emulator, params string[] arguments)
    {
        var program = NodeProgram.Start(RepositoryRoot.Combine("dev", "emulators", emulator, "main.mjs"), arguments);
        programs.Add(program);
        return JsonDocument.Parse(await program.LineAsync(line => line.StartsWith("{\"ready\":true", StringComparison.Ordinal))).RootElement;
    }

    private async Task<JsonElement> UntilReadyAsync(HttpClient client, Transfer transfer)
    {
        var ledger = new TransferLedger(cloud!.Tables);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(1)); // Only so that a broken app does not hang the tests.
        while ((await ledger.FindAsync(transfer.Device, transfer.Id, limit.Token))!.Value.Transfer.State != TransferState.Completed)
            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        return await client.GetFromJsonAsync<JsonElement>($"/api/media/{transfer.Device}:{transfer.Id}", Stop);
    }

    private static async Task<byte[]> FollowAsync(HttpClient client, JsonElement media, string what)
    {
        var link = await client.GetFromJsonAsync<JsonElement>(media.GetProperty("links").GetProperty(what).GetString(), Stop);
        return await client.GetByteArrayAsync(link.GetProperty("url").GetString(), Stop);
    }
}
