using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CloudCam.Cloud.Rest.Events;

/// <summary>Packs CloudEvents into request bodies.</summary>
internal static class EventPacking
{
    /// <summary>One billing unit. Larger bundles would also swell in the Functions host, which hands batches over as nested JSON text.</summary>
    public const int MaxBundleBytes = 65_536;

    /// <summary>Below the 1 MB limit of a publication, with room for the service's own overhead.</summary>
    public const int MaxPublicationBytes = 900_000;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON arrays of at most 64 KB, in order; an event that is larger alone gets an array of its own.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Bundles(IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        for (var first = 0; first < events.Count;)
        {
            var size = 2 + events[first].Length;
            var end = first + 1;
            while (end < events.Count && size + 1 + events[end].Length <= MaxBundleBytes) size += 1 + events[end++].Length;
            var body = new byte[size];
            body[0] = (byte)'[';
            var at = 1;
            for (var index = first; index < end; index++)
            {
                if (index > first) body[at++] = (byte)',';
                events[index].Span.CopyTo(body.AsSpan(at));
                at += events[index].Length;
            }
            body[at] = (byte)']';
            yield return body;
            first = end;
        }
    }

    /// <summary>Bodies of the batch content type: <c>[{"Body":"the event's JSON as text"}]</c>, with a partition key in every item where one is given.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Batches(IReadOnlyList<ReadOnlyMemory<byte>> events, string? partitionKey)
    {
        var body = new ArrayBufferWriter<byte>(4_096);
        foreach (var item in events.Select(cloudEvent => Item(cloudEvent, partitionKey)))
        {
            if (body.WrittenCount > 0 && body.WrittenCount + item.Length + 2 > MaxPublicationBytes)
            {
                body.Write("]"u8);
                yield return body.WrittenMemory;
                body = new ArrayBufferWriter<byte>(4_096);
            }
            body.Write(body.WrittenCount == 0 ? "["u8 : ","u8);
            body.Write(item);
        }
        if (body.WrittenCount == 0) yield break;
        body.Write("]"u8);
        yield return body.WrittenMemory;
    }

    /// <summary>The events by their <c>partitionkey</c> attribute, order kept inside each key; an event without one is sent under the empty key.</summary>
    public static IEnumerable<IGrouping<string, ReadOnlyMemory<byte>>> ByKey(IReadOnlyList<ReadOnlyMemory<byte>> events) => events.GroupBy(KeyOf, StringComparer.Ordinal);

    private static byte[] Item(ReadOnlyMemory<byte> cloudEvent, string? partitionKey)
    {
        var buffer = new ArrayBufferWriter<byte>(cloudEvent.Length * 5 / 4 + 64);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("Body"u8, Encoding.UTF8.GetString(cloudEvent.Span));
        if (partitionKey is { Length: > 0 })
        {
            json.WriteStartObject("BrokerProperties"u8);
            json.WriteString("PartitionKey"u8, partitionKey);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string KeyOf(ReadOnlyMemory<byte> cloudEvent)
    {
        var reader = new Utf8JsonReader(cloudEvent.Span);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            var isKey = reader.ValueTextEquals("partitionkey"u8);
            reader.Read();
            if (isKey) return reader.GetString() ?? "";
            reader.Skip();
        }
        return "";
    }
}
