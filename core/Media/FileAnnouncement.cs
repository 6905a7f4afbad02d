using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Media;

/// <summary>What a camera says about a file before it sends it. Names and places in here are the peer's words: shown, never used as a path or key.</summary>
public sealed record FileAnnouncement
{
    /// <summary>Protocol name, for example <c>teltonika</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The camera's own name for the file (id or path), printable, at most 512 characters.</summary>
    public required string Source { get; init; }

    /// <summary>Photo or video.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>How the bytes are to be read.</summary>
    public required MediaFormat Format { get; init; }

    /// <summary>Which camera of the device: <c>front</c>, <c>rear</c>, <c>driver</c>, <c>road</c>; null when unknown.</summary>
    public string? Channel { get; init; }

    /// <summary>Whether nobody knows the size before the end (a recording of live video): <see cref="Units"/> is 0, and whatever is stored when it ends is the file.</summary>
    public bool IsOpenEnded { get; init; }

    /// <summary>Announced size in <see cref="UnitBytes"/> units.</summary>
    public required long Units { get; init; }

    /// <summary>Bytes of one unit: 1, or 1024 for packet-counted files (the last one may be shorter).</summary>
    public required int UnitBytes { get; init; }

    /// <summary>CRC of the whole file if the camera announced one; null when not.</summary>
    public ushort? AnnouncedCrc { get; init; }

    /// <summary>What made the camera record: vocabulary word of the protocol (<c>crash</c>, <c>server-request</c>, ...); null when unknown.</summary>
    public string? Trigger { get; init; }

    /// <summary>Raw trigger number; null when unknown.</summary>
    public int? TriggerCode { get; init; }

    /// <summary>Time of the recording by the device's clock, UTC; null when not told or not believable.</summary>
    public DateTimeOffset? DeviceTime { get; init; }

    /// <summary>Degrees north, -90 to 90; null when unknown.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east, -180 to 180; null when unknown.</summary>
    public double? Longitude { get; init; }

    /// <summary>Announced length of a video, seconds; null when unknown.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Stretches of the recording's time that are not in it; empty when none.</summary>
    public IReadOnlyList<RecordingGap> Gaps { get; init; } = [];

    /// <summary>Frames per second; null when unknown.</summary>
    public double? FrameRate { get; init; }

    /// <summary>Driver's name as the device tells it; null when unknown.</summary>
    public string? DriverName { get; init; }

    /// <summary>Driver-monitoring events that belong to the file, vocabulary words; empty when none.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Id of the alarm event this file belongs to; null when none.</summary>
    public string? AlarmId { get; init; }

    /// <summary>Number of the command the file answers, as the device gave it back; null when it named none.</summary>
    public long? InstructionId { get; init; }

    /// <summary>Id of the command the file answers; null when none is known.</summary>
    public string? CommandId { get; init; }

    /// <summary>
    /// Whether the announcement alone tells this file from every other one of the device (a path with a time in it, or metadata with a
    /// time). When false, a resumed transfer must prove by its last stored unit that it is the same file.
    /// </summary>
    public required bool IsIdentified { get; init; }

    /// <summary>The transfer's id: the same file offered again, on any connection and to any replica, gives the same id.</summary>
    public string TransferIdFor(DeviceId device) => DerivedId.From(
        "transfer", device.Value, Protocol, Source, Units.ToString(System.Globalization.CultureInfo.InvariantCulture),
        DeviceTime?.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", AnnouncedCrc?.ToString("X4", System.Globalization.CultureInfo.InvariantCulture) ?? "");
}
