namespace CloudCam.Core.Media;

/// <summary>What is known of a file only when it ends.</summary>
/// <param name="DurationSeconds">Length of a recording, seconds.</param>
/// <param name="FrameRate">Frames per second; null when unknown.</param>
/// <param name="Gaps">Stretches that are not in it.</param>
public sealed record FileEnding(double DurationSeconds, double? FrameRate, IReadOnlyList<RecordingGap> Gaps);
