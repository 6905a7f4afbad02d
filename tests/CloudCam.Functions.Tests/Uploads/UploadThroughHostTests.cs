using System.Text;
using System.Text.Json;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.Functions.Tests.Uploads;

/// <summary>Cameras talk to the Functions host, which passes their requests on as they come.</summary>
public sealed class UploadThroughHostTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Imei = "862798050000011";

    private readonly string folder = Directory.CreateTempSubdirectory("cloudcam-host-").FullName;
    private readonly List<NodeProgram> programs = [];
    private CloudServices? cloud;
    private HttpClient? client;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var hubs = await StartAsync("event-hubs", "--data", Path.Combine(folder, "hubs"), "--amqp-port", "0", "--http-port", "0", "--exit-with-stdin",
            "--hub", HubNames.Telemetry, "--hub", HubNames.Alarms, "--hub", HubNames.Media);
        var options = new CloudOptions
        {
            StorageConnectionString = azurite.ConnectionString, EventHubsConnectionString = "Endpoint=sb://localhost;SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true",
            EventHubsHttpEndpoint = new Uri($"http://127.0.0.1:{hubs.GetProperty("httpPort").GetInt32()}"),
        };
        cloud = CloudSetup.Create(options, TimeProvider.System);
        await cloud.EnsureCreatedAsync(Stop);
        var host = await StartAsync("functions-host", "--app", AppContext.BaseDirectory, "--settings", await SettingsAsync(options), "--exit-with-stdin");
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.GetProperty("port").GetInt32()}") };
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        cloud?.Dispose();
        foreach (var program in Enumerable.Reverse(programs)) await program.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Files_and_lists_come_through_whole_and_are_answered_byte_for_byte()
    {
        var clip = UploadRig.Mp4(5_000_000);
        var name = $"EVENT_{Imei}_00000000_2026_03_14_11_24_00_F_05.mp4";
        // The file first, in chunks, more than one block, nobody's address: the longest way there is.
        Assert.Equal((200, UploadRig.Success(name)), await PostAsync("/upload", new Form().File(clip).Field("filename", name).ToContent(chunked: true)));
        Assert.Equal((200, UploadRig.Success(name)), await PostAsync($"/upload/{Imei}", new Form().Field("filename", name).File(clip).ToContent()));
        var transfer = Assert.Single(await TransfersAsync());
        Assert.Equal((TransferState.Stored, (long)clip.Length, BlobNames.QuarantineContainer), (transfer.State, transfer.StoredBytes, transfer.Blob.Container));

        var form = new Form().Field("imei", Imei).Field("instructionId", "17").File(UploadRig.Mp4(2_000), "shot.mp4");
        Assert.Equal((200, UploadRig.Success("shot.mp4")), await PostAsync("/files", form.ToContent()));
        Assert.Equal(2, (await TransfersAsync()).Count);

        var names = string.Concat(Enumerable.Range(0, 3_021).Select(minute => $"{new DateTime(2026, 3, 12).AddMinutes(minute):yyyy_MM_dd_HH_mm_ss}_01.ts,"));
        var json = Encoding.ASCII.GetBytes($$"""{"imei":"{{Imei}}","fileNameList":"{{names}}"}""");
        Assert.Equal((200, "{\"code\":0,\"ok\":true}"), await PostAsync("/namelist", Form.Content(json, chunked: true, "application/json")));
        var count = 0;
        await foreach (var _ in new RecordingsTable(cloud!.Tables).OfAsync(DeviceId.Parse(Imei), Stop)) count++;
        Assert.Equal(3_021, count);
    }

    private async Task<(int Status, string Body)> PostAsync(string path, HttpContent content)
    {
        using var answer = await client!.PostAsync(path, content, Stop);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private async Task<List<Transfer>> TransfersAsync()
    {
        var all = new List<Transfer>();
        await foreach (var row in cloud!.Tables.QueryAsync(TableNames.Transfers, new() { PartitionKey = Imei }, Stop)) all.Add(TransferRow.Read(row));
        return all;
    }

    private async Task<string> SettingsAsync(CloudOptions options)
    {
        var values = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = options.StorageConnectionString!, ["FUNCTIONS_WORKER_RUNTIME"] = "custom", ["Api__Authentication"] = "Open",
            ["Cloud__EventHubsConnectionString"] = options.EventHubsConnectionString!, ["Cloud__EventHubsHttpEndpoint"] = options.EventHubsHttpEndpoint!.ToString(),
        };
        // Only what cameras call: nobody takes the jobs away while they are looked at.
        foreach (var function in Directory.EnumerateDirectories(AppContext.BaseDirectory).Where(one => File.Exists(Path.Combine(one, "function.json"))).Select(one => Path.GetFileName(one)!))
        {
            if (function is not ("UploadMedia" or "UploadFile" or "NameList")) values[$"AzureWebJobs.{function}.Disabled"] = "true";
        }
        var settings = Path.Combine(folder, "local.settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { IsEncrypted = false, Values = values }), Stop);
        return settings;
    }

    private async Task<JsonElement> StartAsync(string emulator, params string[] arguments)
    {
        var program = NodeProgram.Start(RepositoryRoot.Combine("dev", "emulators", emulator, "main.mjs"), arguments);
        programs.Add(program);
        return JsonDocument.Parse(await program.LineAsync(line => line.StartsWith("{\"ready\":true", StringComparison.Ordinal))).RootElement;
    }
}
