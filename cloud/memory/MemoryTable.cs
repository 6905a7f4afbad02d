using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>The rows of one table, by partition and in key order: what a call costs depends on the rows it asks for, not on how many others there are.</summary>
internal sealed class MemoryTable
{
    private static readonly Comparer<TableRow> ByRowKey = Comparer<TableRow>.Create(static (one, other) => string.CompareOrdinal(one.RowKey, other.RowKey));
    private static readonly Dictionary<string, object?> NoValues = [];
    private readonly Dictionary<string, SortedSet<TableRow>> partitions = new(StringComparer.Ordinal);

    /// <summary>One row; null when it is not there.</summary>
    public TableRow? Find(string partitionKey, string rowKey) =>
        partitions.TryGetValue(partitionKey, out var rows) && rows.TryGetValue(Place(rowKey), out var row) ? row : null;

    /// <summary>Puts a row in its place, over the one that is there.</summary>
    public void Put(TableRow row)
    {
        if (!partitions.TryGetValue(row.PartitionKey, out var rows)) partitions[row.PartitionKey] = rows = new SortedSet<TableRow>(ByRowKey);
        if (rows.Add(row)) return;
        rows.Remove(row);
        rows.Add(row);
    }

    /// <summary>Takes a row away, and its partition with the last one.</summary>
    public void Remove(TableRow row)
    {
        if (partitions.TryGetValue(row.PartitionKey, out var rows) && rows.Remove(row) && rows.Count == 0) partitions.Remove(row.PartitionKey);
    }

    /// <summary>Rows that match, in key order.</summary>
    public IEnumerable<TableRow> Query(TableQuery query) =>
        Partitions(query).SelectMany(rows => Range(rows, query)).Where(row => Matches(row, query)).Take(query.Take ?? int.MaxValue);

    private IEnumerable<SortedSet<TableRow>> Partitions(TableQuery query)
    {
        if (query.PartitionKey is { } only) return partitions.TryGetValue(only, out var rows) ? [rows] : [];
        return partitions.Where(one => query.PartitionKeyFrom is null || string.CompareOrdinal(one.Key, query.PartitionKeyFrom) >= 0)
            .OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value);
    }

    // A partition is never empty.
    private static SortedSet<TableRow> Range(SortedSet<TableRow> rows, TableQuery query)
    {
        if (query.RowKeyFrom is null && query.RowKeyBelow is null) return rows;
        var from = query.RowKeyFrom is null ? rows.Min! : Place(query.RowKeyFrom);
        var to = query.RowKeyBelow is null ? rows.Max! : Place(query.RowKeyBelow);
        return ByRowKey.Compare(from, to) <= 0 ? rows.GetViewBetween(from, to) : [];
    }

    private static TableRow Place(string rowKey) => new("", rowKey, "", NoValues);

    private static bool Matches(TableRow row, TableQuery query) =>
        (query.PartitionKeyFrom is null || string.CompareOrdinal(row.PartitionKey, query.PartitionKeyFrom) >= 0)
        && (query.RowKeyFrom is null || string.CompareOrdinal(row.RowKey, query.RowKeyFrom) >= 0)
        && (query.RowKeyBelow is null || string.CompareOrdinal(row.RowKey, query.RowKeyBelow) < 0)
        && (query.WhereEquals is not { } where || (row.Values.GetValueOrDefault(where.Key) is string text && text == where.Value));
}
