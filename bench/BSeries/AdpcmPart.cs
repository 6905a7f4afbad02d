using CloudCam.Benchmarks.Harness;
using CloudCam.Protocols.BSeries;

namespace CloudCam.Benchmarks.BSeries;

/// <summary>Sound of the cameras, both ways: packets of 160 bytes, speech-like (a tone that swells and fades) and at random (what is hardest to foresee).</summary>
internal static class AdpcmPart
{
    private const int Packets = 100;
    private const int PacketBytes = BSeriesStream.SoundBytes;
    private const int Samples = Packets * PacketBytes * 2;
    private const double LeastMillionSamples = 200;

    public static void Run(BenchContext context)
    {
        var tone = new short[Samples];
        for (var i = 0; i < tone.Length; i++) tone[i] = (short)(9_000 * Math.Sin(i / 2_000.0) * Math.Sin(i * 2 * Math.PI * 440 / 8_000));
        var speech = new byte[Samples / 2];
        new AdpcmEncoder().Encode(tone, speech);
        var noise = new byte[Samples / 2];
        new Random(20_261_121).NextBytes(noise);
        Check(speech);
        Check(noise);
        var result = context.Meter.Compare("ADPCM", "sample", 0,
        [
            new Candidate("limit: the rule as it is written, decoding speech", () => Plainly(speech)),
            new Candidate("ours: decode speech", () => Decode(speech), "limit: the rule as it is written, decoding speech"),
            new Candidate("limit: the rule as it is written, decoding noise", () => Plainly(noise)),
            new Candidate("ours: decode noise", () => Decode(noise), "limit: the rule as it is written, decoding noise"),
            new Candidate("ours: encode speech", () => Encode(tone)),
        ]);
        context.Report.Add(result);
        context.Report.AtLeast("issue", "must", "ADPCM: million samples of speech decoded per second", 1_000 / result.Cost("ours: decode speech").Median, LeastMillionSamples);
        context.Report.AtLeast("issue", "must", "ADPCM: million samples of noise decoded per second", 1_000 / result.Cost("ours: decode noise").Median, LeastMillionSamples);
        foreach (var name in (string[])["ours: decode speech", "ours: encode speech"]) context.Report.AtMost("P7", "must", $"bytes allocated per sample, {name["ours: ".Length..]}", result.Allocated(name), 0);
    }

    private static readonly short[] Heard = new short[PacketBytes * 2];
    private static readonly byte[] Coded = new byte[PacketBytes];

    private static long Decode(byte[] adpcm)
    {
        var decoder = new AdpcmDecoder();
        var samples = 0L;
        for (var at = 0; at < adpcm.Length; at += PacketBytes) samples += decoder.Decode(adpcm.AsSpan(at, PacketBytes), Heard);
        return samples;
    }

    private static long Encode(short[] samples)
    {
        var encoder = new AdpcmEncoder();
        var bytes = 0L;
        for (var at = 0; at < samples.Length; at += PacketBytes * 2) bytes += encoder.Encode(samples.AsSpan(at, PacketBytes * 2), Coded);
        return 2 * bytes;
    }

    private static long Plainly(byte[] adpcm)
    {
        var (value, index) = (0, 0);
        for (var at = 0; at < adpcm.Length; at += PacketBytes)
        {
            for (var i = 0; i < PacketBytes; i++)
            {
                Heard[2 * i] = Next(adpcm[at + i] >> 4, ref value, ref index);
                Heard[(2 * i) + 1] = Next(adpcm[at + i] & 15, ref value, ref index);
            }
        }
        return 2 * adpcm.Length;
    }

    private static short Next(int code, ref int value, ref int index)
    {
        var step = (int)Steps[index];
        var change = (step * (code & 7) / 4) + (step / 8);
        value = Math.Clamp((code & 8) == 0 ? value + change : value - change, short.MinValue, short.MaxValue);
        index = Math.Clamp(index + Indexes[code & 7], 0, Steps.Length - 1);
        return (short)value;
    }

    /// <summary>A fast path that hears something else would be no path.</summary>
    private static void Check(byte[] adpcm)
    {
        var (value, index, decoder) = (0, 0, new AdpcmDecoder());
        for (var at = 0; at < adpcm.Length; at += PacketBytes)
        {
            decoder.Decode(adpcm.AsSpan(at, PacketBytes), Heard);
            for (var i = 0; i < Heard.Length; i++)
            {
                var wanted = Next(i % 2 == 0 ? adpcm[at + (i / 2)] >> 4 : adpcm[at + (i / 2)] & 15, ref value, ref index);
                if (Heard[i] != wanted) throw new InvalidOperationException("A sample differs.");
            }
        }
    }

    private static readonly int[] Indexes = [-1, -1, -1, -1, 2, 4, 6, 8];

    private static readonly short[] Steps =
    [
        7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307,
        337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358,
        5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
    ];
}
