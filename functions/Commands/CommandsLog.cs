using CloudCam.Core.Devices;

namespace CloudCam.Functions.Commands;

/// <summary>Log events of commands: 4200 to 4229.</summary>
internal static partial class CommandsLog
{
    [LoggerMessage(4200, LogLevel.Information, "Device {Device}: command {Command} ({Name}) accepted from {Caller}")]
    public static partial void Accepted(ILogger logger, DeviceId device, string command, string name, string caller);

    [LoggerMessage(4201, LogLevel.Warning, "Device {Device}: a command ({Name}) of {Caller} was refused, {Waiting} wait already")]
    public static partial void QueueFull(ILogger logger, DeviceId device, string name, string caller, int waiting);

    [LoggerMessage(4202, LogLevel.Information, "Commands swept: {Expired} expired, {Lost} lost, {Told} told again, {Called} called again")]
    public static partial void Swept(ILogger logger, int expired, int lost, int told, int called);

    [LoggerMessage(4203, LogLevel.Error, "{Count} row(s) of commands cannot be read; they stay as they are")]
    public static partial void RowsUnreadable(ILogger logger, int count);
}
