using CloudCam.Core.Devices;

namespace CloudCam.Functions.Uploads;

/// <summary>Log events of what cameras post: 4100 to 4149. Next free: 4112.</summary>
internal static partial class UploadsLog
{
    [LoggerMessage(4100, LogLevel.Information, "Device {Device}, transfer {TransferId}: file {Name} is stored, {LengthBytes} bytes")]
    public static partial void FileStored(ILogger logger, DeviceId device, string transferId, string name, long lengthBytes);

    [LoggerMessage(4101, LogLevel.Information, "Device {Device}, transfer {TransferId}: file {Name} came again and is {State}")]
    public static partial void FileRepeated(ILogger logger, DeviceId device, string transferId, string name, string state);

    [LoggerMessage(4102, LogLevel.Warning, "Device {Device}: an upload is not kept, {Reason}, after {BytesRead} bytes")]
    public static partial void UploadRefused(ILogger logger, string device, string reason, long bytesRead);

    [LoggerMessage(4103, LogLevel.Warning, "Device {Device}: an upload cannot be kept now, {Reason}; the camera is to come again")]
    public static partial void UploadFailed(ILogger logger, Exception? error, string device, string reason);

    [LoggerMessage(4104, LogLevel.Information, "Device {Device}: an upload broke off after {BytesRead} bytes")]
    public static partial void UploadBrokeOff(ILogger logger, string device, long bytesRead);

    [LoggerMessage(4105, LogLevel.Warning, "Device {Device}: the sign of {Name} is {Finding}")]
    public static partial void SignSuspicious(ILogger logger, string device, string name, string finding);

    [LoggerMessage(4106, LogLevel.Warning, "Device {Device}: {Name} is {Format} by its first bytes; kept as that")]
    public static partial void OtherContent(ILogger logger, DeviceId device, string name, string format);

    [LoggerMessage(4107, LogLevel.Warning, "Device {Device} by the address, {Other} by the name of the file {Name}; kept for the former")]
    public static partial void TwoDevices(ILogger logger, DeviceId device, DeviceId? other, string name);

    [LoggerMessage(4108, LogLevel.Information, "Device {Device}: {Names} recordings listed, {Added} new, {Gone} gone, {Dropped} unusable")]
    public static partial void RecordingsListed(ILogger logger, DeviceId device, int names, int added, int gone, int dropped);

    [LoggerMessage(4109, LogLevel.Warning, "Device {Device}: a list of recordings is not taken, {Reason}, after {BytesRead} bytes")]
    public static partial void ListRefused(ILogger logger, string device, string reason, long bytesRead);

    [LoggerMessage(4110, LogLevel.Warning, "Device {Device}: a list of recordings cannot be taken now, {Reason}")]
    public static partial void ListFailed(ILogger logger, Exception? error, string device, string reason);

    [LoggerMessage(4111, LogLevel.Information, "Device {Device}: {Name} came before its device's name, moved to {Blob}")]
    public static partial void FileMoved(ILogger logger, DeviceId device, string name, string blob);
}
