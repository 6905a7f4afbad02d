namespace CloudCam.Core.Media;

/// <summary>A stretch of time that a recording lacks.</summary>
/// <param name="From">Its begin, UTC.</param>
/// <param name="Seconds">Its length, seconds, over 0.</param>
/// <param name="Reason">Lower case with dashes, for example <c>link-lost</c>, <c>frames-lost</c>.</param>
public readonly record struct RecordingGap(DateTimeOffset From, double Seconds, string Reason);
