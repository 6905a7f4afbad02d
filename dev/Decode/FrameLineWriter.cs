using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CloudCam.Protocols.Listing;

namespace CloudCam.Dev.Decode;

/// <summary>Writes listings as JSON, one object per line, keys always in the same order.</summary>
/// <param name="output">Takes the bytes.</param>
/// <param name="protocol">Name of the protocol.</param>
internal sealed class FrameLineWriter(Stream output, string protocol) : IDisposable
{
    // Lists and dictionaries inside of fields come from our own listers; the limit only keeps a mistake there from running away.
    private const int MaxDepth = 32;

    private readonly Utf8JsonWriter json = new(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes one frame or one error.</summary>
    /// <param name="line">Input line with which it became complete, 1 and up.</param>
    /// <param name="listing">What the lister says.</param>
    public void Write(long line, FrameListing listing)
    {
        if (listing.Error is { } error)
        {
            WriteError(line, error);
            return;
        }
        Begin(line);
        json.WriteString("frame", listing.Frame);
        WriteFlag("crcValid", listing.CrcValid);
        WriteFlag("lengthValid", listing.LengthValid);
        json.WritePropertyName("fields");
        WriteValue(listing.Fields, MaxDepth);
        json.WriteString("reply", listing.Reply is { } reply ? Convert.ToHexStringLower(reply.Span) : null);
        End();
    }

    /// <summary>Writes an error.</summary>
    public void WriteError(long line, string error)
    {
        Begin(line);
        json.WriteString("error", error);
        End();
    }

    /// <summary>Hands everything on.</summary>
    public void Flush() => output.Flush();

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    private void Begin(long line)
    {
        json.WriteStartObject();
        json.WriteNumber("line", line);
        json.WriteString("protocol", protocol);
    }

    private void End()
    {
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        output.WriteByte((byte)'\n');
    }

    private void WriteFlag(string name, bool? value)
    {
        if (value is { } flag) json.WriteBoolean(name, flag);
        else json.WriteNull(name);
    }

    private void WriteValue(object? value, int depth)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case double number when !double.IsFinite(number): json.WriteNullValue(); break;
            case double number: json.WriteNumberValue(number); break;
            case float number when !float.IsFinite(number): json.WriteNullValue(); break;
            case float number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case byte or sbyte or short or ushort or int or uint or long: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: json.WriteStringValue(time.UtcDateTime); break;
            case byte[] bytes: json.WriteStringValue(Convert.ToHexStringLower(bytes)); break;
            case IReadOnlyDictionary<string, object?> fields when depth > 0: WriteFields(fields, depth - 1); break;
            case System.Collections.IEnumerable list when depth > 0: WriteList(list, depth - 1); break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private void WriteFields(IReadOnlyDictionary<string, object?> fields, int depth)
    {
        json.WriteStartObject();
        foreach (var (name, value) in fields)
        {
            json.WritePropertyName(name);
            WriteValue(value, depth);
        }
        json.WriteEndObject();
    }

    private void WriteList(System.Collections.IEnumerable list, int depth)
    {
        json.WriteStartArray();
        foreach (var value in list) WriteValue(value, depth);
        json.WriteEndArray();
    }
}
