namespace CloudCam.Simulators.Teltonika;

/// <summary>The kinds of camera a fleet is mixed from.</summary>
public enum FleetCameraKind
{
    /// <summary>DualCam, protocol id 5: fixed ids, packets.</summary>
    DualCam,

    /// <summary>ADAS, protocol id 5: paths, bytes.</summary>
    Adas,

    /// <summary>DSM, protocol id 5: paths, bytes.</summary>
    Dsm,

    /// <summary>DualCam, protocol id 6: paths, JSON, 0x000E.</summary>
    UnifiedDualCam,

    /// <summary>DSM, protocol id 6.</summary>
    UnifiedDsm,

    /// <summary>One tracker with a DualCam and a DSM, protocol id 5: both kinds of bits in one INIT.</summary>
    DualCamAndDsm,
}
