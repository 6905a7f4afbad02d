namespace CloudCam.Protocols.Teltonika;

/// <summary>Which family of camera a file comes from; it decides how trigger numbers are read.</summary>
public enum TeltonikaCamera
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>DualCam or DashCam: looks forward, and into the vehicle or backward.</summary>
    DualCam,

    /// <summary>Road camera (lane, distance).</summary>
    Adas,

    /// <summary>Driver camera (drowsiness, phone, ...).</summary>
    Dsm,
}
