using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>The rows of one table, by partition: what a call costs depends on its own partition, not on how many others there are.</summary>
internal sealed class MemoryTable
{
    private readonly Dictionary<string, SortedDictionary<string, TableRow>> partitions = new(StringComparer.Ordinal);

    /// <summary>One row; null when it is not there.</summary>
    public TableRow? Find(string partitionKey, string rowKey) => partitions.TryGetValue(partitionKey, out var rows) ? rows.GetValueOrDefault(rowKey) : null;

    /// <summary>Puts a row in its place, over the one that is there.</summary>
    public void Put(TableRow row)
    {
        if (!partitions.TryGetValue(row.PartitionKey, out var rows)) partitions[row.PartitionKey] = rows = new SortedDictionary<string, TableRow>(StringComparer.Ordinal);
        rows[row.RowKey] = row;
    }

    /// <summary>Takes a row away, and its partition with the last one.</summary>
    public void Remove(TableRow row)
    {
        if (partitions.TryGetValue(row.PartitionKey, out var rows) && rows.Remove(row.RowKey) && rows.Count == 0) partitions.Remove(row.PartitionKey);
    }

    /// <summary>Rows that match, in key order.</summary>
    public IEnumerable<TableRow> Query(TableQuery query) => Partitions(query).SelectMany(rows => rows.Values).Where(row => Matches(row, query)).Take(query.Take ?? int.MaxValue);

    private IEnumerable<SortedDictionary<string, TableRow>> Partitions(TableQuery query)
    {
        if (query.PartitionKey is { } only) return partitions.TryGetValue(only, out var rows) ? [rows] : [];
        return partitions.Where(one => query.PartitionKeyFrom is null || string.CompareOrdinal(one.Key, query.PartitionKeyFrom) >= 0)
            .OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value);
    }

    private static bool Matches(TableRow row, TableQuery query) =>
        (query.PartitionKeyFrom is null || string.CompareOrdinal(row.PartitionKey, query.PartitionKeyFrom) >= 0)
        && (query.RowKeyFrom is null || string.CompareOrdinal(row.RowKey, query.RowKeyFrom) >= 0)
        && (query.RowKeyBelow is null || string.CompareOrdinal(row.RowKey, query.RowKeyBelow) < 0)
        && (query.WhereEquals is not { } where || (row.Values.GetValueOrDefault(where.Key) is string text && text == where.Value));
}
