namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>
/// Times of messages, milliseconds in 32 bits, on one scale of microseconds for pictures and sound that never goes back within either. Times that begin again after
/// 49.7 days go on. A jump (a camera that sets its clock, an encoder that begins anew) is told by the time that really passed: the stream goes on from where it was.
/// </summary>
internal sealed class MediaClock
{
    // Room below the first message for one that is a little older: sound and pictures of an encoder begin apart.
    private const long FirstMicroseconds = 10_000_000;

    // Messages that waited for the link come faster than time passes, but one after the other; what is apart by more than this is another count.
    private const long LongestJumpMicroseconds = 10_000_000;

    private uint before;
    private long arrivedBefore;
    private long now;
    private bool hasBefore;
    private long lastPicture = -1;
    private long lastSound = -1;

    /// <summary>Times that jumped so far.</summary>
    public int Jumps { get; private set; }

    /// <summary>Time of a message.</summary>
    /// <param name="timestamp">Its own, milliseconds.</param>
    /// <param name="isVideo">Whether it is a picture.</param>
    /// <param name="nowMilliseconds">When it arrived, on a clock that is never set.</param>
    /// <returns>Microseconds on the stream's scale.</returns>
    public long Next(uint timestamp, bool isVideo, long nowMilliseconds)
    {
        if (!hasBefore) (before, arrivedBefore, now, hasBefore) = (timestamp, nowMilliseconds, FirstMicroseconds, true);
        var passed = Math.Max(0, nowMilliseconds - arrivedBefore) * 1_000;
        var next = now + ((int)(timestamp - before) * 1_000L);
        var latest = Math.Max(now, Math.Max(lastPicture, lastSound));
        if (next < latest - LongestJumpMicroseconds || next > latest + passed + LongestJumpMicroseconds)
        {
            next = latest + passed;
            Jumps++;
        }
        (now, before, arrivedBefore) = (next, timestamp, nowMilliseconds);
        ref var last = ref isVideo ? ref lastPicture : ref lastSound;
        return last = Math.Max(now, last + 1);
    }
}
