using System.Globalization;
using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>A device raised an alarm.</summary>
public sealed record AlarmRaised : CameraEvent
{
    /// <summary>The shared word for it.</summary>
    public required AlarmKind Kind { get; init; }

    /// <summary>Protocol name; says whose numbers <see cref="Code"/> are.</summary>
    public required string Protocol { get; init; }

    /// <summary>The vendor's raw code as text, for example <c>trigger:5</c> or <c>event-bit:0</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Where it happened; all members null when unknown.</summary>
    public Location Location { get; init; }

    /// <summary>The vendor's raw value beside the code (a speed, a level); null when there is none.</summary>
    public int? Value { get; init; }

    /// <summary>Voltage of the vehicle's battery, volts; null when not told.</summary>
    public double? ExternalVolts { get; init; }

    /// <summary>Names of the files the device promises to send, as it told them, checked; empty when none.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The device's own number of the frame; null where frames have none.</summary>
    public int? DeviceSequence { get; init; }

    /// <summary>Driver's id as the device tells it; null when unknown.</summary>
    public string? DriverId { get; init; }

    /// <summary>Driver's name as the device tells it; null when unknown.</summary>
    public string? DriverName { get; init; }

    /// <summary>Which camera saw it; null when unknown.</summary>
    public string? Channel { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.alarm.raised.v1";

    /// <inheritdoc/>
    public override string Hub => HubNames.Alarms;

    /// <inheritdoc/>
    public override string? Subject => Kind.Name;

    /// <inheritdoc/>
    protected override string Key => string.Create(CultureInfo.InvariantCulture, $"{Kind.Name}|{Code}|{Time.UtcTicks}");

    /// <inheritdoc/>
    protected internal override void WriteAttributes(Utf8JsonWriter writer)
    {
        writer.WriteString("severitytext", Kind.Severity.ToString().ToUpperInvariant());
        writer.WriteNumber("severitynumber", (int)Kind.Severity);
    }

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("alarm", Kind.Name);
        writer.WriteString("protocol", Protocol);
        writer.WriteString("code", Code);
        if (Channel is not null) writer.WriteString("channel", Channel);
        Location.WriteMembers(writer);
        if (Value is { } value) writer.WriteNumber("value", value);
        if (ExternalVolts is { } volts) writer.WriteNumber("externalVolts", volts);
        if (DriverId is not null) writer.WriteString("driverId", DriverId);
        if (DriverName is not null) writer.WriteString("driverName", DriverName);
        if (DeviceSequence is { } sequence) writer.WriteNumber("deviceSequence", sequence);
        if (Files.Count == 0) return;
        writer.WriteStartArray("files");
        foreach (var name in Files) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
