using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Alarms;

/// <summary>One row of the <c>alarms</c> table: an alarm, and what was folded into it.</summary>
public sealed record AlarmRecord
{
    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>Id of the (first) alarm event: 32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>The shared word for it, see <see cref="AlarmVocabulary"/>; a newer word than this process knows is kept as it is.</summary>
    public required string Name { get; init; }

    /// <summary>How much it matters.</summary>
    public required AlarmSeverity Severity { get; init; }

    /// <summary>Protocol name; says whose numbers <see cref="Code"/> are.</summary>
    public required string Protocol { get; init; }

    /// <summary>The vendor's raw code as text.</summary>
    public required string Code { get; init; }

    /// <summary>Which camera saw it; null when unknown.</summary>
    public string? Channel { get; init; }

    /// <summary>Where it happened; all members null when unknown.</summary>
    public Location Location { get; init; }

    /// <summary>The vendor's raw value beside the code; null when there is none.</summary>
    public int? Value { get; init; }

    /// <summary>Voltage of the vehicle's battery, volts; null when not told.</summary>
    public double? ExternalVolts { get; init; }

    /// <summary>Driver's id as the device tells it; null when unknown.</summary>
    public string? DriverId { get; init; }

    /// <summary>Driver's name as the device tells it; null when unknown.</summary>
    public string? DriverName { get; init; }

    /// <summary>The device's own number of the frame; null where frames have none.</summary>
    public int? DeviceSequence { get; init; }

    /// <summary>The event's place among the device's events; null when none was told.</summary>
    public string? Sequence { get; init; }

    /// <summary>Fleet or quarantine.</summary>
    public required DeviceStanding Standing { get; init; }

    /// <summary>When it happened by the device's clock, UTC. The row's place in the table.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When the event was recorded, UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>How many alarms this row stands for, 1 and up.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Time of the earliest alarm it stands for, UTC.</summary>
    public required DateTimeOffset FirstTime { get; init; }

    /// <summary>Time of the latest alarm it stands for, UTC.</summary>
    public required DateTimeOffset LastTime { get; init; }

    /// <summary>When the device said that it was over, UTC; null while it did not, or raised it again since. Many devices never say so.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Its files, by name: promised ones and those that say themselves whose they are.</summary>
    public IReadOnlyList<AlarmFile> Files { get; init; } = [];

    /// <summary>Who has seen to it; null while nobody has.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>When that was said, UTC; null while nobody has.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>What they wrote; null when nothing.</summary>
    public string? AcknowledgedNote { get; init; }

    /// <summary>Row key: the same for the same alarm, newest first.</summary>
    public string Key => RowKeys.NewestFirst(Time, Id);
}
