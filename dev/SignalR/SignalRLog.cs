using Microsoft.Extensions.Logging;

namespace CloudCam.Dev.SignalR;

/// <summary>The emulator's log events, 5200 to 5299. Next free: 5205.</summary>
internal static partial class SignalRLog
{
    [LoggerMessage(5200, LogLevel.Information, "Client {Connection} connected to hub {Hub}")]
    public static partial void Connected(ILogger logger, string connection, string hub);

    [LoggerMessage(5201, LogLevel.Information, "Client {Connection} of hub {Hub} is gone")]
    public static partial void Disconnected(ILogger logger, string connection, string hub);

    [LoggerMessage(5202, LogLevel.Warning, "Client {Connection} of hub {Hub} does not read and was ended")]
    public static partial void TooSlow(ILogger logger, string connection, string hub);

    [LoggerMessage(5203, LogLevel.Warning, "Client refused with {Status}: {Reason}")]
    public static partial void ClientRefused(ILogger logger, int status, string reason);

    [LoggerMessage(5204, LogLevel.Warning, "REST request refused with {Status}: {Reason}")]
    public static partial void RequestRefused(ILogger logger, int status, string reason);
}
