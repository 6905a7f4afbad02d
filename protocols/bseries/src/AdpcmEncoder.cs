namespace CloudCam.Protocols.BSeries;

/// <summary>Turns 16-bit samples (mono, 8 kHz) into what the cameras play. One encoder per talk, from its start on; the camera's decoder follows its state.</summary>
public struct AdpcmEncoder
{
    private int sample;
    private int row;

    /// <summary>Encodes an even number of samples into half as many bytes.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">An odd number of samples, or not enough room.</exception>
    public int Encode(ReadOnlySpan<short> samples, Span<byte> adpcm)
    {
        if (samples.Length % 2 != 0) throw new ArgumentException("Two samples make a byte.");
        if (adpcm.Length < samples.Length / 2) throw new ArgumentException("There is not enough room.");
        for (var i = 0; i < samples.Length; i += 2)
        {
            var high = Next(samples[i]);
            adpcm[i / 2] = (byte)((high << 4) | Next(samples[i + 1]));
        }
        return samples.Length / 2;
    }

    private int Next(short wanted)
    {
        var difference = wanted - sample;
        var code = AdpcmTables.CodeOf(difference, row / AdpcmTables.Codes);
        // What the camera will hear, not what was wanted, is what the next difference is taken from.
        sample = Math.Clamp(sample + AdpcmTables.Changes[row | code], short.MinValue, short.MaxValue);
        row = AdpcmTables.NextRows[row | code];
        return code;
    }
}
