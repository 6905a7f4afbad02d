namespace CloudCam.Protocols.Media;

/// <summary>Times of a stream whose frames carry a counter of the camera, the same for pictures and sound: made wider than its 32 bits, and never going back within either.</summary>
/// <param name="tickMicroseconds">Microseconds of one tick, over 0.</param>
public sealed class CounterClock(long tickMicroseconds)
{
    // A camera that starts anew counts from 0; no stream stands still for so long without its connection ending.
    private const long LongestStepMicroseconds = 3_600_000_000;
    private const long LongestStepBackMicroseconds = 10_000_000;

    private uint before;
    private long now;
    private bool hasBefore;
    private long lastPicture = -1;
    private long lastSound = -1;

    /// <summary>Time of a frame.</summary>
    /// <param name="counter">The frame's counter.</param>
    /// <param name="isVideo">Whether it is a picture.</param>
    /// <returns>Microseconds on the stream's scale.</returns>
    public long Next(uint counter, bool isVideo)
    {
        if (!hasBefore) (before, now, hasBefore) = (counter, LongestStepBackMicroseconds, true);
        var step = (int)(counter - before) * tickMicroseconds;
        // Another count: it goes on from where the old one was.
        if (step is < -LongestStepBackMicroseconds or > LongestStepMicroseconds) step = 0;
        now += step;
        before = counter;
        ref var last = ref isVideo ? ref lastPicture : ref lastSound;
        return last = Math.Max(now, last + 1);
    }
}
