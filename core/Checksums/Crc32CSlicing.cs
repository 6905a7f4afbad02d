using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CloudCam.Core.Checksums;

/// <summary>CRC-32C by tables, 16 bytes a step: for processors without an instruction for it.</summary>
internal static class Crc32CSlicing
{
    private static readonly uint[] Tables = Crc32C.Polynomial.SlicingTables(16);

    /// <summary>Register after <paramref name="bytes"/>, from <paramref name="register"/>; no inversion.</summary>
    public static uint Append(uint register, ReadOnlySpan<byte> bytes)
    {
        ref var tables = ref MemoryMarshal.GetArrayDataReference(Tables);
        while (bytes.Length >= 16)
        {
            var a = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ register;
            var b = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            var c = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            var d = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
            register = Word(ref tables, 12, a) ^ (Word(ref tables, 8, b) ^ Word(ref tables, 4, c) ^ Word(ref tables, 0, d));
            bytes = bytes[16..];
        }

        while (bytes.Length >= 4)
        {
            register = Word(ref tables, 0, BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ register);
            bytes = bytes[4..];
        }

        foreach (var b in bytes)
        {
            register = (register >> 8) ^ Unsafe.Add(ref tables, (byte)(register ^ b));
        }

        return register;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(ref uint tables, int after, uint word) =>
        Unsafe.Add(ref tables, ((after + 3) * 256) + (byte)word)
        ^ Unsafe.Add(ref tables, ((after + 2) * 256) + (byte)(word >> 8))
        ^ Unsafe.Add(ref tables, ((after + 1) * 256) + (byte)(word >> 16))
        ^ Unsafe.Add(ref tables, (after * 256) + (byte)(word >> 24));
}
