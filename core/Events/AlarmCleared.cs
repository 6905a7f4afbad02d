using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>What a device raised an alarm for is over. Devices do not always say so, and may say it without having raised the alarm on the same connection.</summary>
public sealed record AlarmCleared : CameraEvent
{
    /// <summary>The shared word for it.</summary>
    public required AlarmKind Kind { get; init; }

    /// <summary>Protocol name; says whose code <see cref="Code"/> is.</summary>
    public required string Protocol { get; init; }

    /// <summary>The vendor's raw code as text, as the alarm had it.</summary>
    public required string Code { get; init; }

    /// <summary>Which camera saw it; null when unknown.</summary>
    public string? Channel { get; init; }

    /// <summary>How long it lasted, seconds; null when its begin is not known.</summary>
    public double? DurationSeconds { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.alarm.cleared.v1";

    /// <inheritdoc/>
    public override string Hub => HubNames.Alarms;

    /// <inheritdoc/>
    public override string? Subject => Kind.Name;

    /// <inheritdoc/>
    protected internal override void WriteKey(ref DerivedIdBuilder key)
    {
        key.Append(Kind.Name);
        key.Append('|');
        key.Append(Code);
        key.Append('|');
        key.Append(Time.UtcTicks);
        key.Append('|');
        key.Append(Channel);
    }

    /// <inheritdoc/>
    protected internal override void WriteAttributes(Utf8JsonWriter writer)
    {
        writer.WriteString(DataNames.SeverityText, AlarmRaised.TextOf(Kind.Severity));
        writer.WriteNumber(DataNames.SeverityNumber, (int)Kind.Severity);
    }

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString(DataNames.Alarm, Kind.Name);
        writer.WriteString(DataNames.Protocol, Protocol);
        writer.WriteString(DataNames.Code, Code);
        if (Channel is not null) writer.WriteString(DataNames.Channel, Channel);
        if (DurationSeconds is { } seconds) writer.WriteNumber("durationSeconds", Math.Round(seconds, 3));
    }
}
