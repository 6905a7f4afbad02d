using CloudCam.Core.Devices;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Demo;

/// <summary>One camera of the demo.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="IsStranger">Whether it is left unregistered.</param>
/// <param name="Options">What it is and how it behaves.</param>
internal sealed record DemoCamera(string Name, bool IsStranger, TeltonikaCameraOptions Options)
{
    /// <summary>Its id in the fleet.</summary>
    public DeviceId Device => DeviceId.FromImei(Options.Imei);
}
