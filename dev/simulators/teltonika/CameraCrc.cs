namespace CloudCam.Simulators.Teltonika;

/// <summary>
/// The camera's CRC: reflected, polynomial 0x8408, no final xor; with init 0 it is CRC-16/KERMIT ("123456789" gives 0x2189).
/// Each DATA starts with the CRC of the one before, so the last CRC of a file is the CRC of the whole file.
/// </summary>
public static class CameraCrc
{
    // Sixteen entries, one per half byte: small enough to be checked by eye against the bitwise rule.
    private static readonly ushort[] HalfByteTable = BuildTable();

    /// <summary>Goes on with a CRC over more bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="initial">0, or the CRC of what came before.</param>
    /// <returns>The CRC so far.</returns>
    public static ushort Compute(ReadOnlySpan<byte> data, ushort initial = 0)
    {
        var crc = initial;
        foreach (var value in data)
        {
            crc = (ushort)((crc >> 4) ^ HalfByteTable[(crc ^ value) & 0x0F]);
            crc = (ushort)((crc >> 4) ^ HalfByteTable[(crc ^ (value >> 4)) & 0x0F]);
        }

        return crc;
    }

    private static ushort[] BuildTable()
    {
        var table = new ushort[16];
        for (var index = 0; index < table.Length; index++)
        {
            var crc = index;
            for (var bit = 0; bit < 4; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x8408 : crc >> 1;
            }

            table[index] = (ushort)crc;
        }

        return table;
    }
}
