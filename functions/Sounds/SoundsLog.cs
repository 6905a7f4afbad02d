using CloudCam.Core.Devices;

namespace CloudCam.Functions.Sounds;

/// <summary>Log events of uploaded sounds: 4310 to 4319.</summary>
internal static partial class SoundsLog
{
    [LoggerMessage(4310, LogLevel.Information, "Device {Device}: sound {Sound} of {Seconds} s kept for {Caller}")]
    public static partial void Kept(ILogger logger, DeviceId device, string sound, double seconds, string caller);

    [LoggerMessage(4311, LogLevel.Warning, "Device {Device}: a sound of {Caller} was refused, {Reason}")]
    public static partial void Refused(ILogger logger, DeviceId device, string caller, SoundRefusal reason);
}
