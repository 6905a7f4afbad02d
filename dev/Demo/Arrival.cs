using CloudCam.Core.Media;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Demo;

/// <summary>What became of one file that a camera offered.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Sent">What the camera says of it.</param>
/// <param name="Record">Its row; null when it did not arrive.</param>
/// <param name="IsSame">Whether the stored bytes are the camera's, compared byte by byte, and the recorded SHA-256 is theirs.</param>
/// <param name="IsPlayable">Whether there is something a browser shows: an MP4 for a video, a JPEG for a photo.</param>
/// <param name="HasThumbnail">Whether there is a JPEG thumbnail.</param>
internal sealed record Arrival(DemoCamera Camera, CameraFileResult Sent, MediaRecord? Record, bool IsSame, bool IsPlayable, bool HasThumbnail)
{
    /// <summary>Whether the file is whole and can be looked at.</summary>
    public bool IsGood => IsSame && IsPlayable && HasThumbnail && Record is { State: MediaState.Complete } record
        && (record.Standing == Core.Devices.DeviceStanding.Quarantined) == Camera.IsStranger;
}
