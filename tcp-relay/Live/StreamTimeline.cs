namespace CloudCam.Relay.Live;

/// <summary>
/// One scale of time for a stream over all its publications: it begins at 0, never goes back within pictures or within sound, and goes on where it was when another
/// publication takes over or a camera's clock jumps.
/// </summary>
internal sealed class StreamTimeline
{
    /// <summary>Larger steps than this are no pauses but another scale: viewers would stand still that long.</summary>
    public const long LargestStepMicroseconds = 10_000_000;

    /// <summary>Distance of the first frame of a new scale to the last one of the old: a picture of 25 a second.</summary>
    public const long SeamMicroseconds = 40_000;

    // FLV counts milliseconds in 32 bits, and some players read them with a sign: 24 days.
    private const long LongestMicroseconds = 20L * 24 * 3_600 * 1_000_000;

    private long lastPicture;
    private long lastSound;
    private long offset;
    private bool hasScale;
    private bool hasBegun;

    /// <summary>Whether the numbers come to their end: whoever watches must begin anew.</summary>
    public bool IsWornOut => Newest > LongestMicroseconds;

    /// <summary>Time of the newest frame, microseconds.</summary>
    public long Newest => Math.Max(lastPicture, lastSound);

    /// <summary>The next frame's time is of another scale.</summary>
    public void BeginScale() => hasScale = false;

    /// <summary>Everything begins anew.</summary>
    public void Restart() => (lastPicture, lastSound, offset, hasScale, hasBegun) = (0, 0, 0, false, false);

    /// <summary>The stream's time of a frame, microseconds.</summary>
    public long TimeOf(long ownMicroseconds, bool isPicture)
    {
        var newest = Newest;
        var time = ownMicroseconds + offset;
        if (!hasScale || Math.Abs(time - newest) > LargestStepMicroseconds)
        {
            time = hasBegun ? newest + SeamMicroseconds : 0;
            offset = time - ownMicroseconds;
            (hasScale, hasBegun) = (true, true);
        }
        ref var last = ref isPicture ? ref lastPicture : ref lastSound;
        return last = Math.Max(last, time);
    }
}
