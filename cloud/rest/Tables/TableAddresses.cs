using System.Globalization;
using System.Text;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Tables;

/// <summary>Addresses and filters of the Table service.</summary>
internal static class TableAddresses
{
    /// <summary>Rows the service returns at once at most.</summary>
    public const int MaxPage = 1_000;

    public static string OfRow(string endpoint, string table, string partitionKey, string rowKey) =>
        $"{endpoint}/{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";

    public static string OfQuery(string endpoint, string table, TableQuery query, int? take, string? nextPartitionKey, string? nextRowKey)
    {
        var uri = new StringBuilder($"{endpoint}/{table}()");
        var separator = '?';
        Append("$filter", Filter(query));
        if (take is < MaxPage) Append("$top", take.Value.ToString(CultureInfo.InvariantCulture));
        Append("NextPartitionKey", nextPartitionKey);
        Append("NextRowKey", nextRowKey);
        return uri.ToString();

        void Append(string name, string? value)
        {
            if (string.IsNullOrEmpty(value)) return;
            uri.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
    }

    /// <summary>An OData filter; texts stand in quotes, and a quote inside is doubled.</summary>
    public static string Filter(TableQuery query)
    {
        var conditions = new List<string>(5);
        if (query.PartitionKey is { } partition) conditions.Add($"PartitionKey eq {Quote(partition)}");
        if (query.PartitionKeyFrom is { } first) conditions.Add($"PartitionKey ge {Quote(first)}");
        if (query.RowKeyFrom is { } from) conditions.Add($"RowKey ge {Quote(from)}");
        if (query.RowKeyBelow is { } below) conditions.Add($"RowKey lt {Quote(below)}");
        if (query.WhereEquals is { } where) conditions.Add($"{TableRules.CheckedColumn(where.Key)} eq {Quote(where.Value)}");
        return string.Join(" and ", conditions);
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Key(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
