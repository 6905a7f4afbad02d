using CloudCam.Core.Devices;

namespace CloudCam.Core.Days;

/// <summary>A thing in the list of its day: where it stands there, and where its own row is.</summary>
public interface IDayListing
{
    /// <summary>Its place in the list.</summary>
    string ListKey { get; }

    /// <summary>Its device.</summary>
    DeviceId Device { get; }

    /// <summary>Its row in the device's partition.</summary>
    string Key { get; }
}
