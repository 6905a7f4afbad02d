namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// Place of 0x70, module 0033: <c>unix:u32 satellites:u8 altitude:2 latitude:u32 longitude:u32 speed:u8 status:u16</c> (vendor document V1.3.5, which
/// calls the time "as in the location packet" but gives it four bytes; its example is Unix time).
/// </summary>
public readonly struct JimiGpsModule
{
    private const int LeastBytes = 18;
    private readonly uint unixSeconds;

    private JimiGpsModule(ReadOnlySpan<byte> data)
    {
        unixSeconds = data.UInt32(0);
        Satellites = data[4];
        AltitudeMetres = Altitude(data.UInt16(5));
        Place = new JimiPlace(data.UInt32(7), data.UInt32(11), data.UInt16(16));
        SpeedKmh = data[15];
    }

    /// <summary>Time of the measurement, UTC; null when it cannot be.</summary>
    public DateTimeOffset? Time => WireTime.FromUnix(unixSeconds);

    /// <summary>Satellites in use.</summary>
    public int Satellites { get; }

    /// <summary>
    /// Metres above the sea. Below it the document has a sign bit before the amount, Traccar two's complement: read by what can be true, as no
    /// place a vehicle reaches is 500 m deep.
    /// </summary>
    public int AltitudeMetres { get; }

    /// <summary>Place, course, and the ignition in its status word.</summary>
    public JimiPlace Place { get; }

    /// <summary>Kilometres an hour.</summary>
    public int SpeedKmh { get; }

    internal static bool TryRead(ReadOnlySpan<byte> data, out JimiGpsModule gps)
    {
        gps = default;
        if (data.Length < LeastBytes) return false;
        gps = new JimiGpsModule(data);
        return true;
    }

    private static int Altitude(ushort raw)
    {
        const int Deepest = -500;
        if ((raw & 0x8000) == 0) return raw;
        var complement = (short)raw;
        return complement >= Deepest ? complement : -(raw & 0x7FFF);
    }
}
