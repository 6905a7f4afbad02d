namespace CloudCam.Protocols.Media;

/// <summary>What an AudioSpecificConfig says (ISO/IEC 14496-3, 1.6.2.1), as far as a container must know it.</summary>
/// <param name="ObjectType">2: AAC-LC; 1, 3, 4: its relatives; 5 and 29: HE-AAC, told as such.</param>
/// <param name="SampleRate">
/// Samples per second of the core, 1 to <see cref="MaxSampleRate"/>: the scale of <see cref="SamplesPerUnit"/>. HE-AAC plays at twice this rate, twice as many samples.
/// </param>
/// <param name="Channels">1 to 8; 2 when the configuration describes them in another place.</param>
/// <param name="SamplesPerUnit">Samples of the core in an access unit: 1024 or 960.</param>
public readonly record struct AudioSpecificConfig(int ObjectType, int SampleRate, int Channels, int SamplesPerUnit)
{
    /// <summary>Most bytes: 2 for AAC-LC, 5 with extensions, some 30 with a description of the channels.</summary>
    public const int MaxBytes = 64;

    /// <summary>Highest rate of the standard's table.</summary>
    public const int MaxSampleRate = 96_000;

    private const int LowComplexity = 2;
    private const int SpectralBandReplication = 5;
    private const int ParametricStereo = 29;
    private const int LongObjectType = 31;
    private const int OwnRate = 15;

    private static ReadOnlySpan<int> Rates => [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

    // Table 1.19; 0: there is no such configuration.
    private static ReadOnlySpan<byte> ChannelCounts => [2, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 0, 8, 0];

    /// <summary>Whether it tells that a decoder doubles the rate (explicit signalling; a decoder may find out by itself where it is not told).</summary>
    public bool IsHighEfficiency => ObjectType is SpectralBandReplication or ParametricStereo;

    /// <summary>Reads one.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="config">What it says.</param>
    /// <returns>False when it is cut, too long, says what does not exist, or is of a kind whose access units have other lengths (low delay, scalable and newer kinds).</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AudioSpecificConfig config)
    {
        config = default;
        if (bytes.Length is 0 or > MaxBytes) return false;
        var bits = new BitReader(bytes);
        var objectType = ObjectTypeIn(ref bits);
        var rate = RateIn(ref bits);
        var channels = ChannelCounts[bits.Take(4)];
        var core = objectType;
        if (objectType is SpectralBandReplication or ParametricStereo)
        {
            RateIn(ref bits);
            core = ObjectTypeIn(ref bits);
            if (core != LowComplexity) return false;
        }
        var isShort = bits.Take(1) != 0;
        if (!bits.IsGood || core is < 1 or > 4 || rate is < 1 or > MaxSampleRate || channels == 0) return false;
        config = new AudioSpecificConfig(objectType, rate, channels, isShort ? 960 : 1_024);
        return true;
    }

    private static int ObjectTypeIn(ref BitReader bits) => bits.Take(5) is var type && type == LongObjectType ? 32 + bits.Take(6) : type;

    private static int RateIn(ref BitReader bits)
    {
        var index = bits.Take(4);
        return index == OwnRate ? bits.Take(24) : index < Rates.Length ? Rates[index] : 0;
    }

    // Behind the end everything is 0.
    private ref struct BitReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;
        private int at;

        public readonly bool IsGood => at <= 8 * bytes.Length;

        public int Take(int count)
        {
            var value = 0;
            for (; count > 0; count--, at++) value = (value << 1) | (at < 8 * bytes.Length ? (bytes[at >> 3] >> (7 - (at & 7))) & 1 : 0);
            return value;
        }
    }
}
