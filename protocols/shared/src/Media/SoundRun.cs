using System.Buffers;

namespace CloudCam.Protocols.Media;

/// <summary>Pieces of sound that wait for the next picture, so that both share one fragment: a fragment for each piece would cost a third of the sound's size.</summary>
internal sealed class SoundRun(SoundFormat format)
{
    /// <summary>Most bytes that wait: half a second of 16 bit at 16 kHz, two seconds of telephone sound.</summary>
    public const int MaxBytes = 16_384;

    /// <summary>Most pieces that wait: two seconds of the shortest ones cameras send (20 ms), and more.</summary>
    public const int MaxPieces = 128;

    private readonly byte[] bytes = new byte[MaxBytes];
    private readonly (int Length, long Start)[] pieces = new (int, long)[MaxPieces];
    private int filled;
    private long end;

    public SoundFormat Format { get; } = format;

    public int Count { get; private set; }

    public ReadOnlySequence<byte> Bytes => new(bytes, 0, filled);

    /// <summary>Begin of the first piece, samples.</summary>
    public long Start => pieces[0].Start;

    public bool HasRoom(long length) => Count < MaxPieces && filled + length <= MaxBytes;

    public void Add(in ReadOnlySequence<byte> samples, long start)
    {
        samples.CopyTo(bytes.AsSpan(filled));
        // Whatever the clocks say, a piece does not begin before the one before it ends. Times of access units are rounded to milliseconds on their way: what is
        // less than half a unit behind the end follows it without a seam.
        if (start < end + (Format.SamplesPerUnit / 2)) start = end;
        pieces[Count++] = ((int)samples.Length, start);
        filled += (int)samples.Length;
        end = start + Format.SamplesIn(samples.Length);
    }

    public int LengthOf(int piece) => pieces[piece].Length;

    /// <summary>Samples until the next piece begins; of the last one, those in it.</summary>
    public uint DurationOf(int piece) => (uint)Math.Min((piece + 1 < Count ? pieces[piece + 1].Start : end) - pieces[piece].Start, uint.MaxValue);

    /// <summary>The pieces are written; the next one does not begin before they end.</summary>
    public void Clear() => (Count, filled) = (0, 0);
}
