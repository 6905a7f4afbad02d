using CloudCam.Core.Days;
using CloudCam.Core.Devices;

namespace CloudCam.Core.Media;

/// <summary>A file in the list of its day.</summary>
/// <param name="ListKey">Its place in the list.</param>
/// <param name="Device">Its device.</param>
/// <param name="Key">Its row in the device's partition.</param>
/// <param name="Kind">Photo, video or other.</param>
/// <param name="Standing">Fleet or quarantine.</param>
public sealed record MediaListing(string ListKey, DeviceId Device, string Key, MediaKind Kind, DeviceStanding Standing) : IDayListing;
