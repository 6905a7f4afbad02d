using CloudCam.Core.Cameras;
using CloudCam.Protocols.Cameras;

namespace CloudCam.Protocols.Media;

/// <summary>What a recorder of one channel must know.</summary>
public sealed record RecorderOptions
{
    /// <summary>Protocol name, as in every announcement of the camera.</summary>
    public required string Protocol { get; init; }

    /// <summary>The channel, as in every announcement: a number from 0.</summary>
    public required string Channel { get; init; }

    /// <summary>First part of the files' source, before channel and time: what is fetched from a camera's own store is told apart from what was recorded live.</summary>
    public string Origin { get; init; } = "live";

    /// <summary>Where it is kept until when the channel was recorded, for the recorder of the next conversation; null: nowhere.</summary>
    public CameraMemory? Memory { get; init; }

    /// <summary>When to record.</summary>
    public RecordingPolicy Policy { get; init; } = RecordingPolicy.Off;

    /// <summary>Length at which a segment ends at the next key frame. Default 60 s: a file is soon there and still worth its rows.</summary>
    public TimeSpan SegmentLength { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A segment ends here even without a key frame; the rest up to the next key frame is lost. Default 512 MiB: a minute of 70 Mbit/s, and far below the 4 GiB that the
    /// offsets of stored blocks can tell.
    /// </summary>
    public long MaxSegmentBytes { get; init; } = 512 * 1024 * 1024;

    /// <summary>
    /// Most bytes kept from before an alarm, whatever its seconds are: older key frame groups go. Default 16 MiB: <see cref="RecordingPolicy.MaxSecondsBefore"/> at 4 Mbit/s;
    /// a camera at a higher rate gets fewer seconds, not more memory.
    /// </summary>
    public int MaxPreRollBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Most bytes that wait while a file is opened, closed or makes room (besides what is kept from before an alarm). Default 768 KiB: 1.5 s of 4 Mbit/s, more than stores
    /// take; with it a recorded camera stays below 1 MiB.
    /// </summary>
    public int MaxWaitingBytes { get; init; } = 768 * 1024;

    /// <summary>Time without a picture from which on it is a gap. Default 3 s; at low rates three times the time between pictures.</summary>
    public TimeSpan StallTime { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>A segment that was closed.</summary>
/// <param name="TransferId">Its transfer: the media id in events.</param>
/// <param name="Trigger"><c>continuous</c>, <c>alarm</c> or <c>command</c>.</param>
/// <param name="AlarmId">The alarm it belongs to; null when none.</param>
/// <param name="CommandId">The command it answers; null when none.</param>
/// <param name="Start">When its first picture arrived, UTC.</param>
/// <param name="DurationSeconds">Its length, seconds.</param>
/// <param name="EndsCommand">Whether the command has all it asked for.</param>
public sealed record RecordedSegment(string TransferId, string Trigger, string? AlarmId, string? CommandId, DateTimeOffset Start, double DurationSeconds, bool EndsCommand);
