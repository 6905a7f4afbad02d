using System.Runtime.Intrinsics;

namespace CloudCam.Core.Checksums;

/// <summary>
/// What a 128-bit lane is multiplied with to move it forward by so many bits, for one polynomial.
/// </summary>
/// <remarks>
/// A 64-bit word read little-endian holds a polynomial whose highest term is bit 0. The carry-less product of two such words, read
/// as a 128-bit word of the same kind, is their product times x. The lower half of a lane stands 64 bits before the upper one. Moving
/// the lane by n bits therefore needs x^(n + 64 - 1) for the lower and x^(n - 1) for the upper half, both modulo the polynomial.
/// Method: Intel white paper 323102, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", 2009.
/// </remarks>
internal readonly struct FoldConstants
{
    /// <summary>One lane forward by 128 bits.</summary>
    public readonly Vector128<ulong> By128;

    /// <summary>One lane forward by 256 bits.</summary>
    public readonly Vector128<ulong> By256;

    /// <summary>One lane forward by 384 bits.</summary>
    public readonly Vector128<ulong> By384;

    /// <summary>One lane forward by 512 bits.</summary>
    public readonly Vector128<ulong> By512;

    /// <summary>Four lanes forward by 512 bits.</summary>
    public readonly Vector512<ulong> FourBy512;

    /// <summary>Four lanes forward by 1024 bits.</summary>
    public readonly Vector512<ulong> FourBy1024;

    /// <summary>Four lanes forward by 1536 bits.</summary>
    public readonly Vector512<ulong> FourBy1536;

    /// <summary>Four lanes forward by 2048 bits.</summary>
    public readonly Vector512<ulong> FourBy2048;

    /// <summary>The first three of four lanes forward to where the fourth stands; the fourth times zero.</summary>
    public readonly Vector512<ulong> OntoLast;

    /// <summary>Computes the constants of a polynomial of at most 32 bits.</summary>
    public FoldConstants(ReflectedPolynomial polynomial)
    {
        By128 = Forward(polynomial, 128);
        By256 = Forward(polynomial, 256);
        By384 = Forward(polynomial, 384);
        By512 = Forward(polynomial, 512);
        FourBy512 = Four(By512);
        FourBy1024 = Four(Forward(polynomial, 1024));
        FourBy1536 = Four(Forward(polynomial, 1536));
        FourBy2048 = Four(Forward(polynomial, 2048));
        OntoLast = Vector512.Create(Vector256.Create(By384, By256), Vector256.Create(By128, Vector128<ulong>.Zero));
    }

    private static Vector128<ulong> Forward(ReflectedPolynomial polynomial, int bits) => Vector128.Create(
        polynomial.Widen(polynomial.PowerOfX(bits + 63)),
        polynomial.Widen(polynomial.PowerOfX(bits - 1)));

    private static Vector512<ulong> Four(Vector128<ulong> lane)
    {
        var pair = Vector256.Create(lane, lane);
        return Vector512.Create(pair, pair);
    }
}
