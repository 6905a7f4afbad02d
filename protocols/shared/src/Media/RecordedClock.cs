namespace CloudCam.Protocols.Media;

/// <summary>
/// Times of a recording that is fetched faster or slower than it was made, so that arrivals say nothing: pictures by the camera's rate, held to the device time of its key
/// frames (whole seconds), sound by its samples, held to the pictures it stands between.
/// </summary>
public sealed class RecordedClock
{
    private const long UsualMicroseconds = 40_000;

    // The device time has whole seconds; what differs by less may be rounding.
    private const long DeviceTolerance = 2_000_000;
    private const long SoundTolerance = 1_000_000;

    // A device clock that was set in the middle of a recording.
    private const long LongestGap = 86_400_000_000;

    private long picture = -1;
    private long sound = -1;
    private long soundEnd;
    private long firstPicture;
    private DateTimeOffset? firstDevice;

    /// <summary>Time of a picture.</summary>
    /// <param name="frameRate">Pictures per second; what is not 1 to 60 is not believed.</param>
    /// <param name="deviceTime">Of key frames: the device's clock; null when not told.</param>
    /// <returns>Microseconds on the stream's scale.</returns>
    public long Picture(double frameRate, DateTimeOffset? deviceTime)
    {
        var step = frameRate is >= 1 and <= 60 ? (long)(1_000_000 / frameRate) : UsualMicroseconds;
        picture = picture < 0 ? Math.Max(0, soundEnd) : picture + step;
        if (deviceTime is not { } device) return picture;
        if (firstDevice is not { } first)
        {
            (firstDevice, firstPicture) = (device, picture);
            return picture;
        }
        var behind = (long)(device - first).TotalMicroseconds - (picture - firstPicture);
        if (behind is >= DeviceTolerance and <= LongestGap) picture += behind;
        else if (behind is <= -LongestGap or > LongestGap) (firstDevice, firstPicture) = (device, picture);
        return picture;
    }

    /// <summary>Time of the first sample of a piece of sound.</summary>
    /// <param name="samples">Samples in it.</param>
    /// <param name="sampleRate">Samples per second, over 0.</param>
    /// <returns>Microseconds on the stream's scale.</returns>
    public long Sound(int samples, int sampleRate)
    {
        sound = Math.Max(soundEnd, sound + 1);
        if (picture - sound > SoundTolerance) sound = picture;
        soundEnd = sound + (samples * 1_000_000L / Math.Max(1, sampleRate));
        return sound;
    }
}
