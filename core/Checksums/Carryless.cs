using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;

namespace CloudCam.Core.Checksums;

/// <summary>Carry-less 64 x 64 bit multiplication: the same product whether x86 or ARM64 computes it.</summary>
internal static class Carryless
{
    /// <summary>Whether this processor multiplies 128-bit lanes.</summary>
    public static bool IsSupported => Pclmulqdq.IsSupported || ArmAes.IsSupported;

    /// <summary>Whether this processor multiplies four lanes at once.</summary>
    public static bool Is512Supported => Pclmulqdq.V512.IsSupported && Avx512F.IsSupported;

    /// <summary>Product of the lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Lower(Vector128<ulong> left, Vector128<ulong> right) => Pclmulqdq.IsSupported
        ? Pclmulqdq.CarrylessMultiply(left, right, 0x00)
        : ArmAes.PolynomialMultiplyWideningLower(left.GetLower(), right.GetLower());

    /// <summary>Product of the upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Upper(Vector128<ulong> left, Vector128<ulong> right) => Pclmulqdq.IsSupported
        ? Pclmulqdq.CarrylessMultiply(left, right, 0x11)
        : ArmAes.PolynomialMultiplyWideningUpper(left, right);

    /// <summary>A lane moved forward: both halves times their constants, summed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Forward(Vector128<ulong> lane, Vector128<ulong> by) => Lower(lane, by) ^ Upper(lane, by);

    /// <summary>Four lanes moved forward. Needs <see cref="Is512Supported"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Forward(Vector512<ulong> lanes, Vector512<ulong> by) =>
        Pclmulqdq.V512.CarrylessMultiply(lanes, by, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(lanes, by, 0x11);
}
