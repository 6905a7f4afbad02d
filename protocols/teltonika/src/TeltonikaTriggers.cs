namespace CloudCam.Protocols.Teltonika;

/// <summary>What made a camera record: the vendor's numbers (they differ per family) as words.</summary>
public static class TeltonikaTriggers
{
    private static readonly string[] DualCam =
    [
        "server-request", "din1", "din2", "crash", "towing", "idling", "geofence", "unplug", "green-driving", "periodic", "din3", "din4",
    ];

    private static readonly string[] Adas =
    [
        "server-request", "din1", "din2", "din3", "din4", "crash", "towing", "idling", "geofence", "unplug", "green-driving",
    ];

    private static readonly string[] Dsm =
    [
        "none", "din1", "din2", "din3", "din4", "crash", "towing", "idling", "geofence", "unplug", "green-driving", "server-request",
        "periodic", "dsm-event", "retransmission",
    ];

    /// <summary>The word; null for a number the family's table does not have.</summary>
    public static string? NameOf(TeltonikaCamera camera, int code)
    {
        var names = camera switch { TeltonikaCamera.Adas => Adas, TeltonikaCamera.Dsm => Dsm, _ => DualCam };
        return code >= 0 && code < names.Length ? names[code] : null;
    }
}
