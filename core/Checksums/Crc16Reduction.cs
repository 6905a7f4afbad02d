using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CloudCam.Core.Checksums;

/// <summary>
/// The CRC-16 register after 16 bytes by three carry-less multiplications (Barrett), so that no table has to be in the cache.
/// </summary>
/// <remarks>
/// Wanted is (L x^64 + H) x^16 mod P, with L the first and H the last 8 bytes.
/// 1. L x^80 is replaced by L times (x^80 mod P), of degree 79 at most. With H x^16 that makes W = Wh x^16 + Wl, Wh of 64 bits.
/// 2. q = floor(Wh x^16 / P) = floor(Wh m / x^64), with m = floor(x^80 / P) = x^64 + <see cref="Quotient"/>.
/// 3. The remainder is Wl plus the lowest 16 coefficients of q (P - x^16).
/// A product of words stands one bit too low (see <see cref="FoldConstants"/>): hence x^79 in step 1, the shift of step 2, and the
/// polynomial held shifted by one in step 3, which puts the result into the lowest bits of the upper half.
/// </remarks>
internal static class Crc16Reduction
{
    private static readonly Vector128<ulong> By80 = Vector128.CreateScalar((ulong)Crc16.Polynomial.PowerOfX(79));
    private static readonly Vector128<ulong> Quotient = Vector128.CreateScalar(LongDivision());
    private static readonly Vector128<ulong> Terms = Vector128.CreateScalar((ulong)Crc16.Polynomial.Terms << 1);

    /// <summary>Register after the 16 bytes, from 0. Needs <see cref="Carryless.IsSupported"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Reduce(Vector128<ulong> bytes)
    {
        var top = Carryless.Lower(bytes, By80);
        var high = top ^ Vector128.Shuffle(bytes, Vector128.Create(1UL, 1UL));
        var quotient = high ^ (Carryless.Lower(high, Quotient) << 1);
        return (ushort)(top ^ Carryless.Lower(quotient, Terms)).GetElement(1);
    }

    /// <summary>floor(x^80 / P) without its leading term x^64, reflected: bit 0 = x^63.</summary>
    private static ulong LongDivision()
    {
        var quotient = 0UL;
        var remainder = Crc16.Polynomial.Terms;
        for (var bit = 0; bit < 64; bit++)
        {
            quotient |= (ulong)(remainder & 1) << bit;
            remainder = Crc16.Polynomial.TimesX(remainder);
        }

        return quotient;
    }
}
