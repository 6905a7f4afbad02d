using System.Runtime.CompilerServices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Tests.Support;

/// <summary>All ports, each call counted and any of them failing.</summary>
internal sealed class FaultyPorts(CallCounter calls, ITableStore tables, IBlobStore blobs, IBlockStore blocks, IWorkQueue queue, IEventHubs hubs, IBlobLinks links)
    : ITableStore, IBlobStore, IBlockStore, IWorkQueue, IEventHubs, IBlobLinks
{
    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        calls.RunAsync(() => tables.GetAsync(table, partitionKey, rowKey, cancellationToken));

    public Task<string?> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken) =>
        calls.RunAsync(() => tables.WriteAsync(table, write, cancellationToken));

    public Task WriteBatchAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        calls.RunAsync(() => tables.WriteBatchAsync(table, writes, cancellationToken));

    public async IAsyncEnumerable<TableRow> QueryAsync(string table, TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await calls.RunAsync(() => Task.CompletedTask);
        await foreach (var row in tables.QueryAsync(table, query, cancellationToken)) yield return row;
    }

    public Task DeleteAsync(string table, string partitionKey, string rowKey, string ifMatch, CancellationToken cancellationToken) =>
        calls.RunAsync(() => tables.DeleteAsync(table, partitionKey, rowKey, ifMatch, cancellationToken));

    public Task PutAsync(BlobName name, ReadOnlyMemory<byte> bytes, BlobWrite write, CancellationToken cancellationToken) =>
        calls.RunAsync(() => blobs.PutAsync(name, bytes, write, cancellationToken));

    public Task<Stream> OpenReadAsync(BlobName name, long offset, long? length, CancellationToken cancellationToken) =>
        calls.RunAsync(() => blobs.OpenReadAsync(name, offset, length, cancellationToken));

    public Task<BlobDescription?> DescribeAsync(BlobName name, CancellationToken cancellationToken) =>
        calls.RunAsync(() => blobs.DescribeAsync(name, cancellationToken));

    public async IAsyncEnumerable<BlobName> ListAsync(string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await calls.RunAsync(() => Task.CompletedTask);
        await foreach (var name in blobs.ListAsync(container, prefix, cancellationToken)) yield return name;
    }

    public Task DeleteAsync(BlobName name, CancellationToken cancellationToken) => calls.RunAsync(() => blobs.DeleteAsync(name, cancellationToken));

    public Task PutBlockAsync(BlobName name, ReadOnlyMemory<byte> blockId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        calls.RunAsync(() => blocks.PutBlockAsync(name, blockId, bytes, cancellationToken));

    public Task<IReadOnlyList<StagedBlock>> ListBlocksAsync(BlobName name, CancellationToken cancellationToken) =>
        calls.RunAsync(() => blocks.ListBlocksAsync(name, cancellationToken));

    public Task<string> CommitAsync(BlobName name, IReadOnlyList<ReadOnlyMemory<byte>> blockIds, BlobWrite write, CancellationToken cancellationToken) =>
        calls.RunAsync(() => blocks.CommitAsync(name, blockIds, write, cancellationToken));

    public Task EnsureAsync(string queueName, CancellationToken cancellationToken) => calls.RunAsync(() => queue.EnsureAsync(queueName, cancellationToken));

    public Task EnqueueAsync(string queueName, string text, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
        calls.RunAsync(() => queue.EnqueueAsync(queueName, text, visibleAfter, cancellationToken));

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queueName, int count, TimeSpan visibility, CancellationToken cancellationToken) =>
        calls.RunAsync(() => queue.ReceiveAsync(queueName, count, visibility, cancellationToken));

    public Task CompleteAsync(string queueName, QueueMessage message, CancellationToken cancellationToken) =>
        calls.RunAsync(() => queue.CompleteAsync(queueName, message, cancellationToken));

    public Task<long> CountAsync(string queueName, CancellationToken cancellationToken) => calls.RunAsync(() => queue.CountAsync(queueName, cancellationToken));

    public int PartitionCount(string hub) => hubs.PartitionCount(hub);

    public Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken) =>
        calls.RunAsync(() => hubs.SendAsync(hub, partition, events, cancellationToken));

    public Task<Uri> CreateReadLinkAsync(BlobName name, DateTimeOffset expires, string? fileName, CancellationToken cancellationToken) =>
        calls.RunAsync(() => links.CreateReadLinkAsync(name, expires, fileName, cancellationToken));
}
