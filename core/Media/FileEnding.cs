namespace CloudCam.Core.Media;

/// <summary>What is known of a file only when it ends.</summary>
/// <param name="DurationSeconds">Length of a recording, seconds.</param>
/// <param name="FrameRate">Frames per second; null when unknown.</param>
/// <param name="Gaps">Stretches that are not in it.</param>
public sealed record FileEnding(double DurationSeconds, double? FrameRate, IReadOnlyList<RecordingGap> Gaps)
{
    /// <summary>Most gaps that are kept of one file: a column of a row holds three times as many, and who loses more has no recording.</summary>
    public const int MaxGaps = 100;

    /// <summary>The announcement of a file with what is known at its end. Of more than <see cref="MaxGaps"/> gaps the last one stands for the rest.</summary>
    public FileAnnouncement Of(FileAnnouncement file) => file with
    {
        DurationSeconds = double.IsFinite(DurationSeconds) && DurationSeconds >= 0 ? DurationSeconds : file.DurationSeconds,
        FrameRate = FrameRate is { } rate && double.IsFinite(rate) && rate > 0 ? rate : file.FrameRate, Gaps = Capped(Gaps),
    };

    private static IReadOnlyList<RecordingGap> Capped(IReadOnlyList<RecordingGap> gaps)
    {
        if (gaps.Count <= MaxGaps) return gaps;
        var rest = gaps[MaxGaps - 1];
        return [.. gaps.Take(MaxGaps - 1), rest with { Seconds = gaps.Skip(MaxGaps - 1).Sum(gap => gap.Seconds) }];
    }
}
