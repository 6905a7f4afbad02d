using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>Frames that bring nothing: a few are tolerance, an endless row of them is somebody who wants to keep us busy.</summary>
internal sealed class IdleFrames(BSeriesOptions options)
{
    private int kept;
    private int count;
    private long windowEnd = long.MinValue;

    /// <summary>Whether this one may be kept raw.</summary>
    public bool MayKeep() => kept++ < options.MaxUnknownFrames;

    /// <summary>Counts one.</summary>
    /// <exception cref="ProtocolViolationException">There were too many.</exception>
    public void Count(long nowMilliseconds)
    {
        if (nowMilliseconds >= windowEnd) (count, windowEnd) = (0, nowMilliseconds + (long)options.IdleFrameWindow.TotalMilliseconds);
        if (++count > options.MaxIdleFrames)
            throw new ProtocolViolationException(Violation.TooManyErrors, $"more than {options.MaxIdleFrames} frames that bring nothing within {options.IdleFrameWindow}");
    }
}
