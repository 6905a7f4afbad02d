using System.Diagnostics;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Relay;
using CloudCam.Benchmarks.RelayHost;
using CloudCam.Benchmarks.Servers;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Naming;

namespace CloudCam.Benchmarks.Azurite;

/// <summary>Goal P8 into a real store: 16 cameras through the relay into Azurite, against the same client feeding the same Azurite from memory.</summary>
internal sealed class AzuriteSuite : IBenchSuite
{
    private const int Cameras = 16;
    private const int Mebibytes = 16;
    private const string Direct4M = "direct, blocks of 4 MiB";
    private const string Direct256K = "direct, blocks of 256 KiB";
    private const string Relay4M = "relay, blocks of 4 MiB (beyond the promise, for comparison)";

    public string Name => "azurite";

    public string Summary => "Goal P8 into Azurite: 16 cameras x 16 MiB through the relay, against the same HTTP client feeding it from memory.";

    public IReadOnlyList<string> Sources => ["core", "protocols", "tcp-relay", "cloud", "bench"];

    public async Task RunAsync(BenchContext context)
    {
        var rig = new RelayRig(await NativeLoad.CompileAsync(), context);
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var relay = await RelayRig.StartRelayAsync("--storage-connection-string", azurite.ConnectionString);
        await using var large = await RelayRig.StartRelayAsync("--storage-connection-string", azurite.ConnectionString, "--block-bytes", "4194304");
        using var cloud = BenchStores.Connect(azurite.ConnectionString);
        var samples = new Samples();
        for (var round = -1; round < context.Rounds; round++)
        {
            foreach (var (name, turn) in ((string, Func<Task<double>>)[])
            [
                (Direct4M, () => DirectAsync(cloud, round, 4 << 20)),
                (RelayRig.Relay, () => CamerasAsync(rig, relay, round)),
                (Direct256K, () => DirectAsync(cloud, round, 256 << 10)),
                (Relay4M, () => CamerasAsync(rig, large, round)),
            ])
            {
                var speed = await turn();
                if (round >= 0) samples.Add(name, "MB/s", speed);
            }
        }
        context.Report.Note(samples.ToMarkdown($"Into Azurite: {Cameras} x {Mebibytes} MiB", Direct4M));
        var ratio = samples.Ratio(RelayRig.Relay, Direct4M, "MB/s").Median;
        context.Report.AtLeast("P8", "must", "into Azurite: relay / direct with blocks of 4 MiB", ratio, 0.75);
        context.Report.AtLeast("P8", "aim", "into Azurite: relay / direct with blocks of 4 MiB", ratio, 0.95);
        context.Report.Note("A request costs Azurite milliseconds of its one thread, whatever its size. A killed relay may cost a camera 256 KiB, so the relay puts blocks of "
            + "256 KiB and can only be as fast as anybody with such blocks; what it adds by rows, queue and sessions is the ratio to `" + Direct256K + "`.");
        context.Report.AtLeast("P8", "info", "into Azurite: relay / direct with its own blocks of 256 KiB", samples.Ratio(RelayRig.Relay, Direct256K, "MB/s").Median, 0.75);
    }

    private static async Task<double> CamerasAsync(RelayRig rig, ServerProcess relay, int round) =>
        (await rig.RunAsync("dualcam", relay.Ports[1], Cameras, Mebibytes, 65536, 0, 1, 1000 + (round * Cameras))).GetProperty("mbps").GetDouble();

    /// <summary>As many blobs at a time as there are cameras, one block of each in flight.</summary>
    private static async Task<double> DirectAsync(CloudServices cloud, int round, int blockBytes)
    {
        var bytes = new byte[Mebibytes << 20];
        new Random(1).NextBytes(bytes);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Cameras).Select(async camera =>
        {
            var name = new BlobName(BlobNames.MediaContainer, $"direct/{blockBytes}/{round}/{camera}");
            for (var at = 0; at < bytes.Length; at += blockBytes)
            {
                await cloud.Blocks.PutBlockAsync(name, BitConverter.GetBytes((long)at), bytes.AsMemory(at, blockBytes), CancellationToken.None);
            }
        }));
        return Cameras * (Mebibytes << 20) / 1e6 / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
