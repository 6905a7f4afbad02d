using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CloudCam.Protocols.Checksums;

/// <summary>CRC-16 by tables, 16 bytes a step (slicing, Kounavis and Berry 2005): for short messages and plain processors.</summary>
internal static class Crc16Slicing
{
    private static readonly ushort[] Tables = Array.ConvertAll(Crc16.Polynomial.SlicingTables(16), entry => (ushort)entry);

    /// <summary>Register after <paramref name="bytes"/>, from <paramref name="register"/>.</summary>
    public static ushort Append(ushort register, ReadOnlySpan<byte> bytes)
    {
        ref var tables = ref MemoryMarshal.GetArrayDataReference(Tables);
        uint crc = register;
        while (bytes.Length >= 16)
        {
            var a = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var b = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            var c = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            var d = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
            // The three words that do not wait for the register are summed apart from the one that does.
            crc = Word(ref tables, 12, a) ^ (Word(ref tables, 8, b) ^ Word(ref tables, 4, c) ^ Word(ref tables, 0, d));
            bytes = bytes[16..];
        }

        if (bytes.Length >= 8)
        {
            var a = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            crc = Word(ref tables, 4, a) ^ Word(ref tables, 0, BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
            bytes = bytes[8..];
        }

        if (bytes.Length >= 4)
        {
            crc = Word(ref tables, 0, BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc);
            bytes = bytes[4..];
        }

        foreach (var b in bytes)
        {
            crc = (crc >> 8) ^ Unsafe.Add(ref tables, (byte)(crc ^ b));
        }

        return (ushort)crc;
    }

    /// <summary>What four bytes add to the register when <paramref name="after"/> bytes follow them in the same step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(ref ushort tables, int after, uint word) =>
        (uint)(Unsafe.Add(ref tables, ((after + 3) * 256) + (byte)word)
            ^ Unsafe.Add(ref tables, ((after + 2) * 256) + (byte)(word >> 8))
            ^ Unsafe.Add(ref tables, ((after + 1) * 256) + (byte)(word >> 16))
            ^ Unsafe.Add(ref tables, (after * 256) + (byte)(word >> 24)));
}
