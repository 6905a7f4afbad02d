namespace CloudCam.Core.Ports;

/// <summary>Rows with a two-part key, optimistic concurrency and typed values.</summary>
public interface ITableStore
{
    /// <summary>Reads one row; null when it is not there.</summary>
    Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <summary>Writes one row.</summary>
    /// <returns>The row's new ETag; null when the service does not tell it.</returns>
    /// <exception cref="StoreException">
    /// <see cref="StoreError.AlreadyThere"/> for an insert of an existing row, <see cref="StoreError.NotThere"/> or
    /// <see cref="StoreError.Changed"/> when <see cref="TableWrite.IfMatch"/> does not hold.
    /// </exception>
    Task<string?> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken);

    /// <summary>Writes up to 100 rows of one partition, all or none.</summary>
    /// <exception cref="ArgumentException">More than 100 rows, several partitions, or a row twice.</exception>
    /// <exception cref="StoreException">As for <see cref="WriteAsync"/>; nothing is written then.</exception>
    Task WriteBatchAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken);

    /// <summary>Rows that match, in key order, all pages.</summary>
    IAsyncEnumerable<TableRow> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes one row, if its ETag is <paramref name="ifMatch"/> (<c>*</c>: whatever it is). One that is not there is fine.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/>.</exception>
    Task DeleteAsync(string table, string partitionKey, string rowKey, string ifMatch, CancellationToken cancellationToken);
}

/// <summary>What to do with the row that may be there already.</summary>
public enum TableWriteMode
{
    /// <summary>Must not exist.</summary>
    Insert,

    /// <summary>Keeps the columns that are not named. With <see cref="TableWrite.IfMatch"/> it must exist, without it is created when missing.</summary>
    Merge,

    /// <summary>Drops the columns that are not named. With <see cref="TableWrite.IfMatch"/> it must exist, without it is created when missing.</summary>
    Replace,
}

/// <summary>One write.</summary>
/// <param name="Mode">Insert, merge or replace.</param>
/// <param name="PartitionKey">At most 1 KiB; no <c>/ \ # ?</c>, no control characters.</param>
/// <param name="RowKey">As the partition key.</param>
/// <param name="Values">
/// Columns: <see cref="string"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="DateTimeOffset"/>, <see cref="byte"/>[] (strings and binaries up to 64 KiB). Null values are left out.
/// </param>
/// <param name="IfMatch">ETag the row must have, <c>*</c> for any existing row, null for no condition.</param>
public sealed record TableWrite(
    TableWriteMode Mode, string PartitionKey, string RowKey, IReadOnlyDictionary<string, object?> Values, string? IfMatch = null);

/// <summary>Which rows.</summary>
public sealed record TableQuery
{
    /// <summary>Only this partition; null: all.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>
    /// Partition keys from here on, inclusive, in ordinal order; null: from the first. The store starts there, it does not read what lies before.
    /// "Behind this one" is the key and <c>!</c>, which sorts before every character of our keys.
    /// </summary>
    public string? PartitionKeyFrom { get; init; }

    /// <summary>Row keys from here on, inclusive; null: from the first.</summary>
    public string? RowKeyFrom { get; init; }

    /// <summary>Row keys below this, exclusive; null: to the last.</summary>
    public string? RowKeyBelow { get; init; }

    /// <summary>Rows whose named text column has this value; null: no such condition.</summary>
    public KeyValuePair<string, string>? WhereEquals { get; init; }

    /// <summary>At most this many rows; null: all.</summary>
    public int? Take { get; init; }
}
