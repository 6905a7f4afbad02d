using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CloudCam.Core.Checksums;

/// <summary>CRC-16 by tables, 16 bytes a step (slicing, Kounavis and Berry 2005): for short messages and plain processors.</summary>
internal static class Crc16Slicing
{
    private static readonly ushort[] Tables = Array.ConvertAll(Crc16.Polynomial.SlicingTables(16), entry => (ushort)entry);

    /// <summary>Register after <paramref name="bytes"/>, from <paramref name="register"/>.</summary>
    public static ushort Append(ushort register, ReadOnlySpan<byte> bytes)
    {
        // References instead of spans: the bounds are kept by the loops, and a check for each lookup costs a quarter of the speed.
        ref var tables = ref MemoryMarshal.GetArrayDataReference(Tables);
        ref var at = ref MemoryMarshal.GetReference(bytes);
        var left = bytes.Length;
        uint crc = register;
        for (; left >= 16; left -= 16, at = ref Unsafe.Add(ref at, 16))
        {
            // Only the first two bytes meet the register. All other lookups go first and do not wait for the step before.
            var first = Read(ref at);
            var others = Lookup(ref tables, 13, first >> 16) ^ Lookup(ref tables, 12, first >> 24)
                ^ Word(ref tables, 8, Read(ref Unsafe.Add(ref at, 4)))
                ^ Word(ref tables, 4, Read(ref Unsafe.Add(ref at, 8)))
                ^ Word(ref tables, 0, Read(ref Unsafe.Add(ref at, 12)));
            first ^= crc;
            crc = Lookup(ref tables, 15, first) ^ Lookup(ref tables, 14, first >> 8) ^ others;
        }

        if (left >= 8)
        {
            crc = Word(ref tables, 4, Read(ref at) ^ crc) ^ Word(ref tables, 0, Read(ref Unsafe.Add(ref at, 4)));
            at = ref Unsafe.Add(ref at, 8);
            left -= 8;
        }

        if (left >= 4)
        {
            crc = Word(ref tables, 0, Read(ref at) ^ crc);
            at = ref Unsafe.Add(ref at, 4);
            left -= 4;
        }

        for (; left > 0; left--, at = ref Unsafe.Add(ref at, 1))
        {
            crc = (crc >> 8) ^ Lookup(ref tables, 0, crc ^ at);
        }

        return (ushort)crc;
    }

    /// <summary>What four bytes add to the register when <paramref name="after"/> bytes follow them in the same step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(ref ushort tables, nuint after, uint word) =>
        Lookup(ref tables, after + 3, word) ^ Lookup(ref tables, after + 2, word >> 8)
        ^ Lookup(ref tables, after + 1, word >> 16) ^ Lookup(ref tables, after, word >> 24);

    /// <summary>What the lowest byte of <paramref name="value"/> adds when <paramref name="after"/> bytes follow it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Lookup(ref ushort tables, nuint after, uint value) =>
        Unsafe.Add(ref Unsafe.Add(ref tables, after * 256), (nuint)(byte)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Read(ref byte at)
    {
        var word = Unsafe.ReadUnaligned<uint>(ref at);
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }
}
