using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CloudCam.Core.Checksums;

/// <summary>
/// Replaces a long message by a 16-byte one with the same remainder, for any reflected CRC of at most 32 bits. Works on
/// several lanes at a time, because one multiplication takes longer than the time until the next can start. Both methods are
/// inlined into one caller for each polynomial, so that constants and result stay in registers.
/// </summary>
internal static class CarrylessFold
{
    /// <summary>The shortest message that can be folded.</summary>
    public const int MinimumBytes = 16;

    /// <summary>The shortest message for which 512-bit vectors are used.</summary>
    public const int Minimum512Bytes = 256;

    /// <summary>Slides a lane up (load at 16 - n) or down (load at 16 + n) by n bytes, zeros coming in.</summary>
    private static ReadOnlySpan<byte> SlideIndexes =>
    [
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
    ];

    /// <summary>Folds with 128-bit lanes. Needs <see cref="Carryless.IsSupported"/>.</summary>
    /// <param name="bytes">At least <see cref="MinimumBytes"/> bytes.</param>
    /// <param name="register">CRC register before the first byte.</param>
    /// <param name="by">Constants of the polynomial.</param>
    /// <returns>16 bytes that give, from register 0, the register after all bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> To16Bytes(ReadOnlySpan<byte> bytes, uint register, ref readonly FoldConstants by)
    {
        Debug.Assert(bytes.Length >= MinimumBytes);
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var length = (nuint)bytes.Length;
        var first = Load(ref start, 0) ^ Vector128.CreateScalar((ulong)register);
        if (length < 64)
        {
            return Finish(first, ref start, 16, length, by.By128);
        }

        var second = Load(ref start, 16);
        var third = Load(ref start, 32);
        var fourth = Load(ref start, 48);
        var by512 = by.By512;
        nuint at = 64;
        for (; at + 64 <= length; at += 64)
        {
            first = Carryless.Forward(first, by512) ^ Load(ref start, at);
            second = Carryless.Forward(second, by512) ^ Load(ref start, at + 16);
            third = Carryless.Forward(third, by512) ^ Load(ref start, at + 32);
            fourth = Carryless.Forward(fourth, by512) ^ Load(ref start, at + 48);
        }

        // Each lane goes straight to its place, so that the four multiplications run side by side.
        var sum = Carryless.Forward(first, by.By384) ^ Carryless.Forward(second, by.By256)
            ^ Carryless.Forward(third, by.By128) ^ fourth;
        return Finish(sum, ref start, at, length, by.By128);
    }

    /// <summary>Folds with 512-bit vectors. Needs <see cref="Carryless.Is512Supported"/>.</summary>
    /// <param name="bytes">At least <see cref="Minimum512Bytes"/> bytes.</param>
    /// <param name="register">CRC register before the first byte.</param>
    /// <param name="by">Constants of the polynomial.</param>
    /// <returns>16 bytes that give, from register 0, the register after all bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> To16BytesBy512(ReadOnlySpan<byte> bytes, uint register, ref readonly FoldConstants by)
    {
        Debug.Assert(bytes.Length >= Minimum512Bytes);
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var length = (nuint)bytes.Length;
        var first = Load512(ref start, 0) ^ Vector512.CreateScalar((ulong)register);
        var second = Load512(ref start, 64);
        var third = Load512(ref start, 128);
        var fourth = Load512(ref start, 192);
        var by2048 = by.FourBy2048;
        nuint at = 256;
        for (; at + 256 <= length; at += 256)
        {
            first = Carryless.Forward(first, by2048) ^ Load512(ref start, at);
            second = Carryless.Forward(second, by2048) ^ Load512(ref start, at + 64);
            third = Carryless.Forward(third, by2048) ^ Load512(ref start, at + 128);
            fourth = Carryless.Forward(fourth, by2048) ^ Load512(ref start, at + 192);
        }

        var lanes = Carryless.Forward(first, by.FourBy1536) ^ Carryless.Forward(second, by.FourBy1024)
            ^ Carryless.Forward(third, by.FourBy512) ^ fourth;
        for (; at + 64 <= length; at += 64)
        {
            lanes = Carryless.Forward(lanes, by.FourBy512) ^ Load512(ref start, at);
        }

        var moved = Carryless.Forward(lanes, by.OntoLast);
        var halves = moved.GetLower() ^ moved.GetUpper();
        var sum = halves.GetLower() ^ halves.GetUpper() ^ lanes.GetUpper().GetUpper();
        return Finish(sum, ref start, at, length, by.By128);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Finish(
        Vector128<ulong> sum, ref byte start, nuint at, nuint length, Vector128<ulong> by128)
    {
        for (; at + 16 <= length; at += 16)
        {
            sum = Carryless.Forward(sum, by128) ^ Load(ref start, at);
        }

        var left = length - at;
        if (left == 0)
        {
            return sum;
        }

        // 16 + left bytes remain: the sum, then the rest of the message. Its first `left` bytes go forward by 16 onto
        // the last 16, which are the rest of the sum followed by the end of the message (read again, overlapping).
        ref var slide = ref MemoryMarshal.GetReference(SlideIndexes);
        var toEnd = Vector128.LoadUnsafe(ref slide, left);
        var toFront = Vector128.LoadUnsafe(ref slide, 16 + left);
        var head = Vector128.ShuffleNative(sum.AsByte(), toEnd).AsUInt64();
        var rest = Vector128.ShuffleNative(sum.AsByte(), toFront);
        var fromMessage = Vector128.GreaterThanOrEqual(toFront, Vector128.Create((byte)0x80));
        var last = rest | (Load(ref start, length - 16).AsByte() & fromMessage);
        return Carryless.Forward(head, by128) ^ last.AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ref byte start, nuint offset) => Vector128.LoadUnsafe(ref start, offset).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Load512(ref byte start, nuint offset) => Vector512.LoadUnsafe(ref start, offset).AsUInt64();
}
