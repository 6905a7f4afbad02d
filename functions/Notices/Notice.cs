using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;

namespace CloudCam.Functions.Notices;

/// <summary>Something people want to hear of: an alarm (again: its count grew), or that a file of an alarm can be looked at or is missing.</summary>
internal sealed record Notice
{
    /// <summary>An alarm.</summary>
    public const string AlarmKind = "alarm";

    /// <summary>A file of an alarm.</summary>
    public const string FileKind = "file";

    /// <summary>Follows from what is told: the same thing told twice has the same id.</summary>
    public required string Id { get; init; }

    /// <summary><see cref="AlarmKind"/> or <see cref="FileKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>The alarm's event id.</summary>
    public required string AlarmId { get; init; }

    /// <summary>The alarm's row key.</summary>
    public required string AlarmKey { get; init; }

    /// <summary>The alarm's word.</summary>
    public required string Alarm { get; init; }

    /// <summary>How much it matters.</summary>
    public required AlarmSeverity Severity { get; init; }

    /// <summary>When it happened (the last time), UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Degrees north; null when unknown.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east; null when unknown.</summary>
    public double? Longitude { get; init; }

    /// <summary>Whether this is the first that is told of the alarm: later ones tell a higher count.</summary>
    public bool IsNew { get; init; }

    /// <summary>How many alarms it stands for.</summary>
    public required int Count { get; init; }

    /// <summary>How its files stand, as far as this notice knows them; empty when there are none, or nothing about them changed.</summary>
    public IReadOnlyList<AlarmFile> Files { get; init; } = [];

    /// <summary>An alarm was raised, or one more was folded into it.</summary>
    public static Notice Of(AlarmChange change, IReadOnlyList<AlarmFile> files) => new()
    {
        Id = DerivedId.From("notice", AlarmKind, change.Latest.Device.Value, change.Burst.HeadId, change.Burst.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Kind = AlarmKind, Device = change.Latest.Device, AlarmId = change.Burst.HeadId, AlarmKey = change.Burst.HeadKey, Alarm = change.Latest.Name, Severity = change.Latest.Severity,
        Time = change.Latest.Time, Latitude = change.Latest.Location.Latitude, Longitude = change.Latest.Location.Longitude, Count = change.Burst.Count, Files = files, IsNew = change.Opened is not null,
    };

    /// <summary>A file of an alarm came into another state.</summary>
    public static Notice Of(AlarmRecord alarm, AlarmFile file) => new()
    {
        Id = DerivedId.From("notice", FileKind, alarm.Device.Value, alarm.Id, file.Id, PromiseRow.NameOf(file.State), file.MediaId ?? ""),
        Kind = FileKind, Device = alarm.Device, AlarmId = alarm.Id, AlarmKey = alarm.Key, Alarm = alarm.Name, Severity = alarm.Severity, Time = alarm.LastTime,
        Latitude = alarm.Location.Latitude, Longitude = alarm.Location.Longitude, Count = alarm.Count, Files = [file],
    };
}
