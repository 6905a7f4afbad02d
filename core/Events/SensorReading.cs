using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>A device passed on what something attached to it measured or read. Sessions rent it (<see cref="Rent"/>).</summary>
public sealed record SensorReading : CameraEvent
{
    private static readonly EventPool<SensorReading> Pool = new(() => new SensorReading { Device = default, Time = default, Protocol = "", Sensor = "" });

    /// <summary>Protocol it came by.</summary>
    public required string Protocol { get; set; }

    /// <summary>What was measured, lower case with dashes: <c>fuel</c>, <c>temperature</c>, <c>humidity</c>, <c>voltage</c>, <c>rfid</c>, <c>driver-card</c>, ...</summary>
    public required string Sensor { get; set; }

    /// <summary>Which of several (port, tank, sensor id); null when there is one.</summary>
    public string? SensorId { get; set; }

    /// <summary>The measured value in <see cref="Unit"/>; null for readings that are text.</summary>
    public double? Value { get; set; }

    /// <summary><c>celsius</c>, <c>percent</c>, <c>volts</c>, <c>litres</c>, <c>centimetres</c>, ...; null for text.</summary>
    public string? Unit { get; set; }

    /// <summary>What was read as text (card, tag), cut to 256 characters; null for values.</summary>
    public string? Text { get; set; }

    /// <summary>What happened to it (<c>logged-in</c>, <c>logged-out</c>, <c>illegal</c>); null when nothing is told.</summary>
    public string? State { get; set; }

    /// <summary>Whether it comes from the device's memory; null when not told.</summary>
    public bool? Buffered { get; set; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.sensor.reading.v1";

    /// <inheritdoc/>
    public override string? Subject => Sensor;

    /// <summary>Takes a used event instead of a new one; members that are not named here are null. Raise it once; the relay gives it back.</summary>
    public static SensorReading Rent(DeviceId device, DateTimeOffset time, string protocol, string sensor)
    {
        var rented = Pool.Rent(device, time);
        (rented.Protocol, rented.Sensor) = (protocol, sensor);
        return rented;
    }

    /// <inheritdoc/>
    protected internal override void WriteKey(ref DerivedIdBuilder key)
    {
        key.Append(Sensor);
        key.Append('|');
        key.Append(SensorId);
        key.Append('|');
        key.Append(Time.UtcTicks);
        key.Append('|');
        key.Append(Value);
        key.Append('|');
        key.Append(Text);
        key.Append('|');
        key.Append(State);
    }

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString(DataNames.Protocol, Protocol);
        writer.WriteString(DataNames.Sensor, Sensor);
        if (SensorId is not null) writer.WriteString(DataNames.SensorId, SensorId);
        if (Value is { } value) writer.WriteShortNumber(DataNames.Value, value);
        if (Unit is not null) writer.WriteString(DataNames.Unit, Unit);
        if (Text is not null) writer.WriteString(DataNames.Text, Text);
        if (State is not null) writer.WriteString(DataNames.State, State);
        if (Buffered is { } buffered) writer.WriteBoolean(DataNames.Buffered, buffered);
    }

    private protected override void GiveBack()
    {
        (SensorId, Value, Unit, Text, State, Buffered) = (null, null, null, null, null, null);
        Pool.Return(this);
    }
}
