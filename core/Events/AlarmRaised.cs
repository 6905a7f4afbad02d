using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>A device raised an alarm. Sessions rent it (<see cref="Rent"/>).</summary>
public sealed record AlarmRaised : CameraEvent
{
    private static readonly EventPool<AlarmRaised> Pool =
        new(() => new AlarmRaised { Device = default, Time = default, Kind = AlarmVocabulary.Unknown, Protocol = "", Code = "" });

    /// <summary>The shared word for it.</summary>
    public required AlarmKind Kind { get; set; }

    /// <summary>Protocol name; says whose numbers <see cref="Code"/> are.</summary>
    public required string Protocol { get; set; }

    /// <summary>The vendor's raw code as text, for example <c>trigger:5</c> or <c>event-bit:0</c>.</summary>
    public required string Code { get; set; }

    /// <summary>Where it happened; all members null when unknown.</summary>
    public Location Location { get; set; }

    /// <summary>The vendor's raw value beside the code (a speed, a level); null when there is none.</summary>
    public int? Value { get; set; }

    /// <summary>Voltage of the vehicle's battery, volts; null when not told.</summary>
    public double? ExternalVolts { get; set; }

    /// <summary>Names of the files the device promises to send, as it told them, checked; empty when none.</summary>
    public IReadOnlyList<string> Files { get; set; } = [];

    /// <summary>The device's own number of the frame; null where frames have none.</summary>
    public int? DeviceSequence { get; set; }

    /// <summary>Driver's id as the device tells it; null when unknown.</summary>
    public string? DriverId { get; set; }

    /// <summary>Driver's name as the device tells it; null when unknown.</summary>
    public string? DriverName { get; set; }

    /// <summary>Which camera saw it; null when unknown.</summary>
    public string? Channel { get; set; }

    /// <summary>Whether <see cref="Channel"/> is part of the id: of recorders, whose channels raise the same alarm in the same second.</summary>
    public bool IsPerChannel { get; set; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.alarm.raised.v1";

    /// <inheritdoc/>
    public override string Hub => HubNames.Alarms;

    /// <inheritdoc/>
    public override string? Subject => Kind.Name;

    /// <summary>Takes a used event instead of a new one; members that are not named here are null (files: none). Raise it once; the relay gives it back.</summary>
    public static AlarmRaised Rent(DeviceId device, DateTimeOffset time, AlarmKind kind, string protocol, string code)
    {
        var rented = Pool.Rent(device, time);
        (rented.Kind, rented.Protocol, rented.Code) = (kind, protocol, code);
        return rented;
    }

    /// <inheritdoc/>
    protected internal override void WriteKey(ref DerivedIdBuilder key)
    {
        key.Append(Kind.Name);
        key.Append('|');
        key.Append(Code);
        key.Append('|');
        key.Append(Time.UtcTicks);
        if (!IsPerChannel) return;
        key.Append('|');
        key.Append(Channel);
    }

    /// <inheritdoc/>
    protected internal override void WriteAttributes(Utf8JsonWriter writer)
    {
        writer.WriteString(DataNames.SeverityText, TextOf(Kind.Severity));
        writer.WriteNumber(DataNames.SeverityNumber, (int)Kind.Severity);
    }

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString(DataNames.Alarm, Kind.Name);
        writer.WriteString(DataNames.Protocol, Protocol);
        writer.WriteString(DataNames.Code, Code);
        if (Channel is not null) writer.WriteString(DataNames.Channel, Channel);
        Location.WriteMembers(writer);
        if (Value is { } value) writer.WriteShortNumber(DataNames.Value, value);
        if (ExternalVolts is { } volts) writer.WriteShortNumber(DataNames.ExternalVolts, volts);
        if (DriverId is not null) writer.WriteString(DataNames.DriverId, DriverId);
        if (DriverName is not null) writer.WriteString(DataNames.DriverName, DriverName);
        if (DeviceSequence is { } sequence) writer.WriteNumber(DataNames.DeviceSequence, sequence);
        if (Files.Count == 0) return;
        writer.WriteStartArray(DataNames.Files);
        for (var i = 0; i < Files.Count; i++) writer.WriteStringValue(Files[i]);
        writer.WriteEndArray();
    }

    internal static string TextOf(AlarmSeverity severity) => severity switch
    {
        AlarmSeverity.Info => "INFO",
        AlarmSeverity.Warning => "WARNING",
        AlarmSeverity.High => "HIGH",
        AlarmSeverity.Critical => "CRITICAL",
        _ => severity.ToString().ToUpperInvariant(),
    };

    private protected override void GiveBack()
    {
        (Location, Value, ExternalVolts, Files, DeviceSequence) = (default, null, null, [], null);
        (DriverId, DriverName, Channel, IsPerChannel) = (null, null, null, false);
        Pool.Return(this);
    }
}
