using System.Runtime.CompilerServices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Relay.Tests.Transfers;

/// <summary>Kills a process in its n-th call to a store: before the call is carried out, or after it and before its answer. Nothing it does later arrives.</summary>
public sealed class Kill(int atCall, bool carriedOut)
{
    private int calls;

    public static Kill Never => new(int.MaxValue, false);

    /// <summary>Whether it came to the kill.</summary>
    public bool Happened => Volatile.Read(ref calls) >= atCall;

    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        var number = Interlocked.Increment(ref calls);
        if (number > atCall || (number == atCall && !carriedOut)) throw Gone();
        var result = await call();
        return number == atCall ? throw Gone() : result;
    }

    public Task RunAsync(Func<Task> call) => RunAsync(async () =>
    {
        await call();
        return true;
    });

    private static StoreException Gone() => new(StoreError.Unreachable, "The process is gone.");
}

/// <summary>The three ports a transfer uses, as one process sees them until it is killed.</summary>
public sealed class KillablePorts(IBlockStore blocks, ITableStore tables, IWorkQueue work, Kill kill) : IBlockStore, ITableStore, IWorkQueue
{
    public Task PutBlockAsync(BlobName name, ReadOnlyMemory<byte> blockId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        kill.RunAsync(() => blocks.PutBlockAsync(name, blockId, bytes, cancellationToken));

    public Task<IReadOnlyList<StagedBlock>> ListBlocksAsync(BlobName name, CancellationToken cancellationToken) =>
        kill.RunAsync(() => blocks.ListBlocksAsync(name, cancellationToken));

    public Task<string> CommitAsync(BlobName name, IReadOnlyList<ReadOnlyMemory<byte>> blockIds, BlobWrite write, CancellationToken cancellationToken) =>
        kill.RunAsync(() => blocks.CommitAsync(name, blockIds, write, cancellationToken));

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        kill.RunAsync(() => tables.GetAsync(table, partitionKey, rowKey, cancellationToken));

    public Task<string?> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken) =>
        kill.RunAsync(() => tables.WriteAsync(table, write, cancellationToken));

    public Task WriteBatchAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        kill.RunAsync(() => tables.WriteBatchAsync(table, writes, cancellationToken));

    public async IAsyncEnumerable<TableRow> QueryAsync(string table, TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await kill.RunAsync(() => Task.CompletedTask);
        await foreach (var row in tables.QueryAsync(table, query, cancellationToken)) yield return row;
    }

    public Task DeleteAsync(string table, string partitionKey, string rowKey, string ifMatch, CancellationToken cancellationToken) =>
        kill.RunAsync(() => tables.DeleteAsync(table, partitionKey, rowKey, ifMatch, cancellationToken));

    public Task EnsureAsync(string queue, CancellationToken cancellationToken) => kill.RunAsync(() => work.EnsureAsync(queue, cancellationToken));

    public Task EnqueueAsync(string queue, string text, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
        kill.RunAsync(() => work.EnqueueAsync(queue, text, visibleAfter, cancellationToken));

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int count, TimeSpan visibility, CancellationToken cancellationToken) =>
        kill.RunAsync(() => work.ReceiveAsync(queue, count, visibility, cancellationToken));

    public Task CompleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken) =>
        kill.RunAsync(() => work.CompleteAsync(queue, message, cancellationToken));

    public Task<long> CountAsync(string queue, CancellationToken cancellationToken) => kill.RunAsync(() => work.CountAsync(queue, cancellationToken));
}
