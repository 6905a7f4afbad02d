using CloudCam.Cloud.Memory;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay;

namespace CloudCam.Benchmarks.RelayHost;

/// <summary>What the measured relay delivers to.</summary>
internal static class BenchStores
{
    /// <summary>Needed to build the adapters; events stay in memory, so nobody is ever asked at this address.</summary>
    private const string NoEventHubs = "Endpoint=sb://bench.invalid;SharedAccessKeyName=none;SharedAccessKey=none";

    /// <summary>Rows in memory, blocks dropped.</summary>
    public static RelayStores InMemory(IEventHubs hubs) => new(
        new MemoryBlobStore(new MemoryBlobs(TimeProvider.System)), new NullBlocks(), new MemoryTableStore(), new MemoryWorkQueue(TimeProvider.System), hubs);

    /// <summary>Blobs, rows and queue of a storage account (Azurite), events in memory.</summary>
    public static async Task<(CloudServices Cloud, RelayStores Stores)> OfStorageAsync(string connectionString)
    {
        var cloud = Connect(connectionString);
        await cloud.EnsureCreatedAsync(CancellationToken.None);
        return (cloud, new RelayStores(cloud.Blobs, cloud.Blocks, cloud.Tables, cloud.Queue, new MemoryEventHubs(keepPerPartition: 1)));
    }

    /// <summary>The adapters as the relay makes them.</summary>
    public static CloudServices Connect(string connectionString) =>
        CloudSetup.Create(new CloudOptions { StorageConnectionString = connectionString, EventHubsConnectionString = NoEventHubs }, TimeProvider.System);

    /// <summary>Empties tables and queues, so that what they keep in this process is not taken for the relay's own memory.</summary>
    public static async Task ForgetAsync(RelayStores stores)
    {
        foreach (var table in TableNames.All)
        {
            var rows = new List<TableRow>();
            await foreach (var row in stores.Tables.QueryAsync(table, new TableQuery(), CancellationToken.None)) rows.Add(row);
            foreach (var row in rows) await stores.Tables.DeleteAsync(table, row.PartitionKey, row.RowKey, row.ETag, CancellationToken.None);
        }
        foreach (var queue in QueueNames.All)
        {
            while (await stores.Queue.ReceiveAsync(queue, 32, TimeSpan.FromMinutes(1), CancellationToken.None) is { Count: > 0 } messages)
            {
                foreach (var message in messages) await stores.Queue.CompleteAsync(queue, message, CancellationToken.None);
            }
        }
    }
}
