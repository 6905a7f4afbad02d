namespace CloudCam.Protocols.Media;

/// <summary>Cuts speech into pieces of equal length and says when each is due, so that a device's small buffer neither runs dry nor over. Nothing is copied or allocated.</summary>
/// <param name="speech">Linear samples, 16 bit, little-endian, one channel; a last odd byte is left out.</param>
/// <param name="pieceSamples">Samples of a piece, over 0; the last one has what is left.</param>
/// <param name="sampleRate">Samples per second, over 0.</param>
/// <param name="startMilliseconds">When the first piece is due, on the relay's monotonic clock.</param>
public sealed class TalkPacer(ReadOnlyMemory<byte> speech, int pieceSamples, int sampleRate, long startMilliseconds)
{
    // A relay that was held up catches up with this much at once, about what devices keep in their buffers; the rest moves.
    private const long MostLateMilliseconds = 500;

    private long start = startMilliseconds;
    private int taken;

    /// <summary>When the next piece is due; behind the last one, when that has been heard: the time to end the talk. Milliseconds.</summary>
    public long NextMilliseconds => start + ((long)Math.Min((long)taken * pieceSamples, Samples) * 1_000 / sampleRate);

    /// <summary>Whether all pieces were taken.</summary>
    public bool IsEmpty => (long)taken * pieceSamples >= Samples;

    private int Samples => speech.Length / 2;

    /// <summary>Takes the next piece if it is due; to be called until it gives none.</summary>
    /// <param name="nowMilliseconds">The relay's monotonic clock.</param>
    /// <param name="piece">Two bytes a sample.</param>
    public bool TryTake(long nowMilliseconds, out ReadOnlySpan<byte> piece)
    {
        piece = default;
        if (IsEmpty || nowMilliseconds < NextMilliseconds) return false;
        start += Math.Max(0, nowMilliseconds - NextMilliseconds - MostLateMilliseconds);
        var from = taken++ * pieceSamples;
        piece = speech.Span.Slice(2 * from, 2 * Math.Min(pieceSamples, Samples - from));
        return true;
    }
}
