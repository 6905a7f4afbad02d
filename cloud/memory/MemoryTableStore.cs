using System.Globalization;
using System.Runtime.CompilerServices;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>Rows in memory, by the rules of the Table service. Tables exist from their first use on. Share the object to share the rows.</summary>
/// <param name="faults">Trouble on order; null: none.</param>
public sealed class MemoryTableStore(StoreFaults? faults = null) : ITableStore
{
    private const int MaxBatch = 100;
    private readonly Lock gate = new();
    private readonly Dictionary<string, MemoryTable> tables = new(StringComparer.OrdinalIgnoreCase);
    private long lastETag;

    /// <inheritdoc/>
    public async Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(GetAsync), cancellationToken).ConfigureAwait(false);
        lock (gate) return Rows(table).Find(partitionKey, rowKey);
    }

    /// <inheritdoc/>
    public async Task<string?> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(WriteAsync), cancellationToken).ConfigureAwait(false);
        TableRow row;
        lock (gate)
        {
            var rows = Rows(table);
            row = Next(rows, write);
            rows.Put(row);
        }
        faults?.After(nameof(WriteAsync));
        return row.ETag;
    }

    /// <inheritdoc/>
    public async Task WriteBatchAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        if (writes.Count > MaxBatch) throw new ArgumentException("A batch has at most 100 rows.", nameof(writes));
        if (writes.Select(write => write.PartitionKey).Distinct(StringComparer.Ordinal).Count() > 1) throw new ArgumentException("A batch has one partition key.", nameof(writes));
        if (writes.DistinctBy(write => write.RowKey, StringComparer.Ordinal).Count() < writes.Count) throw new ArgumentException("A batch has each row once.", nameof(writes));
        await BeforeAsync(nameof(WriteBatchAsync), cancellationToken).ConfigureAwait(false);
        lock (gate)
        {
            var rows = Rows(table);
            var next = writes.Select(write => Next(rows, write)).ToList(); // throws before anything is written
            foreach (var row in next) rows.Put(row);
        }
        faults?.After(nameof(WriteBatchAsync));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TableRow> QueryAsync(string table, TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(QueryAsync), cancellationToken).ConfigureAwait(false);
        List<TableRow> found;
        lock (gate) found = [.. Rows(table).Query(query)];
        foreach (var row in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string table, string partitionKey, string rowKey, string ifMatch, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(DeleteAsync), cancellationToken).ConfigureAwait(false);
        lock (gate)
        {
            var rows = Rows(table);
            if (rows.Find(partitionKey, rowKey) is { } row)
            {
                if (ifMatch != "*" && ifMatch != row.ETag) throw Changed();
                rows.Remove(row);
            }
        }
        faults?.After(nameof(DeleteAsync));
    }

    private TableRow Next(MemoryTable rows, TableWrite write)
    {
        TableRules.Check(write);
        var old = rows.Find(write.PartitionKey, write.RowKey);
        if (old is not null && write.Mode == TableWriteMode.Insert) throw new StoreException(StoreError.AlreadyThere, "Table write: EntityAlreadyExists.");
        if (write.IfMatch is { } expected)
        {
            if (old is null) throw new StoreException(StoreError.NotThere, "Table write: ResourceNotFound.");
            if (expected != "*" && expected != old.ETag) throw Changed();
        }
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (write.Mode == TableWriteMode.Merge && old is not null)
        {
            foreach (var (column, value) in old.Values) values[column] = value;
        }
        foreach (var (column, value) in write.Values)
        {
            if (value is not null) values[column] = value is byte[] bytes ? bytes.Clone() : value;
        }
        TableRules.CheckWhole(write, values);
        return new TableRow(write.PartitionKey, write.RowKey, string.Create(CultureInfo.InvariantCulture, $"W/\"{++lastETag}\""), values);
    }

    private static StoreException Changed() => new(StoreError.Changed, "Table write: UpdateConditionNotSatisfied.");

    private MemoryTable Rows(string table)
    {
        if (!tables.TryGetValue(table, out var rows)) tables[table] = rows = new MemoryTable();
        return rows;
    }

    private ValueTask BeforeAsync(string operation, CancellationToken cancellationToken)
    {
        if (faults is not null) return faults.BeforeAsync(operation, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }
}
