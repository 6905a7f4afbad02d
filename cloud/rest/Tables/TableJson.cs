using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Tables;

/// <summary>Rows as the Table service's JSON: types that JSON has no word for are named by a <c>name@odata.type</c> member.</summary>
internal static class TableJson
{
    private const string TypeSuffix = "@odata.type";
    private const string Ticks = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TableWrite write, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("PartitionKey"u8, write.PartitionKey);
        json.WriteString("RowKey"u8, write.RowKey);
        foreach (var (column, value) in write.Values)
        {
            if (value is not null) WriteValue(json, TableRules.CheckedColumn(column), value);
        }
        json.WriteEndObject();
    }

    /// <summary>Reads one row of an answer with minimal metadata. <paramref name="etag"/> null: the row carries its own.</summary>
    public static TableRow Read(JsonElement row, string? etag)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        string partitionKey = "", rowKey = "", timestamp = "";
        foreach (var member in row.EnumerateObject())
        {
            switch (member.Name)
            {
                case "PartitionKey": partitionKey = member.Value.GetString()!; break;
                case "RowKey": rowKey = member.Value.GetString()!; break;
                case "Timestamp": timestamp = member.Value.GetString()!; break;
                case "odata.etag": etag ??= member.Value.GetString(); break;
                case var name when name.StartsWith("odata.", StringComparison.Ordinal) || name.EndsWith(TypeSuffix, StringComparison.Ordinal): break;
                case var name:
                    var type = row.TryGetProperty(name + TypeSuffix, out var told) ? told.GetString() : null;
                    values[name] = ReadValue(member.Value, type);
                    break;
            }
        }
        // The service's ETag is the row's time stamp in this very form; it is told only where metadata is.
        etag ??= $"W/\"datetime'{Uri.EscapeDataString(timestamp)}'\"";
        return new TableRow(partitionKey, rowKey, etag, values);
    }

    private static void WriteValue(Utf8JsonWriter json, string column, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(column, text);
                break;
            case int number:
                json.WriteNumber(column, number);
                break;
            case long number:
                json.WriteString(column + TypeSuffix, "Edm.Int64"u8);
                json.WriteString(column, number.ToString(CultureInfo.InvariantCulture));
                break;
            case bool flag:
                json.WriteBoolean(column, flag);
                break;
            case double number:
                json.WriteString(column + TypeSuffix, "Edm.Double"u8);
                if (double.IsFinite(number)) json.WriteNumber(column, number);
                else json.WriteString(column, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            case DateTimeOffset time:
                json.WriteString(column + TypeSuffix, "Edm.DateTime"u8);
                json.WriteString(column, time.UtcDateTime.ToString(Ticks, CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                json.WriteString(column + TypeSuffix, "Edm.Binary"u8);
                json.WriteBase64String(column, bytes);
                break;
            default:
                throw new ArgumentException($"A column cannot hold a {value.GetType().Name}.");
        }
    }

    private static object? ReadValue(JsonElement value, string? type) => (value.ValueKind, type) switch
    {
        (JsonValueKind.String, "Edm.Int64") => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        (JsonValueKind.String, "Edm.DateTime") => value.GetDateTimeOffset(),
        (JsonValueKind.String, "Edm.Binary") => value.GetBytesFromBase64(),
        (JsonValueKind.String, "Edm.Double") => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        (JsonValueKind.String, _) => value.GetString(),
        (JsonValueKind.Number, "Edm.Double") => value.GetDouble(),
        (JsonValueKind.Number, _) => value.TryGetInt32(out var number) ? number : value.TryGetInt64(out var large) ? large : value.GetDouble(),
        (JsonValueKind.True or JsonValueKind.False, _) => value.GetBoolean(),
        _ => null,
    };
}
