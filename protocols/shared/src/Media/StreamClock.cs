namespace CloudCam.Protocols.Media;

/// <summary>
/// Times of a live stream whose frames tell none (or only whole seconds): pictures follow each other at the camera's rate, sound by its samples, and both are held to the
/// time of arrival, so that they stay together. What the network delays is not seen in the times; what is missing is: a stretch that did not come in time leaves a step.
/// </summary>
public sealed class StreamClock
{
    // Room below the first frame for the sound that was taken before it.
    private const long FirstMicroseconds = 1_000_000;

    private readonly ClockLane pictures = new(learnsRate: true);
    private readonly ClockLane sound = new(learnsRate: false);
    private DateTimeOffset first;
    private DateTimeOffset last;
    private bool hasFirst;
    private long soundLength;

    /// <summary>Time of a picture.</summary>
    /// <param name="arrivedAt">When it was whole here.</param>
    /// <param name="frameRate">Pictures per second as the camera says; what is not 1 to 60 is not believed and learnt from the arrivals instead.</param>
    /// <returns>Microseconds on the stream's scale.</returns>
    public long Picture(DateTimeOffset arrivedAt, double frameRate) =>
        pictures.Next(Since(arrivedAt), frameRate is >= 1 and <= 60 ? (long)(1_000_000 / frameRate) : 0);

    /// <summary>Time of the first sample of a piece of sound.</summary>
    /// <param name="arrivedAt">When it was whole here.</param>
    /// <param name="samples">Samples in it.</param>
    /// <param name="sampleRate">Samples per second, over 0.</param>
    /// <returns>Microseconds on the stream's scale.</returns>
    public long Sound(DateTimeOffset arrivedAt, int samples, int sampleRate)
    {
        var length = samples * 1_000_000L / Math.Max(1, sampleRate);
        var time = sound.Next(Since(arrivedAt) - Math.Min(length, FirstMicroseconds), Math.Max(1, soundLength));
        soundLength = length;
        return time;
    }

    // The system's clock may be set; what goes back stands still.
    private long Since(DateTimeOffset arrivedAt)
    {
        if (!hasFirst) (first, last, hasFirst) = (arrivedAt, arrivedAt, true);
        if (arrivedAt > last) last = arrivedAt;
        return FirstMicroseconds + (long)(last - first).TotalMicroseconds;
    }
}
