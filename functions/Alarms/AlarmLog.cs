using CloudCam.Core.Devices;

namespace CloudCam.Functions.Alarms;

/// <summary>Log events of alarms, their files and notices: 4150 to 4199. Next free: 4163.</summary>
internal static partial class AlarmLog
{
    [LoggerMessage(4150, LogLevel.Error, "Event of hub {Hub} set apart: {Reason}")]
    public static partial void EventSetApart(ILogger logger, string hub, string reason);

    [LoggerMessage(4151, LogLevel.Error, "Device {Device}: event {EventId} of hub {Hub} cannot be processed and is set apart")]
    public static partial void EventFailed(ILogger logger, Exception error, DeviceId device, string eventId, string hub);

    [LoggerMessage(4152, LogLevel.Warning, "Device {Device}, alarm {AlarmId}: {Count} file name(s) left out, they are no names or too many")]
    public static partial void FilesLeftOut(ILogger logger, DeviceId device, string alarmId, int count);

    [LoggerMessage(4153, LogLevel.Information, "Device {Device}: somebody else ran its alarms too; read again")]
    public static partial void GateContended(ILogger logger, DeviceId device);

    [LoggerMessage(4154, LogLevel.Information, "Device {Device}, file {FileName}: {State}, matched by {MatchedBy}")]
    public static partial void FileMatched(ILogger logger, DeviceId device, string fileName, string state, string matchedBy);

    [LoggerMessage(4155, LogLevel.Warning, "Device {Device}, file {FileName}: overdue, asked for it ({Attempt})")]
    public static partial void FileAskedFor(ILogger logger, DeviceId device, string fileName, int attempt);

    [LoggerMessage(4156, LogLevel.Warning, "Device {Device}, file {FileName}: missing, asked for {Asked} time(s)")]
    public static partial void FileMissing(ILogger logger, DeviceId device, string fileName, int asked);

    [LoggerMessage(4157, LogLevel.Warning, "Device {Device}, file {FileName}: cannot be asked for, {Reason}")]
    public static partial void FileNotAskedFor(ILogger logger, DeviceId device, string fileName, string reason);

    [LoggerMessage(4158, LogLevel.Warning, "Device {Device}, file {MediaId}: its alarm {AlarmId} never came")]
    public static partial void AlarmNeverCame(ILogger logger, DeviceId device, string mediaId, string alarmId);

    [LoggerMessage(4159, LogLevel.Warning, "Live notices: {Count} message(s) not sent")]
    public static partial void NoticesNotSent(ILogger logger, Exception error, int count);

    [LoggerMessage(4160, LogLevel.Error, "Row {PartitionKey}/{RowKey} of promises cannot be read: {Reason}")]
    public static partial void PromiseUnreadable(ILogger logger, string partitionKey, string rowKey, string reason);

    [LoggerMessage(4161, LogLevel.Information, "Device {Device}, alarm {AlarmId} acknowledged by {Caller}")]
    public static partial void Acknowledged(ILogger logger, DeviceId device, string alarmId, string caller);

    [LoggerMessage(4162, LogLevel.Information, "Live notices are off: no SignalR service is set (AzureSignalRConnectionString)")]
    public static partial void NoticesOff(ILogger logger);
}
