using System.Buffers;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Events;

namespace CloudCam.Core.Media;

/// <summary>Gaps of a recording as text: a JSON array of <c>{"from","seconds","reason"}</c>, the same in rows and in events.</summary>
public static class RecordingGaps
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Writes the array.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<RecordingGap> gaps)
    {
        writer.WriteStartArray();
        foreach (var gap in gaps)
        {
            writer.WriteStartObject();
            writer.WriteString("from", CloudEventWriter.Text(gap.From));
            writer.WriteNumber("seconds", Math.Round(gap.Seconds, 3));
            writer.WriteString("reason", gap.Reason);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>The column's text; null for no gaps.</summary>
    internal static string? ToColumn(IReadOnlyList<RecordingGap> gaps)
    {
        if (gaps.Count == 0) return null;
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text)) Write(writer, gaps);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Reads the column back; what is no list of gaps is none: the recording is there all the same.</summary>
    internal static IReadOnlyList<RecordingGap> FromColumn(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        try
        {
            return JsonSerializer.Deserialize<List<RecordingGap>>(text, Json) is { Count: > 0 } gaps ? gaps : [];
        }
        catch (JsonException)
        {
            // Edited by hand and broken.
            return [];
        }
    }
}
