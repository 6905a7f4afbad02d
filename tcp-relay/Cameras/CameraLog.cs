using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Cameras;

/// <summary>Log events of cameras that the relay dials, 1070 to 1099. Next free: 1083. Never a password: it is in no argument of these.</summary>
public sealed partial class CameraLog(ILogger<CameraLog> logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(1070, LogLevel.Information, "Camera {Camera} is ours (term {Term}); before: {Before}")]
    internal partial void Taken(DeviceId camera, long term, string before);

    [LoggerMessage(1071, LogLevel.Information, "Camera {Camera} is given back: {Reason}")]
    internal partial void GivenBack(DeviceId camera, string reason);

    [LoggerMessage(1072, LogLevel.Information, "Camera {Camera} ({Kind}, {Address}): {Reason}{Detail}; next try in {Seconds:F1} s (failures in a row: {Failures})")]
    internal partial void TryEnded(DeviceId camera, string kind, string address, string reason, string detail, double seconds, int failures);

    [LoggerMessage(1073, LogLevel.Debug, "Camera {Camera}: connection {Connection} for {Purpose}")]
    internal partial void LinkOpened(DeviceId camera, long connection, string purpose);

    [LoggerMessage(1074, LogLevel.Warning, "Cameras cannot be looked for: {Detail}; those that are held go on as long as their leases can be written")]
    internal partial void ScanFailed(string detail);

    [LoggerMessage(1075, LogLevel.Information, "Cameras are looked for again")]
    internal partial void ScansAgain();

    [LoggerMessage(1076, LogLevel.Warning, "Camera {Camera} is let go: {Detail}")]
    internal partial void LeaseLost(DeviceId camera, string detail);

    [LoggerMessage(1077, LogLevel.Warning, "Camera {Camera} is of a kind that this relay does not know: {Kind}")]
    internal partial void KindUnknown(DeviceId camera, string kind);

    [LoggerMessage(1078, LogLevel.Warning, "{Count} cameras are held by nobody and this replica has as many as it may have")]
    internal partial void NoRoom(int count);

    [LoggerMessage(1079, LogLevel.Critical, "Camera {Camera}: a fault of ours")]
    internal partial void CameraBroke(Exception error, DeviceId camera);

    [LoggerMessage(1080, LogLevel.Warning, "Camera {Camera}: its lease row could not be written: {Error}, {Detail}")]
    internal partial void LeaseNotWritten(DeviceId camera, StoreError error, string detail);

    [LoggerMessage(1081, LogLevel.Warning, "Camera {Camera}: time zone {Zone} is not known here; its clock is taken for UTC")]
    internal partial void ZoneUnknown(DeviceId camera, string zone);

    [LoggerMessage(1082, LogLevel.Critical, "Dialling cameras: a fault of ours; it goes on")]
    internal partial void ServiceBroke(Exception error);
}
