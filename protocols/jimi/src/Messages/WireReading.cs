using System.Buffers.Binary;

namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>Numbers of the wire; all are big-endian.</summary>
internal static class WireReading
{
    public static ushort UInt16(this ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    public static short Int16(this ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16BigEndian(bytes[at..]);

    public static uint UInt32(this ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    /// <summary>A number in decimal nibbles; a last nibble of F is filling.</summary>
    /// <returns>Null when a nibble is no digit.</returns>
    public static ulong? Decimal(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var i = 0; i < bytes.Length; i++)
        {
            int high = bytes[i] >> 4, low = bytes[i] & 15;
            if (high > 9) return null;
            number = (number * 10) + (ulong)high;
            if (low == 15 && i == bytes.Length - 1) return number;
            if (low > 9) return null;
            number = (number * 10) + (ulong)low;
        }
        return number;
    }
}
