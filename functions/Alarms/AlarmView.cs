using CloudCam.Core.Alarms;
using CloudCam.Core.Media;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Alarms;

/// <summary>An alarm as the API shows it.</summary>
internal sealed record AlarmView
{
    /// <summary>Id in the API.</summary>
    public required string Id { get; init; }

    /// <summary>Id of its (first) event.</summary>
    public required string AlarmId { get; init; }

    public required string Device { get; init; }
    [Words(nameof(ApiWords.Standings))]
    public required string Standing { get; init; }

    /// <summary><c>open</c> or <c>acknowledged</c>.</summary>
    [Words(nameof(ApiWords.AlarmStates))]
    public required string State { get; init; }

    public required string Alarm { get; init; }
    [Words(nameof(ApiWords.Severities))]
    public required string Severity { get; init; }
    public required int SeverityNumber { get; init; }
    public required string Protocol { get; init; }
    public required string Code { get; init; }
    public string? Channel { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>How many alarms it stands for.</summary>
    public required int Count { get; init; }

    public required DateTimeOffset FirstTime { get; init; }
    public required DateTimeOffset LastTime { get; init; }

    /// <summary>When the device said that it was over; null while it did not.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public double? AltitudeMetres { get; init; }
    public double? SpeedKmh { get; init; }
    public double? CourseDegrees { get; init; }
    public bool? PositionFixed { get; init; }
    public bool? Ignition { get; init; }
    public int? Value { get; init; }
    public double? ExternalVolts { get; init; }
    public string? DriverId { get; init; }
    public string? DriverName { get; init; }
    public required IReadOnlyList<AlarmFileView> Files { get; init; }
    public string? AcknowledgedBy { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public string? AcknowledgedNote { get; init; }

    /// <summary>The word for an alarm nobody has seen to.</summary>
    public const string Open = "open";

    /// <summary>The word for an alarm somebody has seen to.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary><see cref="Open"/> or <see cref="Acknowledged"/>.</summary>
    public static string StateOf(AlarmRecord alarm) => alarm.AcknowledgedAt is null ? Open : Acknowledged;

    /// <summary>What is shown of an alarm.</summary>
    public static AlarmView Of(AlarmRecord alarm)
    {
        var place = alarm.Location;
        return new AlarmView
        {
            Id = new AlarmId(alarm.Device, alarm.Key).ToString(), AlarmId = alarm.Id, Device = alarm.Device.Value, Standing = MediaRow.NameOf(alarm.Standing), State = StateOf(alarm), Alarm = alarm.Name,
            Severity = AlarmRow.NameOf(alarm.Severity), SeverityNumber = (int)alarm.Severity, Protocol = alarm.Protocol, Code = alarm.Code, Channel = alarm.Channel, Time = alarm.Time, RecordedAt = alarm.RecordedAt,
            Count = alarm.Count, FirstTime = alarm.FirstTime, LastTime = alarm.LastTime, ClearedAt = alarm.ClearedAt, Latitude = place.Latitude, Longitude = place.Longitude, AltitudeMetres = place.AltitudeMetres, SpeedKmh = place.SpeedKmh,
            CourseDegrees = place.CourseDegrees, PositionFixed = place.PositionFixed, Ignition = place.Ignition, Value = alarm.Value, ExternalVolts = alarm.ExternalVolts, DriverId = alarm.DriverId,
            DriverName = alarm.DriverName, Files = [.. alarm.Files.Select(file => AlarmFileView.Of(alarm.Device, file))], AcknowledgedBy = alarm.AcknowledgedBy, AcknowledgedAt = alarm.AcknowledgedAt,
            AcknowledgedNote = alarm.AcknowledgedNote,
        };
    }
}
