using System.Runtime.CompilerServices;
using CloudCam.Core.Ports;

namespace CloudCam.Relay.Tests.Cameras;

/// <summary>One replica's way to the tables, which can be cut.</summary>
internal sealed class CutTables(ITableStore tables) : ITableStore
{
    private volatile bool isCut;

    public void Cut() => isCut = true;

    public void Mend() => isCut = false;

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        Way().GetAsync(table, partitionKey, rowKey, cancellationToken);

    public Task<string?> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken) => Way().WriteAsync(table, write, cancellationToken);

    public Task WriteBatchAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) => Way().WriteBatchAsync(table, writes, cancellationToken);

    public async IAsyncEnumerable<TableRow> QueryAsync(string table, TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in Way().QueryAsync(table, query, cancellationToken)) yield return row;
    }

    public Task DeleteAsync(string table, string partitionKey, string rowKey, string ifMatch, CancellationToken cancellationToken) =>
        Way().DeleteAsync(table, partitionKey, rowKey, ifMatch, cancellationToken);

    private ITableStore Way() => isCut ? throw new StoreException(StoreError.Unreachable, "cut") : tables;
}
