using System.Buffers;

namespace CloudCam.Core.Checksums;

/// <summary>
/// CRC-16 with the polynomial x^16 + x^12 + x^5 + 1, reflected (0x8408): the one sum behind Teltonika's camera protocol
/// (CRC-16/KERMIT, chained from frame to frame) and Jimi's GT06 (CRC-16/X-25). Register in, register out, nothing allocated.
/// </summary>
/// <remarks>
/// Parameters and check values: Greg Cook's catalogue of parametrised CRC algorithms, entries CRC-16/KERMIT and CRC-16/IBM-SDLC.
/// </remarks>
public static class Crc16
{
    /// <summary>The field all constants are computed in. First among the static fields: the others start from it.</summary>
    internal static readonly ReflectedPolynomial Polynomial = new(16, 0x8408);

    private static readonly FoldConstants Folding = new(Polynomial);

    /// <summary>
    /// Register after <paramref name="bytes"/>; no inversion before or after. The check value of "123456789" is 0x2189.
    /// </summary>
    /// <param name="bytes">The message, of any length and alignment.</param>
    /// <param name="seed">0, or the register after the bytes before these: a message may be summed in pieces.</param>
    public static ushort Kermit(ReadOnlySpan<byte> bytes, ushort seed = 0)
    {
        if (!Carryless.IsSupported || bytes.Length < CarrylessFold.MinimumBytes)
        {
            return Crc16Slicing.Append(seed, bytes);
        }

        return Carryless.Is512Supported && bytes.Length >= CarrylessFold.Minimum512Bytes
            ? By512(bytes, seed)
            : By128(bytes, seed);
    }

    /// <summary>Register after <paramref name="bytes"/>, however they are cut into segments.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="seed">0, or the register after the bytes before these.</param>
    public static ushort Kermit(in ReadOnlySequence<byte> bytes, ushort seed = 0)
    {
        if (bytes.IsSingleSegment)
        {
            return Kermit(bytes.FirstSpan, seed);
        }

        foreach (var segment in bytes)
        {
            seed = Kermit(segment.Span, seed);
        }

        return seed;
    }

    /// <summary>
    /// CRC-16/X-25: register from 0xFFFF, inverted at the end. The check value of "123456789" is 0x906E.
    /// </summary>
    /// <param name="bytes">The whole message.</param>
    public static ushort X25(ReadOnlySpan<byte> bytes) => (ushort)~Kermit(bytes, 0xFFFF);

    /// <summary>CRC-16/X-25 of a message cut into segments.</summary>
    /// <param name="bytes">The whole message.</param>
    public static ushort X25(in ReadOnlySequence<byte> bytes) => (ushort)~Kermit(bytes, 0xFFFF);

    /// <summary>
    /// Register after <paramref name="zeroBytes"/> zero bytes, in a time that grows with the logarithm of their number. Sums
    /// combine with it: <c>Kermit(AB, s) == (ushort)(Kermit(B) ^ Advance(Kermit(A, s), B.Length))</c>.
    /// </summary>
    /// <param name="register">Register before the zeros.</param>
    /// <param name="zeroBytes">Number of zero bytes, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="zeroBytes"/> is negative.</exception>
    public static ushort Advance(ushort register, long zeroBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(zeroBytes);
        // The polynomial is (x + 1) times a primitive one of degree 15, so x^32767 = 1, and 8 has no factor in common
        // with 32767: the exponent may be reduced before it is multiplied by 8, and cannot overflow.
        return (ushort)Polynomial.Multiply(register, Polynomial.PowerOfX(zeroBytes % 32767 * 8));
    }

    /// <summary>The register by one given way, for tests and benchmarks. Short messages fall back to the next simpler way.</summary>
    /// <exception cref="PlatformNotSupportedException">This processor cannot go that way.</exception>
    internal static ushort Kermit(ReadOnlySpan<byte> bytes, ushort seed, ChecksumPath path)
    {
        if (!IsSupported(path))
        {
            throw new PlatformNotSupportedException(path.ToString());
        }

        return path switch
        {
            ChecksumPath.Carryless512 when bytes.Length >= CarrylessFold.Minimum512Bytes => By512(bytes, seed),
            ChecksumPath.Carryless512 or ChecksumPath.Carryless128 when bytes.Length >= CarrylessFold.MinimumBytes => By128(bytes, seed),
            _ => Crc16Slicing.Append(seed, bytes),
        };
    }

    /// <summary>Whether this processor can go the given way.</summary>
    internal static bool IsSupported(ChecksumPath path) => path switch
    {
        ChecksumPath.Slicing => true,
        ChecksumPath.Carryless128 => Carryless.IsSupported,
        ChecksumPath.Carryless512 => Carryless.Is512Supported,
        _ => false,
    };

    private static ushort By128(ReadOnlySpan<byte> bytes, ushort seed) =>
        Crc16Reduction.Reduce(CarrylessFold.To16Bytes(bytes, seed, in Folding));

    private static ushort By512(ReadOnlySpan<byte> bytes, ushort seed) =>
        Crc16Reduction.Reduce(CarrylessFold.To16BytesBy512(bytes, seed, in Folding));
}
