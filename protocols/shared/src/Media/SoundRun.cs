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

    public SoundFormat Format { get; } = format;

    public int Count { get; private set; }

    public ReadOnlySequence<byte> Bytes => new(bytes, 0, filled);

    /// <summary>Begin of the first piece, samples.</summary>
    public long Start => pieces[0].Start;

    public bool HasRoom(long length) => Count < MaxPieces && filled + length <= MaxBytes;

    public void Add(in ReadOnlySequence<byte> samples, long start)
    {
        samples.CopyTo(bytes.AsSpan(filled));
        // Whatever the clocks say, a piece does not begin before the one before it ends.
        if (Count > 0) start = Math.Max(start, End);
        pieces[Count++] = ((int)samples.Length, start);
        filled += (int)samples.Length;
    }

    public int LengthOf(int piece) => pieces[piece].Length;

    /// <summary>Samples until the next piece begins; of the last one, those in it.</summary>
    public uint DurationOf(int piece)
    {
        var (length, start) = pieces[piece];
        return piece + 1 < Count ? (uint)Math.Min(pieces[piece + 1].Start - start, uint.MaxValue) : (uint)(length / Format.Codec.SampleBytes());
    }

    /// <summary>End of the last piece, samples.</summary>
    public long End => pieces[Count - 1].Start + DurationOf(Count - 1);

    public void Clear() => (Count, filled) = (0, 0);
}
