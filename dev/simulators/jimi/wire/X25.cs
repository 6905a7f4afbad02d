namespace CloudCam.Simulators.Jimi;

/// <summary>
/// The terminal's frame check, CRC-16/X-25: reflected, polynomial 0x8408, init FFFF, final complement ("123456789" gives 0x906E).
/// Calculated bit by bit, because two entries of the vendor's printed table (68 and 7A) are misprints.
/// </summary>
internal static class X25
{
    /// <summary>The check of some bytes.</summary>
    public static ushort Of(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFF;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x8408 : crc >> 1;
            }
        }

        return (ushort)~crc;
    }
}
