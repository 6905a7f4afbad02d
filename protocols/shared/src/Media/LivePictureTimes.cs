namespace CloudCam.Protocols.Media;

/// <summary>Times of a sample.</summary>
/// <param name="Decode">When it is decoded, on the track's scale.</param>
/// <param name="Duration">How long it lasts as far as is known now.</param>
/// <param name="Later">How much later it is shown.</param>
internal readonly record struct LiveStep(long Decode, uint Duration, uint Later);

/// <summary>
/// Times of live pictures, 90 kHz. How long a picture lasts is known when the next one comes, and it is sent before: as long as the one before it. Media Source Extensions
/// (W3C, 3.5.8, coded frame processing) take a decode time of more than twice that behind the one before for a break, and drop pictures up to the next key frame: so decode
/// times follow the pictures' times no faster than that, and what is missing is told as the time from decoding to showing.
/// </summary>
internal sealed class LivePictureTimes
{
    private const long Second = Mp4Init.VideoTimescale;

    // Two pictures of one instant would be one to a player.
    private const long LeastStep = Second / 1_000;
    private const long Usual = Second / 25;
    private const long Longest = 10 * Second;

    // From here on a key frame begins anew: nobody wants a second of the past shown again and again.
    private const long Break = Second;

    private long shown;
    private long decoded;
    private long duration;

    /// <summary>Longest step after a sample of some duration: less than twice, since players round both to microseconds.</summary>
    public static long StepOf(long duration) => duration + (duration * 3 / 4);

    public LiveStep Next(long time, double frameRate, bool isKey)
    {
        if (duration == 0)
        {
            duration = frameRate is >= 0.1 and <= 120 ? (long)(Second / frameRate) : Usual;
            (shown, decoded) = (time, time);
            return new LiveStep(decoded, (uint)duration, 0);
        }
        time = Math.Max(time, shown + LeastStep);
        var step = time - shown;
        var soonest = Math.Min(time, decoded + StepOf(duration));
        decoded = isKey && time - soonest >= Break ? time : soonest;
        // A gap says nothing about the next picture, another rate is believed in a few steps.
        duration = Math.Clamp(step, Math.Max(LeastStep, duration / 2), Math.Min(Longest, 2 * duration));
        shown = time;
        return new LiveStep(decoded, (uint)duration, (uint)Math.Min(time - decoded, uint.MaxValue));
    }
}
