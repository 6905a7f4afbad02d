using CloudCam.Core.Devices;

namespace CloudCam.Dev.Stack;

/// <summary>A device to register: a row in the table <c>devices</c>.</summary>
/// <param name="Id">The device.</param>
/// <param name="Name">A name for people.</param>
public sealed record RegisteredDevice(DeviceId Id, string Name)
{
    /// <summary>Quirk settings of the device; none by default.</summary>
    public Quirks Quirks { get; init; } = Quirks.None;
}
