namespace CloudCam.Simulators.Jimi;

/// <summary>Where the vehicle is and how it moves.</summary>
public sealed record JimiFix
{
    /// <summary>Degrees, north positive.</summary>
    public double Latitude { get; init; } = 22.5765794;

    /// <summary>Degrees, east positive.</summary>
    public double Longitude { get; init; } = 113.9430489;

    /// <summary>Speed in km/h, 0..255.</summary>
    public int SpeedKmh { get; init; }

    /// <summary>Course in degrees, 0..359.</summary>
    public int CourseDegrees { get; init; }

    /// <summary>Satellites in use, 0..15.</summary>
    public int Satellites { get; init; } = 15;

    /// <summary>Whether the position is fixed.</summary>
    public bool IsFixed { get; init; } = true;

    /// <summary>Ignition.</summary>
    public bool Ignition { get; init; } = true;

    /// <summary>Way driven, in metres.</summary>
    public uint MileageMetres { get; init; }
}
