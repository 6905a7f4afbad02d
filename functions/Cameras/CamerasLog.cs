using CloudCam.Core.Devices;

namespace CloudCam.Functions.Cameras;

/// <summary>Log events of cameras that the relay dials: 4300 to 4309.</summary>
internal static partial class CamerasLog
{
    [LoggerMessage(4300, LogLevel.Information, "Camera {Camera}: registered ({Kind}) by {Caller}")]
    public static partial void Registered(ILogger logger, DeviceId camera, string kind, string caller);

    [LoggerMessage(4301, LogLevel.Information, "Camera {Camera}: registration taken back by {Caller}")]
    public static partial void Unregistered(ILogger logger, DeviceId camera, string caller);
}
