namespace CloudCam.Protocols.BSeries;

/// <summary>
/// Turns the cameras' sound into 16-bit samples (mono, 8 kHz). The state runs on from packet to packet: one decoder per audio connection, in order, from the first
/// packet on. A lost packet spoils what follows; after a reconnect a new decoder begins.
/// </summary>
public struct AdpcmDecoder
{
    private int sample;
    private int row;

    /// <summary>Decodes whole bytes: two samples each, the high half first.</summary>
    /// <param name="adpcm">Any number of bytes.</param>
    /// <param name="samples">Room for twice as many samples.</param>
    /// <returns>Samples written.</returns>
    /// <exception cref="ArgumentException">Not enough room.</exception>
    public int Decode(ReadOnlySpan<byte> adpcm, Span<short> samples)
    {
        if (samples.Length < adpcm.Length * 2) throw new ArgumentException("Two samples come out of a byte.");
        var (changes, rows) = (AdpcmTables.Changes, AdpcmTables.NextRows);
        var (value, at) = (sample, row);
        for (var i = 0; i < adpcm.Length; i++)
        {
            var high = at | (adpcm[i] >> 4);
            value = Math.Clamp(value + changes[high], short.MinValue, short.MaxValue);
            samples[i * 2] = (short)value;
            var low = rows[high] | (adpcm[i] & 15);
            value = Math.Clamp(value + changes[low], short.MinValue, short.MaxValue);
            samples[(i * 2) + 1] = (short)value;
            at = rows[low];
        }
        (sample, row) = (value, at);
        return adpcm.Length * 2;
    }
}
