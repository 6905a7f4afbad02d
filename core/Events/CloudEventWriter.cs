using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>Writes events as CloudEvents 1.0 JSON (structured mode), the form integrators read. Each thread reuses one writer and one buffer: no garbage.</summary>
public static class CloudEventWriter
{
    private const string Rfc3339Milliseconds = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int TimeBytes = 24;
    private const int RoundTripBytes = 28;

    // A buffer that one huge event made larger than this is not kept.
    private const int MostKeptBytes = 64 * 1_024;

    [ThreadStatic]
    private static Scratch? scratch;

    /// <summary>Writes one event as one JSON object.</summary>
    public static void Write(CameraEvent cameraEvent, IBufferWriter<byte> output)
    {
        // Taken while it is used: an event that fails half way leaves nothing behind for the next one.
        var own = scratch ?? new Scratch();
        scratch = null;
        own.Begin();
        Write(cameraEvent, own.Json);
        own.Json.Flush();
        output.Write(own.Buffer.WrittenSpan);
        if (own.Buffer.Capacity <= MostKeptBytes) scratch = own;
    }

    /// <summary>One event as UTF-8 JSON.</summary>
    public static byte[] ToUtf8(CameraEvent cameraEvent)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(cameraEvent, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>RFC 3339, UTC, milliseconds.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Rfc3339Milliseconds, CultureInfo.InvariantCulture);

    private static void Write(CameraEvent cameraEvent, Utf8JsonWriter writer)
    {
        var stamp = cameraEvent.Stamp;
        writer.WriteStartObject();
        writer.WriteString(Names.SpecVersion, Names.Version);
        WriteId(writer, cameraEvent);
        WriteSource(writer, cameraEvent.Device);
        writer.WriteString(Names.Type, cameraEvent.Type);
        if (cameraEvent.Subject is { } subject) writer.WriteString(Names.Subject, subject);
        WriteTime(writer, Names.Time, cameraEvent.Time);
        writer.WriteString(Names.DataContentType, Names.Json);
        WriteTime(writer, Names.RecordedTime, stamp.RecordedTime);
        writer.WriteString(Names.PartitionKey, cameraEvent.Device.Value);
        if (stamp.Sequence.IsKnown) WriteSequence(writer, stamp.Sequence);
        if (stamp.TraceParent is { } traceParent) writer.WriteString(Names.TraceParent, traceParent);
        if (cameraEvent.CorrelationId is { } correlation) writer.WriteString(Names.CorrelationId, correlation);
        if (stamp.IsQuarantined) writer.WriteBoolean(Names.Quarantined, true);
        cameraEvent.WriteAttributes(writer);
        writer.WriteStartObject(Names.Data);
        cameraEvent.WriteData(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter writer, CameraEvent cameraEvent)
    {
        Span<byte> id = stackalloc byte[DerivedId.Length];
        cameraEvent.WriteId(id);
        writer.WriteString(Names.Id, id);
    }

    private static void WriteSource(Utf8JsonWriter writer, DeviceId device)
    {
        // A device id is at most that many ASCII characters.
        Span<byte> source = stackalloc byte[SourcePrefix.Length + DeviceId.MaxLength];
        SourcePrefix.CopyTo(source);
        var length = System.Text.Encoding.ASCII.GetBytes(device.Value, source[SourcePrefix.Length..]);
        writer.WriteString(Names.Source, source[..(SourcePrefix.Length + length)]);
    }

    private static void WriteSequence(Utf8JsonWriter writer, EventSequence sequence)
    {
        Span<byte> counted = stackalloc byte[EventSequence.MaxCountedLength];
        if (sequence.TryFormat(counted, out var length)) writer.WriteString(Names.Sequence, counted[..length]);
        else writer.WriteString(Names.Sequence, sequence.ToString());
    }

    private static void WriteTime(Utf8JsonWriter writer, JsonEncodedText name, DateTimeOffset time)
    {
        // The framework's own fast form is this one with four digits more.
        Span<byte> text = stackalloc byte[RoundTripBytes];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[TimeBytes - 1] = (byte)'Z';
        writer.WriteString(name, text[..TimeBytes]);
    }

    private static ReadOnlySpan<byte> SourcePrefix => "/devices/"u8;

    private sealed class Scratch
    {
        // Checked by the tests of every event type, not again for every event.
        private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

        public Scratch() => Json = new Utf8JsonWriter(Buffer, Options);

        public ArrayBufferWriter<byte> Buffer { get; } = new(2_048);

        public Utf8JsonWriter Json { get; }

        public void Begin()
        {
            Buffer.ResetWrittenCount();
            Json.Reset();
        }
    }

    private static class Names
    {
        public static readonly JsonEncodedText SpecVersion = JsonEncodedText.Encode("specversion");
        public static readonly JsonEncodedText Version = JsonEncodedText.Encode("1.0");
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
        public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
        public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
        public static readonly JsonEncodedText Subject = JsonEncodedText.Encode("subject");
        public static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
        public static readonly JsonEncodedText DataContentType = JsonEncodedText.Encode("datacontenttype");
        public static readonly JsonEncodedText Json = JsonEncodedText.Encode("application/json");
        public static readonly JsonEncodedText RecordedTime = JsonEncodedText.Encode("recordedtime");
        public static readonly JsonEncodedText PartitionKey = JsonEncodedText.Encode("partitionkey");
        public static readonly JsonEncodedText Sequence = JsonEncodedText.Encode("sequence");
        public static readonly JsonEncodedText TraceParent = JsonEncodedText.Encode("traceparent");
        public static readonly JsonEncodedText CorrelationId = JsonEncodedText.Encode("correlationid");
        public static readonly JsonEncodedText Quarantined = JsonEncodedText.Encode("quarantined");
        public static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");
    }
}
