using CloudCam.Core.Devices;
using CloudCam.Core.Live;

namespace CloudCam.Functions.Devices;

/// <summary>Log events of the registry, the tracking and the offline sweep: 4240 to 4269.</summary>
internal static partial class DevicesLog
{
    [LoggerMessage(4240, LogLevel.Information, "Device {Device}: registered by {Caller}")]
    public static partial void Registered(ILogger logger, DeviceId device, string caller);

    [LoggerMessage(4241, LogLevel.Information, "Device {Device}: registration taken back by {Caller}")]
    public static partial void Unregistered(ILogger logger, DeviceId device, string caller);

    [LoggerMessage(4242, LogLevel.Information, "Import by {Caller}: {Created} created, {Updated} changed, {Unchanged} as they were, {Refused} lines refused")]
    public static partial void Imported(ILogger logger, string caller, int created, int updated, int unchanged, int refused);

    [LoggerMessage(4243, LogLevel.Warning, "Replica {Replica} is gone: heard {Age} ago, its devices are told offline")]
    public static partial void ReplicaLost(ILogger logger, string replica, TimeSpan age);

    [LoggerMessage(4244, LogLevel.Warning, "Device {Device}: told offline, its replica {Replica} is gone")]
    public static partial void DeviceLost(ILogger logger, DeviceId device, string replica);

    [LoggerMessage(4245, LogLevel.Warning, "Replica {Replica} lives after all, although it was silent; its devices are told online again when they connect anew")]
    public static partial void ReplicaCameBack(ILogger logger, string replica);

    [LoggerMessage(4246, LogLevel.Warning, "Live stream {Stream}: told to have ended, nothing was heard of it from replica {Replica}")]
    public static partial void StreamLost(ILogger logger, LiveStreamName stream, string replica);
}
