namespace CloudCam.Core.Devices;

/// <summary>What happens to a device that nobody registered (promise 10: strangers get nothing).</summary>
public enum DevicePolicy
{
    /// <summary>Answered as its protocol demands, stored in the quarantine container, never shown as a fleet device. The default.</summary>
    Quarantine,

    /// <summary>Treated as a fleet device at once; for closed networks and for trying things out.</summary>
    Accept,

    /// <summary>The connection is closed as soon as the id is known.</summary>
    Refuse,
}

/// <summary>How a device stands with us once it has named itself.</summary>
public enum DeviceStanding
{
    /// <summary>Registered, or accepted by policy: its media and events are the fleet's.</summary>
    Fleet,

    /// <summary>Unknown: served, but stored apart and kept out of the fleet's event hubs' consumers by the <c>quarantined</c> attribute.</summary>
    Quarantined,

    /// <summary>Unknown and not wanted: the session ends.</summary>
    Refused,
}
