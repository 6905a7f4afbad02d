using System.Globalization;
using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>A device passed on what something attached to it measured or read.</summary>
public sealed record SensorReading : CameraEvent
{
    /// <summary>Protocol it came by.</summary>
    public required string Protocol { get; init; }

    /// <summary>What was measured, lower case with dashes: <c>fuel</c>, <c>temperature</c>, <c>humidity</c>, <c>voltage</c>, <c>rfid</c>, <c>driver-card</c>, ...</summary>
    public required string Sensor { get; init; }

    /// <summary>Which of several (port, tank, sensor id); null when there is one.</summary>
    public string? SensorId { get; init; }

    /// <summary>The measured value in <see cref="Unit"/>; null for readings that are text.</summary>
    public double? Value { get; init; }

    /// <summary><c>celsius</c>, <c>percent</c>, <c>volts</c>, <c>litres</c>, <c>centimetres</c>, ...; null for text.</summary>
    public string? Unit { get; init; }

    /// <summary>What was read as text (card, tag), cut to 256 characters; null for values.</summary>
    public string? Text { get; init; }

    /// <summary>What happened to it (<c>logged-in</c>, <c>logged-out</c>, <c>illegal</c>); null when nothing is told.</summary>
    public string? State { get; init; }

    /// <summary>Whether it comes from the device's memory; null when not told.</summary>
    public bool? Buffered { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.sensor.reading.v1";

    /// <inheritdoc/>
    public override string? Subject => Sensor;

    /// <inheritdoc/>
    protected override string Key => string.Create(CultureInfo.InvariantCulture, $"{Sensor}|{SensorId}|{Time.UtcTicks}|{Value}|{Text}|{State}");

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("protocol", Protocol);
        writer.WriteString("sensor", Sensor);
        if (SensorId is not null) writer.WriteString("sensorId", SensorId);
        if (Value is { } value) writer.WriteNumber("value", value);
        if (Unit is not null) writer.WriteString("unit", Unit);
        if (Text is not null) writer.WriteString("text", Text);
        if (State is not null) writer.WriteString("state", State);
        if (Buffered is { } buffered) writer.WriteBoolean("buffered", buffered);
    }
}
