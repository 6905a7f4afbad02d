using CloudCam.Core.Events;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Tests.Support;

/// <summary>Tables in which somebody else writes just before we do, once.</summary>
internal sealed class CutIn(ITableStore tables, Func<Task> before) : ITableStore
{
    private bool done;

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        tables.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public async Task<string?> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
    {
        if (!done) await before();
        done = true;
        return await tables.WriteAsync(table, write, cancellationToken);
    }

    public Task WriteBatchAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) => tables.WriteBatchAsync(table, writes, cancellationToken);

    public IAsyncEnumerable<TableRow> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken) => tables.QueryAsync(table, query, cancellationToken);

    public Task DeleteAsync(string table, string partitionKey, string rowKey, string ifMatch, CancellationToken cancellationToken) =>
        tables.DeleteAsync(table, partitionKey, rowKey, ifMatch, cancellationToken);
}

/// <summary>Tables in which a look at all rows of a table never ends.</summary>
internal sealed class EndlessLook(ITableStore tables, Action meanwhile) : ITableStore
{
    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        tables.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public Task<string?> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken) => tables.WriteAsync(table, write, cancellationToken);

    public Task WriteBatchAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) => tables.WriteBatchAsync(table, writes, cancellationToken);

    public async IAsyncEnumerable<TableRow> QueryAsync(string table, TableQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(table, query, cancellationToken)) yield return row;
        if (query.PartitionKey is not null) yield break;
        meanwhile();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    public Task DeleteAsync(string table, string partitionKey, string rowKey, string ifMatch, CancellationToken cancellationToken) =>
        tables.DeleteAsync(table, partitionKey, rowKey, ifMatch, cancellationToken);
}

/// <summary>A sink before which something happens.</summary>
internal sealed class BeforeEvents(IEventSink sink, Func<Task> before) : IEventSink
{
    public async ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken)
    {
        await before();
        await sink.AcceptAsync(events, cancellationToken);
    }
}
