using CloudCam.Core.Media;

namespace CloudCam.Protocols.Media;

/// <summary>What a recording lacks, collected until its file ends.</summary>
internal sealed class GapList
{
    /// <summary>No picture came.</summary>
    public const string Stalled = "stream-stalled";

    /// <summary>Frames were dropped or could not be read.</summary>
    public const string FramesLost = "frames-lost";

    /// <summary>There was no connection.</summary>
    public const string LinkLost = "link-lost";

    // They are told in one row: a stream that breaks more often than once a second for a minute gets its last gap widened.
    private const int MaxGaps = 60;

    private readonly List<RecordingGap> gaps = [];

    public void Add(DateTimeOffset from, double seconds, string reason)
    {
        if (seconds <= 0) return;
        if (gaps.Count > 0 && gaps[^1] is var last && (gaps.Count == MaxGaps || (last.Reason == reason && from <= last.From.AddSeconds(last.Seconds))))
        {
            gaps[^1] = last with { Seconds = Math.Max(last.Seconds, (from - last.From).TotalSeconds + seconds) };
            return;
        }
        gaps.Add(new RecordingGap(from, seconds, reason));
    }

    public IReadOnlyList<RecordingGap> Take()
    {
        if (gaps.Count == 0) return [];
        RecordingGap[] taken = [.. gaps];
        gaps.Clear();
        return taken;
    }

    public void Clear() => gaps.Clear();
}
