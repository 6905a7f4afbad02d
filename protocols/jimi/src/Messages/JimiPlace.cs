namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// A place with its course and status word (vendor document V1.3.5, location packet): bit 13 differential, 12 fixed, 11 west, 10 north (set
/// is north), 9 to 0 course. Bit 14 says that bit 15 is the ignition; the document says so for the extension only, Traccar for all packets.
/// </summary>
/// <param name="rawLatitude">Degrees times 1,800,000, without sign.</param>
/// <param name="rawLongitude">The same.</param>
/// <param name="status">The word.</param>
public readonly struct JimiPlace(uint rawLatitude, uint rawLongitude, ushort status)
{
    private const uint MostLatitude = 90 * 1_800_000;
    private const uint MostLongitude = 180 * 1_800_000;

    /// <summary>The word as it came.</summary>
    public ushort Status { get; } = status;

    /// <summary>Degrees north to 7 digits, south negative; null when off the globe, or 0, 0 without a fix (the device never had one).</summary>
    public double? Latitude => Degrees(rawLatitude, MostLatitude, (Status & 0x0400) == 0);

    /// <summary>Degrees east to 7 digits, west negative; null as the latitude.</summary>
    public double? Longitude => Degrees(rawLongitude, MostLongitude, (Status & 0x0800) != 0);

    /// <summary>Whether the place was measured at that time; otherwise it is the last one known.</summary>
    public bool IsFixed => (Status & 0x1000) != 0;

    /// <summary>Whether it was measured with correction data.</summary>
    public bool IsDifferential => (Status & 0x2000) != 0;

    /// <summary>Degrees from north, clockwise, 0 to 359; null when the word says more.</summary>
    public int? CourseDegrees => (Status & 0x03FF) is var course && course < 360 ? course : course == 360 ? 0 : null;

    /// <summary>Whether the ignition is on; null when the word does not say.</summary>
    public bool? Ignition => (Status & 0x4000) == 0 ? null : (Status & 0x8000) != 0;

    private double? Degrees(uint raw, uint most, bool isNegative)
    {
        if (rawLatitude > MostLatitude || rawLongitude > MostLongitude || raw > most) return null;
        if ((rawLatitude | rawLongitude) == 0 && !IsFixed) return null;
        // To 7 digits in whole numbers: what is printed then is what the vendor prints, not sixteen digits of a quotient.
        var degrees = (((raw * 50UL) + 4) / 9) / 1e7;
        return isNegative ? -degrees : degrees;
    }
}
