using System.Globalization;
using CloudCam.Benchmarks.RelayHost;
using CloudCam.Benchmarks.Servers;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Dvrip.Sessions;
using CloudCam.Protocols.Live;
using CloudCam.Relay;
using CloudCam.Relay.Cameras;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudCam.Benchmarks.Cameras;

/// <summary>The relay that records cameras, as a process to be measured: <c>camera-host PORT CAMERAS</c>. Rows in memory, block bytes counted and dropped.</summary>
internal static class CameraHost
{
    private const string Loopback = "127.0.0.1";

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var (port, count) = (int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture));
        var options = new RelayOptions { ListenAddress = Loopback, Listeners = { new ListenerOptions() } };
        var dialling = new CamerasOptions { ScanInterval = TimeSpan.FromSeconds(1), EmptyScanInterval = TimeSpan.FromSeconds(1), AllowedNetworks = { "127.0.0.0/8" } };
        var (blocks, tables) = (new CountedBlocks(), new MemoryTableStore());
        var hubs = new BenchHubs(TimeSpan.Zero);
        var stores = new RelayStores(new MemoryBlobStore(new MemoryBlobs(TimeProvider.System)), blocks, tables, new MemoryWorkQueue(TimeProvider.System), hubs);
        var protocol = new DvripProtocol(new DvripSessionOptions(), NoLiveHub.Instance, TimeProvider.System);
        using var relay = new RelayServer(
            options, [], stores, NullLoggerFactory.Instance, TimeProvider.System, new Random(1), new RelayCameras(dialling, [protocol], Secrets: null));
        await relay.StartAsync(CancellationToken.None);
        var registry = new CameraTable(tables, TimeProvider.System);
        for (var number = 0; number < count; number++)
        {
            var camera = new CameraRecord
            {
                Id = DeviceId.Parse($"camera-{number}"), Kind = protocol.Name, Address = Loopback, Port = port, User = "admin", Recording = new RecordingPolicy(RecordingMode.Continuous),
            };
            await registry.SaveAsync(camera, null, mustBeNew: true, CancellationToken.None);
        }
        await ServerFigures.AnswerAsync([relay.EndPoints[0].Port], () => relay.Connections.Count, events: () => Figures(blocks, tables));
        await relay.StopAsync(CancellationToken.None);
        return 0;
    }

    private static string Figures(CountedBlocks blocks, MemoryTableStore tables)
    {
        var (files, withGaps) = CountAsync(tables).GetAwaiter().GetResult();
        return string.Create(CultureInfo.InvariantCulture, $"{{\"stored\":{blocks.Bytes},\"files\":{files},\"gaps\":{withGaps}}}");
    }

    private static async Task<(int Files, int WithGaps)> CountAsync(MemoryTableStore tables)
    {
        var (files, gaps) = (0, 0);
        await foreach (var row in tables.QueryAsync(TableNames.Transfers, new TableQuery(), CancellationToken.None))
        {
            files++;
            if (row.Text("gaps") is { Length: > 2 }) gaps++;
        }
        return (files, gaps);
    }

    private sealed class CountedBlocks : IBlockStore
    {
        private long bytes;

        public long Bytes => Interlocked.Read(ref bytes);

        public Task PutBlockAsync(BlobName name, ReadOnlyMemory<byte> blockId, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
        {
            Interlocked.Add(ref bytes, block.Length);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<StagedBlock>> ListBlocksAsync(BlobName name, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StagedBlock>>([]);

        public Task<string> CommitAsync(BlobName name, IReadOnlyList<ReadOnlyMemory<byte>> blockIds, BlobWrite write, CancellationToken cancellationToken) => Task.FromResult("");
    }
}
