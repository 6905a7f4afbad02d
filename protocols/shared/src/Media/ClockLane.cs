namespace CloudCam.Protocols.Media;

/// <summary>
/// Pictures or sound of a <see cref="StreamClock"/>: counts on by the usual length, and looks once a second how far the arrivals are ahead. The least lead of that second
/// counts, since the network only ever delays: after a pause everything comes at once, and the least lead is none; when frames are missing it stays.
/// </summary>
internal sealed class ClockLane(bool learnsRate)
{
    private const long WindowMicroseconds = 1_000_000;
    private const int LeastFrames = 3;

    // Beyond this lips and voice part; below, the clocks of both sides drift, and a fraction at a time is enough.
    private const long JumpMicroseconds = 150_000;

    // No camera holds back this much and sends it later: what is missing is gone.
    private const long LostMicroseconds = 5_000_000;

    private const long UsualMicroseconds = 40_000;

    // A rate told wrongly is off by a whole step (25 for 20, 30 for 25), jitter over a second by less.
    private const double RateTolerance = 0.08;

    private long last = long.MinValue;
    private long correction;
    private long windowStart;
    private long leastLead;
    private int frames;
    private double learnt;
    private double measuredBefore;

    /// <summary>The time of the next frame.</summary>
    /// <param name="arrival">Its arrival, microseconds.</param>
    /// <param name="usual">Time since the frame before as it is told; 0 when it is not.</param>
    public long Next(long arrival, long usual)
    {
        if (last == long.MinValue)
        {
            Begin(arrival);
            return last = arrival;
        }
        var step = learnt > 0 ? (long)learnt : usual > 0 ? usual : UsualMicroseconds;
        var lead = arrival - (last + step);
        if (lead >= LostMicroseconds)
        {
            (correction, step) = (0, step + lead);
            Begin(arrival);
        }
        else
        {
            Watch(arrival, lead, usual);
            step = Corrected(step);
        }
        return last += step;
    }

    private void Begin(long arrival) => (windowStart, leastLead, frames) = (arrival, long.MaxValue, 0);

    private void Watch(long arrival, long lead, long usual)
    {
        leastLead = Math.Min(leastLead, lead);
        frames++;
        var span = arrival - windowStart;
        if (span < WindowMicroseconds || frames < LeastFrames) return;
        if (learnsRate) Learn((double)span / frames, usual);
        // What is ahead of or behind the arrivals by little is followed slowly.
        correction = Math.Abs(leastLead) >= JumpMicroseconds ? leastLead : leastLead / 4;
        Begin(arrival);
    }

    // Two seconds in a row that agree with each other and not with the camera.
    private void Learn(double measured, long usual)
    {
        var agree = measuredBefore > 0 && Math.Abs(measured - measuredBefore) <= RateTolerance * measuredBefore;
        if (usual > 0 && Math.Abs(measured - usual) <= RateTolerance * usual) learnt = 0;
        else if (agree) learnt = learnt > 0 ? (3 * learnt + measured) / 4 : (measured + measuredBefore) / 2;
        else if (usual == 0 && learnt == 0) learnt = measured;
        measuredBefore = measured;
    }

    private long Corrected(long step)
    {
        if (correction >= JumpMicroseconds)
        {
            step += correction;
            correction = 0;
        }
        else if (correction != 0)
        {
            var part = Math.Clamp(correction, -step / (correction <= -JumpMicroseconds ? 2 : 20), Math.Max(1, step / 20));
            correction -= part;
            step += part;
        }
        return Math.Max(1, step);
    }
}
