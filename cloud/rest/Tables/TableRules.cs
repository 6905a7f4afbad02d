using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Tables;

/// <summary>What is checked before a request is made: rules the service would not state clearly, or that would change the request's meaning.</summary>
internal static class TableRules
{
    private const int MaxBatch = 100;

    /// <summary>A column name that is a plain identifier and none of the service's own.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Invalid"/>.</exception>
    public static string CheckedColumn(string column)
    {
        if (column.Length is 0 or > 255 || column is "PartitionKey" or "RowKey" or "Timestamp" || char.IsAsciiDigit(column[0])) throw Wrong();
        foreach (var character in column)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_') throw Wrong();
        }
        return column;

        static StoreException Wrong() => new(StoreError.Invalid, "Table: a column name is no identifier, or one of the service's own.");
    }

    /// <exception cref="StoreException"><see cref="StoreError.Invalid"/>: a character that the service forbids in keys.</exception>
    public static void CheckKeys(TableWrite write)
    {
        if (Array.Exists([write.PartitionKey, write.RowKey], key => key.AsSpan().ContainsAny("/\\#?") || key.Any(char.IsControl)))
            throw new StoreException(StoreError.Invalid, "Table write: a character is not allowed in a key.");
        if (write.Mode == TableWriteMode.Insert && write.IfMatch is not null)
            throw new StoreException(StoreError.Invalid, "Table write: an insert has no ETag condition.");
    }

    /// <summary>The service's rules for a batch; Azurite does not hold all of them.</summary>
    /// <exception cref="ArgumentException">They are broken.</exception>
    public static void CheckBatch(IReadOnlyList<TableWrite> writes)
    {
        if (writes.Count > MaxBatch) throw new ArgumentException("A batch has at most 100 rows.", nameof(writes));
        var rows = new HashSet<string>(StringComparer.Ordinal);
        foreach (var write in writes)
        {
            if (write.PartitionKey != writes[0].PartitionKey) throw new ArgumentException("A batch has one partition key.", nameof(writes));
            if (!rows.Add(write.RowKey)) throw new ArgumentException("A batch has each row once.", nameof(writes));
        }
    }
}
