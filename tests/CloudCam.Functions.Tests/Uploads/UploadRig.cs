using System.Diagnostics.Metrics;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Tests.Support;
using CloudCam.Functions.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace CloudCam.Functions.Tests.Uploads;

/// <summary>The app on loopback, its counters, and a camera's view of it.</summary>
internal sealed class UploadRig : IAsyncDisposable
{
    public const string Imei = "353376110008882";

    // Jimi, JC400/JC261 protocol V1.3.5: the alarm packet's example and the key printed in 6.1.
    public const string Name = "EVENT_353376110008882_00000000_2020_08_11_14_17_36_24.mp4";
    public const string Timestamp = "1597126656000";
    public const string Sign = "ZmQwMmNjNTQ1ZjIyMjc1MTg1MGY5MDQ2NzI0N2M1MzE=";
    public const string Secret = "jimidvr@123!443";

    private readonly Dictionary<string, long> counters = [];
    private readonly MeterListener listener = new();

    private UploadRig(Bench bench)
    {
        Bench = bench;
        var meters = bench.Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == UploadMetrics.MeterName && instrument.Meter.Scope == meters) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Value}")]);
            lock (counters) counters[name] = counters.GetValueOrDefault(name) + value;
        });
        listener.Start();
        Client = new HttpClient { BaseAddress = new Uri(bench.App.Urls.Single()) };
    }

    public Bench Bench { get; }
    public HttpClient Client { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<UploadRig> StartAsync(params string[] settings) => await StartAsync(null, settings);

    public static async Task<UploadRig> StartAsync(Action<IServiceCollection>? configure, params string[] settings)
    {
        var bench = new Bench([$"--Uploads:SignSecret={Secret}", .. settings], configure);
        await bench.App.StartAsync(Stop);
        return new UploadRig(bench);
    }

    public static byte[] Mp4(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        "\0\0\0\u0018ftypmp42"u8[..Math.Min(12, length)].CopyTo(bytes);
        return bytes;
    }

    public static Form Example(byte[] file) => new Form().Field("filename", Name).Field("timestamp", Timestamp).Field("sign", Sign).File(file, Name);

    public static string Success(string name) => $$"""{"code":200,"message":"File upload success","data":"{{name}}"}""";

    public async Task<(int Status, string Body)> PostAsync(string path, HttpContent content)
    {
        using var answer = await Client.PostAsync(path, content, Stop);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    public Task<(int Status, string Body)> PostAsync(Form form, string path = "/upload", bool chunked = false) => PostAsync(path, form.ToContent(chunked));

    public Task RegisterAsync(string device) => Bench.Tables.WriteAsync(
        TableNames.Devices, new TableWrite(TableWriteMode.Replace, device, TableNames.DeviceRow, new Dictionary<string, object?> { ["name"] = "registered" }), Stop);

    public async Task<List<Transfer>> TransfersAsync()
    {
        var all = new List<Transfer>();
        await foreach (var row in Bench.Tables.QueryAsync(TableNames.Transfers, new TableQuery(), Stop)) all.Add(TransferRow.Read(row));
        return all;
    }

    /// <summary>Runs the jobs that wait and gives the one file there is then.</summary>
    public async Task<MediaRecord> AssembleOneAsync()
    {
        foreach (var message in await Bench.Queue.ReceiveAsync(QueueNames.MediaJobs, 32, TimeSpan.FromMinutes(1), Stop))
        {
            Assert.True(MediaJob.TryRead(System.Text.Json.JsonDocument.Parse(message.Text).RootElement, out var job));
            await Bench.Get<MediaAssembler>().AssembleAsync(job, Stop);
            await Bench.Queue.CompleteAsync(QueueNames.MediaJobs, message, Stop);
        }
        return (await Bench.MediaAsync(Assert.Single(await TransfersAsync())))!;
    }

    /// <summary>Nothing is kept of an upload: no row, no job, no event, no blob.</summary>
    public async Task AssertNothingKeptAsync()
    {
        Assert.Empty(await TransfersAsync());
        Assert.Equal(0, await Bench.Queue.CountAsync(QueueNames.MediaJobs, Stop));
        Assert.Empty(Bench.Events());
        Assert.Empty(Bench.Account.Names());
    }

    public long Count(string counter)
    {
        lock (counters) return counters.GetValueOrDefault(counter);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        Client.Dispose();
        await Bench.DisposeAsync();
    }

    public static DeviceId Device => DeviceId.Parse(Imei);
}
