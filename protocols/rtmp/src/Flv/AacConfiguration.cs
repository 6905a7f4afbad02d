using System.Buffers;

namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>The start of AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1), the body of an AAC sequence header.</summary>
/// <param name="ObjectType">2: AAC-LC; 5 and 29: HE-AAC.</param>
/// <param name="SampleRate">Samples per second of the core, 1 and up.</param>
/// <param name="Channels">Channel configuration: 1 mono, 2 stereo, up to 15; 0: described elsewhere.</param>
public readonly record struct AacConfiguration(int ObjectType, int SampleRate, int Channels)
{
    // Object types from 31 on have six more bits, rates outside of the table 24 bits: eight bytes hold the longest form.
    private const int MostBytes = 8;
    private const int LongObjectType = 31;
    private const int OwnRate = 15;

    private static readonly int[] Rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

    /// <summary>Reads the body.</summary>
    /// <returns>False when it is cut, or says a rate that does not exist.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> body, out AacConfiguration configuration)
    {
        configuration = default;
        Span<byte> bytes = stackalloc byte[MostBytes];
        bytes.Clear();
        var have = (int)Math.Min(body.Length, MostBytes);
        body.Slice(0, have).CopyTo(bytes);
        var bits = new Bits(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes));
        var objectType = bits.Take(5);
        if (objectType == LongObjectType) objectType = 32 + bits.Take(6);
        var index = bits.Take(4);
        var rate = index == OwnRate ? bits.Take(24) : index < Rates.Length ? Rates[index] : 0;
        var channels = bits.Take(4);
        if (rate == 0 || bits.Taken > 8 * have) return false;
        configuration = new AacConfiguration(objectType, rate, channels);
        return true;
    }

    private struct Bits(ulong value)
    {
        public int Taken { get; private set; }

        public int Take(int count)
        {
            var bits = (int)(value << Taken >> (64 - count));
            Taken += count;
            return bits;
        }
    }
}
