using CloudCam.Core.Days;
using CloudCam.Core.Devices;

namespace CloudCam.Core.Alarms;

/// <summary>An alarm in the list of its day.</summary>
/// <param name="ListKey">Its place in the list.</param>
/// <param name="Device">Its device.</param>
/// <param name="Key">Its row in the device's partition.</param>
/// <param name="Severity">Severity, as <see cref="AlarmRow.NameOf"/> writes it.</param>
/// <param name="Standing">Fleet or quarantine.</param>
public sealed record AlarmListing(string ListKey, DeviceId Device, string Key, string Severity, DeviceStanding Standing) : IDayListing
{
    /// <summary>Whether somebody has seen to it. False says nothing: the row knows.</summary>
    public bool IsAcknowledged { get; init; }
}
