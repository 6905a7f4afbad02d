using System.Diagnostics;
using CloudCam.Benchmarks.Azurite;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.RelayHost;
using CloudCam.Benchmarks.Servers;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Naming;

namespace CloudCam.Benchmarks.Uploads;

/// <summary>Goal P12: the functions app takes uploads, against endpoints that do less, into nothing and into a real store; and its memory.</summary>
internal sealed class UploadSuite : IBenchSuite
{
    private const string Ours = "ours";
    private const string Null = "null (parses and drops)";
    private const string Form = "form (the framework's)";
    private const string Direct = "direct";
    private const string OursBlob = "ours, Azurite";
    private const int DirectBlock = 4 << 20;
    private const int MemoryCameras = 8;
    private const long MemoryFile = 100_000_000;

    public string Name => "upload";

    public string Summary => "Goals P12 and P14: uploads through the functions app, against endpoints that do less, into nothing and into Azurite; memory; growth of forms and lists.";

    public IReadOnlyList<string> Sources => ["core", "functions", "cloud", "bench"];

    public async Task RunAsync(BenchContext context)
    {
        await SpeedAsync(context);
        await MemoryAsync(context);
        FormGrowth.Run(context);
        await AzuriteAsync(context);
    }

    private static Task<ServerProcess> StartAsync(string name, params string[] arguments) => ServerProcess.StartDotnetAsync(name, ["upload", .. arguments]);

    private static async Task SpeedAsync(BenchContext context)
    {
        await using var drain = await StartAsync("drain", "drain");
        await using var reference = await StartAsync(Null, "null");
        await using var form = await StartAsync(Form, "form");
        await using var ours = await StartAsync(Ours, Ours);
        foreach (var (cameras, fileBytes) in ((int, long)[])[(1, 64 << 20), (8, 8 << 20)])
        {
            var samples = new Samples();
            for (var round = -2; round < context.Rounds; round++)
            {
                ServerProcess[] turns = [drain, reference, form, ours];
                if (round % 2 != 0) Array.Reverse(turns);
                foreach (var server in turns)
                {
                    var cpu = server.CpuNanoseconds;
                    var speed = await UploadClient.PostAsync(server.Port, cameras, fileBytes);
                    if (round < 0) continue;
                    samples.Add(server.Name, "MB/s", speed);
                    samples.Add(server.Name, "server CPU s/GB", (server.CpuNanoseconds - cpu) / (double)(cameras * fileBytes));
                }
            }
            context.Report.Note(samples.ToMarkdown($"{cameras} x {fileBytes >> 20} MiB, nothing stored", Null));
            var ratio = samples.Ratio(Ours, Null, "MB/s").Median;
            context.Report.AtLeast("P12", "must", $"{cameras} x {fileBytes >> 20} MiB: ours / null", ratio, 0.67);
            context.Report.AtLeast("P12", "aim", $"{cameras} x {fileBytes >> 20} MiB: ours / null", ratio, 0.85);
            context.Report.AtLeast("P12", "aim", $"{cameras} x {fileBytes >> 20} MiB: ours / form", samples.Ratio(Ours, Form, "MB/s").Median, 2.5);
            var cost = samples.Ratio(Ours, Null, "server CPU s/GB").Median;
            context.Report.AtMost("P12", "must", $"{cameras} x {fileBytes >> 20} MiB, server CPU s/GB: ours / null", cost, 2);
            context.Report.AtMost("P12", "aim", $"{cameras} x {fileBytes >> 20} MiB, server CPU s/GB: ours / null", cost, 1.5);
        }
    }

    private static async Task MemoryAsync(BenchContext context)
    {
        await using var ours = await StartAsync(Ours, Ours);
        for (var warmUp = 0; warmUp < 20; warmUp++) await UploadClient.PostAsync(ours.Port, 1, 30_000);
        var before = ours.ResidentBytes;
        var most = before;
        var posting = UploadClient.PostAsync(ours.Port, MemoryCameras, MemoryFile);
        while (!posting.IsCompleted)
        {
            most = Math.Max(most, ours.ResidentBytes);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, context.CancellationToken);
        }
        await posting;
        context.Report.AtMost("P12", "must", $"RSS growth, {MemoryCameras} uploads of 100 MB at once, MiB", (most - before) / 1048576.0, 64);
    }

    private static async Task AzuriteAsync(BenchContext context)
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var ours = await StartAsync(OursBlob, Ours, azurite.ConnectionString);
        using var cloud = BenchStores.Connect(azurite.ConnectionString);
        foreach (var (cameras, fileBytes) in ((int, int)[])[(1, 64 << 20), (8, 8 << 20)])
        {
            var samples = new Samples();
            for (var round = -1; round < context.Rounds; round++)
            {
                // In turns, so that whoever comes second does not always find a busier store.
                var first = round % 2 == 0 ? await DirectAsync(cloud, round, cameras, fileBytes) : 0;
                var speed = await UploadClient.PostAsync(ours.Port, cameras, fileBytes);
                var direct = first > 0 ? first : await DirectAsync(cloud, round, cameras, fileBytes);
                if (round < 0) continue;
                samples.Add(Direct, "MB/s", direct);
                samples.Add(OursBlob, "MB/s", speed);
            }
            var title = $"{cameras} x {fileBytes >> 20} MiB";
            context.Report.Note(samples.ToMarkdown($"Into Azurite: {title}", Direct));
            var ratio = samples.Ratio(OursBlob, Direct, "MB/s").Median;
            context.Report.AtLeast("P12", "must", $"into Azurite, {title}: ours / direct with blocks of 4 MiB", ratio, 0.75);
            context.Report.AtLeast("P12", "aim", $"into Azurite, {title}: ours / direct with blocks of 4 MiB", ratio, 0.95);
        }
    }

    /// <summary>As many blobs at a time as there are cameras, one block of each in flight, from memory.</summary>
    private static async Task<double> DirectAsync(CloudServices cloud, int round, int cameras, int fileBytes)
    {
        var bytes = new byte[fileBytes];
        new Random(1).NextBytes(bytes);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, cameras).Select(async camera =>
        {
            var name = new BlobName(BlobNames.MediaContainer, $"direct/{cameras}/{round}/{camera}");
            for (var at = 0; at < bytes.Length; at += DirectBlock)
                await cloud.Blocks.PutBlockAsync(name, BitConverter.GetBytes((long)at), bytes.AsMemory(at, Math.Min(DirectBlock, bytes.Length - at)), CancellationToken.None);
        }));
        return cameras * (fileBytes / 1e6) / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
