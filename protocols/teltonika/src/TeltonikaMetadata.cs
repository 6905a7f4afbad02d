namespace CloudCam.Protocols.Teltonika;

/// <summary>
/// What a camera tells of a file (0x000B), whatever the layout. Values that cannot be true (a time of 0 or outside 2000 to 2099, a place
/// off the globe, not a number) are null.
/// </summary>
public sealed record TeltonikaMetadata
{
    /// <summary>Family whose layout and tables were used.</summary>
    public required TeltonikaCamera Camera { get; init; }

    /// <summary>Layout version (DualCam, JSON); null where there is none.</summary>
    public int? Version { get; init; }

    /// <summary>Raw file type number: DualCam 4, 8, 16, 32; ADAS and DSM 0 to 3.</summary>
    public int? FileType { get; init; }

    /// <summary>Time of the recording, UTC.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Time of the event that triggered it, UTC (DualCam version 4).</summary>
    public DateTimeOffset? TriggerTime { get; init; }

    /// <summary>Whether the camera gave 0 as the time: its way to say that the file is not there.</summary>
    public bool SaysNoFile { get; init; }

    /// <summary>Word for the trigger.</summary>
    public string? Trigger { get; init; }

    /// <summary>Raw trigger number.</summary>
    public int? TriggerCode { get; init; }

    /// <summary>Length of a video, seconds; 0 for a photo.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Frames per second; 0 when the camera does not know.</summary>
    public double? FrameRate { get; init; }

    /// <summary>Minutes to add to UTC for the vehicle's local time.</summary>
    public int? TimeZoneMinutes { get; init; }

    /// <summary>Degrees north.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public double? Longitude { get; init; }

    /// <summary>Raw DSM event bits.</summary>
    public int EventBits { get; init; }

    /// <summary>The same as words.</summary>
    public IReadOnlyList<string> Events => TeltonikaDriverEvents.NamesOf(EventBits);

    /// <summary>Driver's name, in reading order.</summary>
    public string? DriverName { get; init; }

    /// <summary>Whether the length is one that a source describes. Others are read as far as they go.</summary>
    public bool HasKnownLength { get; init; } = true;

    /// <summary>Word for <see cref="FileType"/>; null when unknown.</summary>
    public string? FileTypeName => Camera == TeltonikaCamera.DualCam
        ? FileType switch { 4 => "photo-front", 8 => "photo-rear", 16 => "video-front", 32 => "video-rear", _ => null }
        : FileType switch { 0 => "video", 1 => "snapshot", 2 => "current-snapshot", 3 => "retransmitted-snapshot", _ => null };
}
