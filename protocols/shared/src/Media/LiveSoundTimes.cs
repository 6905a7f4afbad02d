namespace CloudCam.Protocols.Media;

/// <summary>
/// Times of live sound, in samples: a piece follows the one before it without a seam as long as its time says nearly the same. What is missing becomes steps of less than
/// the length of a piece (see <see cref="LivePictureTimes"/> for the reason); sound that was silent for longer begins anew.
/// </summary>
internal sealed class LiveSoundTimes(int sampleRate)
{
    private long end = -1;

    /// <summary>Begin of a piece.</summary>
    /// <param name="timeMicroseconds">As told.</param>
    /// <param name="samples">Samples in it, over 0.</param>
    /// <param name="start">On the track's scale.</param>
    /// <returns>False when more came than its time has room for: it is to be left out, or sound would lag more and more.</returns>
    public bool TryNext(long timeMicroseconds, long samples, out long start)
    {
        var told = (long)(((Int128)timeMicroseconds * sampleRate + 500_000) / 1_000_000);
        var gap = told - end;
        start = end < 0 || gap > sampleRate ? told : gap * 2 < samples ? end : end + Math.Min(gap, LivePictureTimes.StepOf(samples) - samples);
        if (end >= 0 && gap < -sampleRate) return false;
        end = start + samples;
        return true;
    }
}
