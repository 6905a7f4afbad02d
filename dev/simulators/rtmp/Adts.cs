namespace CloudCam.Simulators.Rtmp;

/// <summary>AAC as ffmpeg writes it into a file: each access unit behind an ADTS header (ISO/IEC 14496-3, 1.A.2).</summary>
internal static class Adts
{
    /// <summary>Samples of one access unit.</summary>
    public const int Samples = 1_024;

    private const int HeaderBytes = 7;
    private static readonly int[] Rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

    /// <summary>Takes the access units out of a file.</summary>
    /// <exception cref="FormatException">It is no such file.</exception>
    public static (byte[] Configuration, int Rate, IReadOnlyList<ReadOnlyMemory<byte>> Units) Read(ReadOnlyMemory<byte> file)
    {
        var units = new List<ReadOnlyMemory<byte>>();
        var (configuration, rate) = (Array.Empty<byte>(), 0);
        for (var at = 0; at + HeaderBytes <= file.Length;)
        {
            var header = file.Span.Slice(at, HeaderBytes);
            var length = ((header[3] & 3) << 11) | (header[4] << 3) | (header[5] >> 5);
            if (header[0] != 0xFF || (header[1] & 0xF6) != 0xF0 || length <= HeaderBytes || at + length > file.Length)
            {
                throw new FormatException("The sound is no AAC with ADTS headers.");
            }

            if (rate == 0)
            {
                // Object type (profile and one), rate, channels: 5, 4 and 4 bits.
                var (kind, rateIndex, channels) = ((header[2] >> 6) + 1, (header[2] >> 2) & 15, ((header[2] & 1) << 2) | (header[3] >> 6));
                rate = rateIndex < Rates.Length ? Rates[rateIndex] : throw new FormatException("The sound has no known rate.");
                configuration = [(byte)((kind << 3) | (rateIndex >> 1)), (byte)((rateIndex << 7) | (channels << 3))];
            }

            var skipped = (header[1] & 1) == 1 ? HeaderBytes : HeaderBytes + 2;
            units.Add(file.Slice(at + skipped, length - skipped));
            at += length;
        }

        return units.Count > 0 ? (configuration, rate, units) : throw new FormatException("There is no sound.");
    }
}
