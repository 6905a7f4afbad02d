using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CloudCam.Benchmarks.Checksums;

/// <summary>
/// What the CRC of the project is compared with: each known technique as a plain tight loop over pointers, with nothing around it
/// that a real caller needs. The constants are found by the definition, one bit at a time.
/// </summary>
internal static unsafe class Crc16Limits
{
    private static readonly ushort* Tables = BuildTables();
    private static readonly Vector128<ulong> By128 = Forward(128);
    private static readonly Vector128<ulong> By512 = Forward(512);
    private static readonly Vector512<ulong> FourBy512 = Four(512);
    private static readonly Vector512<ulong> FourBy2048 = Four(2048);

    public static bool HasCarryless128 => Pclmulqdq.IsSupported;

    public static bool HasCarryless512 => Pclmulqdq.V512.IsSupported && Avx512F.IsSupported;

    /// <summary>The loop as protocol documents print it.</summary>
    public static ushort Bitwise(ushort register, ReadOnlySpan<byte> bytes)
    {
        uint crc = register;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x8408 : crc >> 1;
            }
        }

        return (ushort)crc;
    }

    /// <summary>One table of 256 entries, byte after byte (Sarwate).</summary>
    public static ushort Table(ushort register, ReadOnlySpan<byte> bytes)
    {
        uint crc = register;
        foreach (var b in bytes)
        {
            crc = (crc >> 8) ^ Tables[(byte)(crc ^ b)];
        }

        return (ushort)crc;
    }

    /// <summary>Sixteen tables, 16 bytes a step.</summary>
    public static ushort Slicing16(ushort register, ReadOnlySpan<byte> bytes)
    {
        uint crc = register;
        fixed (byte* start = bytes)
        {
            byte* at = start, stop = start + (bytes.Length & ~15), end = start + bytes.Length;
            for (; at < stop; at += 16)
            {
                crc = Step16(at, crc);
            }

            return Rest(crc, at, end);
        }
    }

    /// <summary>Four 128-bit lanes, folded onto one in turn, the last 16 bytes by tables.</summary>
    public static ushort Carryless4x128(ushort register, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 64)
        {
            return Slicing16(register, bytes);
        }

        fixed (byte* start = bytes)
        {
            byte* at = start + 64, end = start + bytes.Length;
            var a = Vector128.Load((ulong*)start) ^ Vector128.CreateScalar((ulong)register);
            var b = Vector128.Load((ulong*)(start + 16));
            var c = Vector128.Load((ulong*)(start + 32));
            var d = Vector128.Load((ulong*)(start + 48));
            var by = By512;
            for (; at + 64 <= end; at += 64)
            {
                a = Fold(a, by) ^ Vector128.Load((ulong*)at);
                b = Fold(b, by) ^ Vector128.Load((ulong*)(at + 16));
                c = Fold(c, by) ^ Vector128.Load((ulong*)(at + 32));
                d = Fold(d, by) ^ Vector128.Load((ulong*)(at + 48));
            }

            return Last(Fold(Fold(Fold(a, By128) ^ b, By128) ^ c, By128) ^ d, at, end);
        }
    }

    /// <summary>Four 512-bit vectors, folded onto one in turn, the last 16 bytes by tables.</summary>
    public static ushort Carryless4x512(ushort register, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 256)
        {
            return Carryless4x128(register, bytes);
        }

        fixed (byte* start = bytes)
        {
            byte* at = start + 256, end = start + bytes.Length;
            var a = Vector512.Load((ulong*)start) ^ Vector512.CreateScalar((ulong)register);
            var b = Vector512.Load((ulong*)(start + 64));
            var c = Vector512.Load((ulong*)(start + 128));
            var d = Vector512.Load((ulong*)(start + 192));
            var by = FourBy2048;
            for (; at + 256 <= end; at += 256)
            {
                a = Fold(a, by) ^ Vector512.Load((ulong*)at);
                b = Fold(b, by) ^ Vector512.Load((ulong*)(at + 64));
                c = Fold(c, by) ^ Vector512.Load((ulong*)(at + 128));
                d = Fold(d, by) ^ Vector512.Load((ulong*)(at + 192));
            }

            by = FourBy512;
            a = Fold(Fold(Fold(a, by) ^ b, by) ^ c, by) ^ d;
            for (; at + 64 <= end; at += 64)
            {
                a = Fold(a, by) ^ Vector512.Load((ulong*)at);
            }

            var (lower, upper) = (a.GetLower(), a.GetUpper());
            var lane = Fold(lower.GetLower(), By128) ^ lower.GetUpper();
            return Last(Fold(Fold(lane, By128) ^ upper.GetLower(), By128) ^ upper.GetUpper(), at, end);
        }
    }

    private static Vector128<ulong> Fold(Vector128<ulong> lane, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(lane, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(lane, by, 0x11);

    private static Vector512<ulong> Fold(Vector512<ulong> lanes, Vector512<ulong> by) =>
        Pclmulqdq.V512.CarrylessMultiply(lanes, by, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(lanes, by, 0x11);

    private static ushort Last(Vector128<ulong> lane, byte* at, byte* end)
    {
        for (; at + 16 <= end; at += 16)
        {
            lane = Fold(lane, By128) ^ Vector128.Load((ulong*)at);
        }

        return Rest(Step16((byte*)&lane, 0), at, end);
    }

    private static ushort Rest(uint crc, byte* at, byte* end)
    {
        for (; at < end; at++)
        {
            crc = (crc >> 8) ^ Tables[(byte)(crc ^ *at)];
        }

        return (ushort)crc;
    }

    private static uint Step16(byte* at, uint crc)
    {
        var tables = Tables;
        var (a, b, c, d) = (*(uint*)at ^ crc, *(uint*)(at + 4), *(uint*)(at + 8), *(uint*)(at + 12));
        var first = (uint)(tables[(15 * 256) + (a & 0xFF)] ^ tables[(14 * 256) + ((a >> 8) & 0xFF)]
            ^ tables[(13 * 256) + ((a >> 16) & 0xFF)] ^ tables[(12 * 256) + (a >> 24)]);
        var others = (uint)(tables[(11 * 256) + (b & 0xFF)] ^ tables[(10 * 256) + ((b >> 8) & 0xFF)]
            ^ tables[(9 * 256) + ((b >> 16) & 0xFF)] ^ tables[(8 * 256) + (b >> 24)]
            ^ tables[(7 * 256) + (c & 0xFF)] ^ tables[(6 * 256) + ((c >> 8) & 0xFF)]
            ^ tables[(5 * 256) + ((c >> 16) & 0xFF)] ^ tables[(4 * 256) + (c >> 24)]
            ^ tables[(3 * 256) + (d & 0xFF)] ^ tables[(2 * 256) + ((d >> 8) & 0xFF)]
            ^ tables[256 + ((d >> 16) & 0xFF)] ^ tables[d >> 24]);
        return first ^ others;
    }

    private static ushort* BuildTables()
    {
        var tables = (ushort*)NativeMemory.AlignedAlloc(16 * 256 * sizeof(ushort), 64);
        var message = new byte[16];
        for (var slice = 0; slice < 16; slice++)
        {
            for (var i = 0; i < 256; i++)
            {
                message[0] = (byte)i;
                tables[(slice * 256) + i] = Bitwise(0, message.AsSpan(0, slice + 1));
            }
        }

        return tables;
    }

    private static Vector128<ulong> Forward(int bits) => Vector128.Create(PowerOfX(bits + 63), PowerOfX(bits - 1));

    private static Vector512<ulong> Four(int bits)
    {
        var pair = Vector256.Create(Forward(bits), Forward(bits));
        return Vector512.Create(pair, pair);
    }

    private static ulong PowerOfX(int exponent)
    {
        var power = 0x8000u;
        for (; exponent > 0; exponent--)
        {
            power = (power & 1) != 0 ? (power >> 1) ^ 0x8408 : power >> 1;
        }

        return (ulong)power << 48;
    }
}
