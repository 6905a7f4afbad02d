namespace CloudCam.Simulators.Teltonika;

/// <summary>The values a camera tells about one file. Each layout sends the part of them that it has room for.</summary>
public sealed record CameraMetadata
{
    /// <summary>DualCam layout version 1..4 (13, 14, 32, 40 bytes). Other layouts have no version, JSON carries it as a number.</summary>
    public byte LayoutVersion { get; init; } = 4;

    /// <summary>Time of the trigger, UTC. The Unix epoch itself means that the file is not there.</summary>
    public DateTimeOffset TriggeredAt { get; init; } = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>Trigger code of the camera's own table (they differ between DualCam, ADAS and DSM).</summary>
    public byte Trigger { get; init; }

    /// <summary>Length of a video in seconds; 0 for a photo. ADAS has one byte for it, DualCam two.</summary>
    public ushort DurationSeconds { get; init; }

    /// <summary>Frames per second of a video.</summary>
    public byte FramesPerSecond { get; init; } = 25;

    /// <summary>Offset of the vehicle's local time from UTC in minutes.</summary>
    public short TimeZoneMinutes { get; init; }

    /// <summary>Latitude in degrees, south negative.</summary>
    public double Latitude { get; init; } = 54.7004183;

    /// <summary>Longitude in degrees, west negative.</summary>
    public double Longitude { get; init; } = 25.2620767;

    /// <summary>Time of the event behind the trigger (DualCam layout 4), UTC. Null repeats <see cref="TriggeredAt"/>.</summary>
    public DateTimeOffset? EventAt { get; init; }

    /// <summary>DSM event bits: 0 drowsiness, 1 distraction, 2 yawning, 3 phone, 4 smoking, 5 absence, 6 mask, 7 seat belt, 8 G-sensor.</summary>
    public ushort DsmEvents { get; init; }

    /// <summary>Driver name, ASCII, at most ten characters are sent (DSM). Null sends bytes over 127, which means "no name".</summary>
    public string? DriverName { get; init; }
}
