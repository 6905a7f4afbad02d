namespace CloudCam.Relay.Connections;

/// <summary>The relay's monotonic clock: milliseconds since it was made. Deadlines are numbers on it; the wall clock may jump, this does not.</summary>
public sealed class RelayClock(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    /// <summary>Milliseconds since the clock was made.</summary>
    public long Milliseconds => (long)time.GetElapsedTime(start).TotalMilliseconds;
}
