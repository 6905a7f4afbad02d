namespace CloudCam.Core.Devices;

/// <summary>What the fleet knows of a device at the moment it named itself on a connection.</summary>
/// <param name="Id">The device.</param>
/// <param name="Standing">Fleet device, quarantined stranger, or refused.</param>
/// <param name="Quirks">Its quirk settings; <see cref="Quirks.None"/> for a stranger.</param>
/// <param name="Epoch">
/// Number of this connection among all connections of the device, 1 and up. A session with a lower number is stale: its writes fail (fencing).
/// </param>
public sealed record DeviceRecord(DeviceId Id, DeviceStanding Standing, Quirks Quirks, long Epoch)
{
    /// <summary>Whether commands were waiting for the device when it connected.</summary>
    public bool HasCommands { get; init; }

    /// <summary>Zone of the clock of a camera that the relay dials, a name of the tz database; null where it is not known here.</summary>
    public string? TimeZone { get; init; }
}
