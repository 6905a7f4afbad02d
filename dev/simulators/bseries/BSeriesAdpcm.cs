namespace CloudCam.Simulators.BSeries;

/// <summary>The camera's sound: four bits for each sample, IMA steps, the high half of a byte first, no headers, one state through all packets.</summary>
internal sealed class BSeriesAdpcm
{
    private static readonly int[] Steps =
    [
        7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337,
        371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
        7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
    ];

    private static readonly int[] Moves = [-1, -1, -1, -1, 2, 4, 6, 8];

    private int _predicted;
    private int _index;

    /// <summary>Two samples to a byte.</summary>
    public byte[] Encode(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[samples.Length / 2];
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] = (byte)((Code(samples[2 * at]) << 4) | Code(samples[2 * at + 1]));
        }

        return bytes;
    }

    /// <summary>Two samples of each byte.</summary>
    public short[] Decode(ReadOnlySpan<byte> bytes)
    {
        var samples = new short[2 * bytes.Length];
        for (var at = 0; at < bytes.Length; at++)
        {
            samples[2 * at] = Take(bytes[at] >> 4);
            samples[2 * at + 1] = Take(bytes[at] & 15);
        }

        return samples;
    }

    private int Code(int sample)
    {
        var difference = sample - _predicted;
        var code = Math.Min(7, 4 * Math.Abs(difference) / Steps[_index]) | (difference < 0 ? 8 : 0);
        Take(code);
        return code;
    }

    private short Take(int code)
    {
        // Each division is truncated alone: this rule gives the very samples of real captures.
        var change = Steps[_index] * (code & 7) / 4 + Steps[_index] / 8;
        _predicted = Math.Clamp((code & 8) != 0 ? _predicted - change : _predicted + change, short.MinValue, short.MaxValue);
        _index = Math.Clamp(_index + Moves[code & 7], 0, Steps.Length - 1);
        return (short)_predicted;
    }
}
