using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>Writes events as CloudEvents 1.0 JSON (structured mode), the form integrators read.</summary>
public static class CloudEventWriter
{
    private const string Rfc3339Milliseconds = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Writes one event as one JSON object.</summary>
    public static void Write(CameraEvent cameraEvent, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("specversion", "1.0");
        writer.WriteString("id", cameraEvent.Id);
        writer.WriteString("source", $"/devices/{cameraEvent.Device}");
        writer.WriteString("type", cameraEvent.Type);
        if (cameraEvent.Subject is { } subject) writer.WriteString("subject", subject);
        writer.WriteString("time", Text(cameraEvent.Time));
        writer.WriteString("datacontenttype", "application/json");
        writer.WriteString("recordedtime", Text(cameraEvent.Stamp.RecordedTime));
        writer.WriteString("partitionkey", cameraEvent.Device.Value);
        if (cameraEvent.Stamp.Sequence is { } sequence) writer.WriteString("sequence", sequence);
        if (cameraEvent.Stamp.TraceParent is { } traceParent) writer.WriteString("traceparent", traceParent);
        if (cameraEvent.CorrelationId is { } correlation) writer.WriteString("correlationid", correlation);
        if (cameraEvent.Stamp.IsQuarantined) writer.WriteBoolean("quarantined", true);
        cameraEvent.WriteAttributes(writer);
        writer.WriteStartObject("data");
        cameraEvent.WriteData(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
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
}
