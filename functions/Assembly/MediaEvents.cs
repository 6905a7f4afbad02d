using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;

namespace CloudCam.Functions.Assembly;

/// <summary>The events of a file's end. Everything in them follows from the rows, so a second run tells the same under the same ids.</summary>
internal static class MediaEvents
{
    /// <summary>The file is whole.</summary>
    public static MediaCompleted Completed(Transfer transfer, MediaRecord media) => new()
    {
        Device = media.Device, Time = media.Time, Stamp = Stamp(transfer, 1), CorrelationId = media.File.AlarmId, TransferId = media.TransferId,
        File = media.File, Blob = media.Blob, LengthBytes = media.LengthBytes, Sha256 = media.Sha256 ?? "",
    };

    /// <summary>The file will not become whole.</summary>
    public static MediaFailed Failed(Transfer transfer, MediaRecord media) => new()
    {
        Device = media.Device, Time = media.Time, Stamp = Stamp(transfer, 1), CorrelationId = media.File.AlarmId, TransferId = media.TransferId,
        File = media.File, Reason = media.FailureReason ?? "", StoredBytes = media.LengthBytes,
    };

    /// <summary>The file can be looked at, or cannot.</summary>
    public static MediaReady Ready(Transfer transfer, MediaRecord media) => new()
    {
        Device = media.Device, Time = media.Time, Stamp = Stamp(transfer, 2), CorrelationId = media.File.AlarmId, TransferId = media.TransferId,
        File = media.File, Blob = media.Blob, Playable = media.Playable, Thumbnail = media.Thumbnail,
        ConversionError = media.Playable is null ? media.ConversionError : null,
    };

    // The sink sets the recorded time. "x.1" sorts behind "x" and before every later sequence of the device.
    private static EventStamp Stamp(Transfer transfer, int step) => new(
        default, transfer.Sequence is { } sequence ? $"{sequence}.{step}" : null, transfer.Standing == DeviceStanding.Quarantined, null);
}
