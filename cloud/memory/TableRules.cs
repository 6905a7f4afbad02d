using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>What the Table service refuses ("Understanding the Table service data model" of its REST reference).</summary>
internal static class TableRules
{
    private const int MaxKeyBytes = 1_024;
    private const int MaxColumnBytes = 65_536;
    private const int MaxRowBytes = 1_048_576;
    private const int MaxColumns = 252;
    private const int MaxColumnNameLength = 255;

    public static void Check(TableWrite write)
    {
        CheckKey(write.PartitionKey);
        CheckKey(write.RowKey);
        if (write.Mode == TableWriteMode.Insert && write.IfMatch is not null) throw Wrong("an insert has no ETag condition");
        foreach (var (column, value) in write.Values)
        {
            if (!IsColumnName(column)) throw Wrong("PropertyNameInvalid");
            if (SizeOf(value) > MaxColumnBytes) throw Wrong("PropertyValueTooLarge");
        }
    }

    public static void CheckWhole(TableWrite write, Dictionary<string, object?> row)
    {
        if (row.Count > MaxColumns) throw Wrong("TooManyProperties");
        if (row.Sum(pair => 8 + pair.Key.Length * 2 + SizeOf(pair.Value)) + (write.PartitionKey.Length + write.RowKey.Length) * 2 > MaxRowBytes)
            throw Wrong("EntityTooLarge");
    }

    public static StoreException Wrong(string what) => new(StoreError.Invalid, $"Table write: {what}.");

    private static void CheckKey(string key)
    {
        if (key.Length * sizeof(char) > MaxKeyBytes) throw Wrong("KeyValueTooLarge");
        if (key.AsSpan().ContainsAny("/\\#?") || key.Any(char.IsControl)) throw Wrong("OutOfRangeInput, a character is not allowed in a key");
    }

    private static bool IsColumnName(string column) =>
        column.Length is > 0 and <= MaxColumnNameLength
        && column is not ("PartitionKey" or "RowKey" or "Timestamp")
        && !char.IsAsciiDigit(column[0])
        && column.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    /// <summary>Bytes of a value in the service: text is UTF-16.</summary>
    private static int SizeOf(object? value) => value switch
    {
        null => 0,
        string text => text.Length * sizeof(char),
        byte[] bytes => bytes.Length,
        int => sizeof(int),
        bool => sizeof(bool),
        long or double or DateTimeOffset => sizeof(long),
        _ => throw new ArgumentException($"A column cannot hold a {value.GetType().Name}."),
    };
}
