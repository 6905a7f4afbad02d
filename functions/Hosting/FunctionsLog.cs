using CloudCam.Core.Devices;

namespace CloudCam.Functions.Hosting;

/// <summary>Log events of this app: 4000 to 4999. Next free: 4022.</summary>
internal static partial class FunctionsLog
{
    [LoggerMessage(4001, LogLevel.Warning, "Queue message set apart: {Reason}")]
    public static partial void JobRefused(ILogger logger, string reason);

    [LoggerMessage(4002, LogLevel.Warning, "Device {Device}, transfer {TransferId}: there is no such transfer, the job is done")]
    public static partial void TransferMissing(ILogger logger, DeviceId device, string transferId);

    [LoggerMessage(4003, LogLevel.Information, "Device {Device}, transfer {TransferId}: nothing to do, it is {State}")]
    public static partial void NothingToDo(ILogger logger, DeviceId device, string transferId, string state);

    [LoggerMessage(4004, LogLevel.Information, "Device {Device}, transfer {TransferId}: complete, {LengthBytes} bytes")]
    public static partial void FileCompleted(ILogger logger, DeviceId device, string transferId, long lengthBytes);

    [LoggerMessage(4005, LogLevel.Error, "Device {Device}, transfer {TransferId}: failed, {Reason}")]
    public static partial void FileFailed(ILogger logger, DeviceId device, string transferId, string reason);

    [LoggerMessage(4006, LogLevel.Warning, "Device {Device}, transfer {TransferId}: the CRC announced for the whole file does not match its bytes; kept and marked")]
    public static partial void AnnouncedCrcDiffers(ILogger logger, DeviceId device, string transferId);

    [LoggerMessage(4007, LogLevel.Warning, "Device {Device}, transfer {TransferId}: cannot be converted, {Reason}; the camera's own bytes are kept")]
    public static partial void ConversionFailed(ILogger logger, DeviceId device, string transferId, string reason);

    [LoggerMessage(4008, LogLevel.Error, "No ffmpeg: files are kept but not made playable. Install ffmpeg, or set FFMPEG_PATH, or run: npm ci --prefix dev")]
    public static partial void FfmpegMissing(ILogger logger);

    [LoggerMessage(4009, LogLevel.Information, "ffmpeg ended with {ExitCode}: {ErrorTail}")]
    public static partial void FfmpegFailed(ILogger logger, int exitCode, string errorTail);

    [LoggerMessage(4010, LogLevel.Warning, "Partition {Partition} of {Hub}: {Count} event(s) spilled, {Reason}")]
    public static partial void EventsSpilled(ILogger logger, string hub, int partition, int count, string reason);

    [LoggerMessage(4011, LogLevel.Warning, "Function {Function} failed and will be tried again")]
    public static partial void InvocationFailed(ILogger logger, Exception error, string function);

    [LoggerMessage(4012, LogLevel.Warning, "Function {Function}: the host sent no usable envelope, {Reason}")]
    public static partial void EnvelopeRefused(ILogger logger, string function, string reason);

    [LoggerMessage(4013, LogLevel.Warning, "Device {Device}, transfer {TransferId}: given up, {StoredBytes} bytes had arrived")]
    public static partial void TransferAbandoned(ILogger logger, DeviceId device, string transferId, long storedBytes);

    [LoggerMessage(4014, LogLevel.Warning, "Device {Device}, transfer {TransferId}: its job was overdue and is queued again")]
    public static partial void JobQueuedAgain(ILogger logger, DeviceId device, string transferId);

    [LoggerMessage(4015, LogLevel.Error, "Row {PartitionKey}/{RowKey} of transfers cannot be read: {Reason}")]
    public static partial void RowUnreadable(ILogger logger, string partitionKey, string rowKey, string reason);

    [LoggerMessage(4016, LogLevel.Warning, "Device {Device}, transfer {TransferId}: the damaged blob could not be marked, its row says so")]
    public static partial void DamageNotMarked(ILogger logger, DeviceId device, string transferId);

    [LoggerMessage(4017, LogLevel.Warning, "Spilled events still wait in {Partitions} partition(s)")]
    public static partial void ReplayStopped(ILogger logger, Exception error, int partitions);

    [LoggerMessage(4018, LogLevel.Error, "{Batches} batch(es) of spilled events were too old or not ours and went to the dead letters")]
    public static partial void SpillsSetApart(ILogger logger, int batches);

    [LoggerMessage(4019, LogLevel.Warning, "Health: {Check} failed")]
    public static partial void HealthCheckFailed(ILogger logger, Exception error, string check);

    [LoggerMessage(4020, LogLevel.Error, "Partition {Partition} of {Hub}: {Count} event(s) refused by the event stream service and kept as dead letters")]
    public static partial void EventsRefused(ILogger logger, string hub, int partition, int count);

    [LoggerMessage(4021, LogLevel.Warning, "Device {Device}, recording {TransferId}: whoever received it is gone, completed from the {StoredBytes} bytes that are stored")]
    public static partial void RecordingClosed(ILogger logger, DeviceId device, string transferId, long storedBytes);
}
