using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace CloudCam.Protocols.Media;

/// <summary>
/// FLAC (RFC 9639) of one channel of 16 bit: each piece of sound becomes a frame of its own, without loss. Fixed predictors (clause 9.2.5) of order 0 to 4 with one Rice
/// parameter, a constant, or the samples as they are, whichever is smallest; the bits that G.711 never uses are taken off (clause 9.2.2). Nothing is allocated for a piece
/// once pieces of its size have come.
/// </summary>
internal sealed class FlacEncoder(int sampleRate)
{
    /// <summary>Fewest samples of a block (clause 8.2).</summary>
    public const int MinSamples = 16;

    /// <summary>Most samples of a block: the format knows four times as many, no camera sends two seconds in a piece, and memory is kept for the longest.</summary>
    public const int MaxSamples = 16_384;

    /// <summary>Bytes of <see cref="WriteStreamInfo"/>.</summary>
    public const int StreamInfoBytes = 38;

    private const int SampleBits = 16;
    private const int MaxOrder = 4;
    private const int MaxParameter = 14;

    // Sync code, blocks of different lengths.
    private const uint Start = 0xFFF9;

    // Rates of clause 9.1.2 that need no number of their own; the others stand behind the header, 16 bits.
    private static ReadOnlySpan<int> KnownRates => [0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
    private const int RateBehind = 13;

    private readonly int rateCode = KnownRates.IndexOf(sampleRate) is > 0 and var code ? code : RateBehind;
    private byte[] together = [];
    private int[] samples = [];
    private int[] residual = [];

    /// <summary>Most bytes of a frame: header, samples as they are, checksums.</summary>
    /// <param name="samples">Samples in it.</param>
    public static int RoomFor(int samples) => 32 + (2 * samples);

    /// <summary>The block STREAMINFO with its header, marked as the last one: content of the box dfLa behind version and flags.</summary>
    public static void WriteStreamInfo(ref BoxWriter boxes, int sampleRate)
    {
        boxes.UInt32(0x8000_0000 | (StreamInfoBytes - 4));
        boxes.UInt16(MinSamples);
        boxes.UInt16(MaxSamples);
        // Sizes of frames: not known.
        boxes.Zeros(6);
        // 20 bits rate, 3 bits channels - 1, 5 bits bits a sample - 1, 36 bits of samples: not known; then no checksum of all samples.
        boxes.UInt64(((ulong)sampleRate << 44) | ((SampleBits - 1ul) << 36));
        boxes.Zeros(16);
    }

    /// <summary>Encodes a piece.</summary>
    /// <param name="codec">G.711 or linear samples.</param>
    /// <param name="payload">Its bytes; <see cref="MinSamples"/> to <see cref="MaxSamples"/> samples.</param>
    /// <param name="firstSample">Number of its first sample in the stream; 36 bits of it are told.</param>
    /// <param name="target">At least <see cref="RoomFor"/> bytes.</param>
    /// <returns>Bytes of the frame.</returns>
    /// <exception cref="ArgumentException">So many samples are no block.</exception>
    public int Encode(MediaCodec codec, in ReadOnlySequence<byte> payload, long firstSample, Span<byte> target)
    {
        var count = (int)Math.Min(payload.Length / codec.SampleBytes(), MaxSamples + 1);
        if (count is < MinSamples or > MaxSamples) throw new ArgumentException($"{count} samples are no block.", nameof(payload));
        if (samples.Length < count)
        {
            samples = new int[BitOperations.RoundUpToPowerOf2((uint)count)];
            residual = new int[samples.Length];
        }
        Decode(codec, payload, samples.AsSpan(0, count));
        var bits = new FlacBits(target);
        Header(ref bits, count, firstSample);
        bits.Write(FlacChecksum.Of8(target[..bits.Length]), 8);
        Subframe(ref bits, samples.AsSpan(0, count), residual.AsSpan(0, count));
        bits.Align();
        bits.Write(FlacChecksum.Of16(target[..bits.Length]), 16);
        return bits.Length;
    }

    private void Decode(MediaCodec codec, in ReadOnlySequence<byte> payload, Span<int> decoded)
    {
        var bytes = payload.FirstSpan;
        if (!payload.IsSingleSegment)
        {
            if (together.Length < payload.Length) together = new byte[BitOperations.RoundUpToPowerOf2((uint)payload.Length)];
            payload.CopyTo(together);
            bytes = together;
        }
        switch (codec)
        {
            case MediaCodec.G711ALaw:
                for (var i = 0; i < decoded.Length; i++) decoded[i] = G711.DecodeALaw(bytes[i]);
                break;
            case MediaCodec.G711MuLaw:
                for (var i = 0; i < decoded.Length; i++) decoded[i] = G711.DecodeMuLaw(bytes[i]);
                break;
            default:
                for (var i = 0; i < decoded.Length; i++) decoded[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]);
                break;
        }
    }

    // Clause 9.1: block size behind the header, one channel, 16 bit.
    private void Header(ref FlacBits bits, int count, long firstSample)
    {
        bits.Write(Start, 16);
        bits.Write((uint)((7 << 4) | rateCode), 8);
        bits.Write(4 << 1, 8);
        Number(ref bits, firstSample & 0xF_FFFF_FFFF);
        bits.Write((uint)(count - 1), 16);
        if (rateCode == RateBehind) bits.Write((uint)sampleRate, 16);
    }

    // Coded as UTF-8 codes characters, up to 36 bits (clause 9.1.5).
    private static void Number(ref FlacBits bits, long value)
    {
        if (value < 0x80)
        {
            bits.Write((uint)value, 8);
            return;
        }
        var more = 1;
        while (more < 6 && value >> ((6 * more) + 6 - more) != 0) more++;
        bits.Write((0xFF00u >> (more + 1)) | (uint)(value >> (6 * more)), 8);
        while (--more >= 0) bits.Write((uint)(0x80 | ((value >> (6 * more)) & 0x3F)), 8);
    }

    private static void Subframe(ref FlacBits bits, Span<int> block, Span<int> work)
    {
        var used = 0;
        foreach (var sample in block) used |= sample;
        var wasted = used == 0 ? 0 : Math.Min(BitOperations.TrailingZeroCount(used), SampleBits - 1);
        foreach (ref var sample in block) sample >>= wasted;
        var width = SampleBits - wasted;
        if (!block.ContainsAnyExcept(block[0]))
        {
            Begin(ref bits, 0, wasted);
            bits.Write((uint)block[0], width);
            return;
        }
        var order = BestOrder(block);
        Difference(block, work, order);
        var (parameter, cost) = BestParameter(work[order..]);
        if (cost + (order * (long)width) >= block.Length * (long)width)
        {
            Begin(ref bits, 1, wasted);
            foreach (var sample in block) bits.Write((uint)sample, width);
            return;
        }
        Begin(ref bits, 8 + order, wasted);
        for (var i = 0; i < order; i++) bits.Write((uint)block[i], width);
        // Rice codes with parameters of 4 bits, one partition.
        bits.Write((uint)parameter, 10);
        foreach (var difference in work[order..]) bits.Rice(Fold(difference), parameter);
    }

    private static void Begin(ref FlacBits bits, int type, int wasted)
    {
        bits.Write((uint)((type << 1) | (wasted > 0 ? 1 : 0)), 8);
        if (wasted > 0) bits.Write(1, wasted);
    }

    // The order whose differences are smallest, all orders in one pass.
    private static int BestOrder(ReadOnlySpan<int> block)
    {
        long sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0, sum4 = 0;
        int last0 = 0, last1 = 0, last2 = 0, last3 = 0;
        for (var i = 0; i < block.Length; i++)
        {
            var d0 = block[i];
            var (d1, d2) = (d0 - last0, d0 - last0 - last1);
            var d3 = d2 - last2;
            var d4 = d3 - last3;
            (last0, last1, last2, last3) = (d0, d1, d2, d3);
            if (i < MaxOrder) continue;
            sum0 += Math.Abs(d0);
            sum1 += Math.Abs(d1);
            sum2 += Math.Abs(d2);
            sum3 += Math.Abs(d3);
            sum4 += Math.Abs(d4);
        }
        var (best, least) = (0, sum0);
        if (sum1 < least) (best, least) = (1, sum1);
        if (sum2 < least) (best, least) = (2, sum2);
        if (sum3 < least) (best, least) = (3, sum3);
        return sum4 < least ? 4 : best;
    }

    private static void Difference(ReadOnlySpan<int> block, Span<int> differences, int order)
    {
        block.CopyTo(differences);
        for (var round = 1; round <= order; round++)
        {
            for (var i = differences.Length - 1; i >= round; i--) differences[i] -= differences[i - 1];
        }
    }

    private static (int Parameter, long Bits) BestParameter(ReadOnlySpan<int> differences)
    {
        long sum = 0;
        foreach (var difference in differences) sum += Fold(difference);
        var guess = Math.Min(BitOperations.Log2((ulong)(sum / differences.Length) + 1), MaxParameter);
        var (best, least) = (guess, CostOf(differences, guess));
        if (guess > 0 && CostOf(differences, guess - 1) is var below && below < least) (best, least) = (guess - 1, below);
        if (guess < MaxParameter && CostOf(differences, guess + 1) is var above && above < least) (best, least) = (guess + 1, above);
        return (best, least);
    }

    private static long CostOf(ReadOnlySpan<int> differences, int parameter)
    {
        var cost = 10 + (differences.Length * (parameter + 1L));
        foreach (var difference in differences) cost += Fold(difference) >> parameter;
        return cost;
    }

    // 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
    private static uint Fold(int value) => (uint)((value << 1) ^ (value >> 31));
}
