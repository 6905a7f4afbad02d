using System.Globalization;

namespace CloudCam.Core.Ports;

/// <summary>
/// A row as it was read. The service may give numbers and times as text (its answers carry no types), so the reader of a column
/// names the type it expects, and a text that stands for that type is taken.
/// </summary>
/// <param name="PartitionKey">First part of the key.</param>
/// <param name="RowKey">Second part of the key.</param>
/// <param name="ETag">Changes with every write.</param>
/// <param name="Values">Columns as they came.</param>
public sealed record TableRow(string PartitionKey, string RowKey, string ETag, IReadOnlyDictionary<string, object?> Values)
{
    /// <summary>Text column; null when missing.</summary>
    public string? Text(string column) => Values.GetValueOrDefault(column) switch
    {
        null => null,
        string text => text,
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };

    /// <summary>Whole-number column; null when missing or no number.</summary>
    public long? Number(string column) => Values.GetValueOrDefault(column) switch
    {
        long number => number,
        int number => number,
        double number when number == Math.Floor(number) => (long)number,
        string text when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>Floating-point column; null when missing or no number.</summary>
    public double? Real(string column) => Values.GetValueOrDefault(column) switch
    {
        double number => number,
        long number => number,
        int number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>Yes-or-no column; null when missing.</summary>
    public bool? Flag(string column) => Values.GetValueOrDefault(column) switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out var flag) => flag,
        _ => null,
    };

    /// <summary>Time column, UTC; null when missing or no time.</summary>
    public DateTimeOffset? Time(string column) => Values.GetValueOrDefault(column) switch
    {
        DateTimeOffset time => time,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) => time,
        _ => null,
    };

    /// <summary>Binary column; null when missing or no binary.</summary>
    public byte[]? Binary(string column) => Values.GetValueOrDefault(column) switch
    {
        byte[] bytes => bytes,
        string text when Convert.TryFromBase64String(text, new byte[text.Length], out _) => Convert.FromBase64String(text),
        _ => null,
    };
}
