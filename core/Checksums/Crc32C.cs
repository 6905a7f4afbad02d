using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace CloudCam.Core.Checksums;

/// <summary>CRC-32C (Castagnoli, reflected 0x82F63B78), for digests of stored blocks. Nothing allocated.</summary>
/// <remarks>Parameters: RFC 3720 appendix B.4 and section 12.1.</remarks>
public static class Crc32C
{
    /// <summary>The field all constants are computed in. First among the static fields: the others start from it.</summary>
    internal static readonly ReflectedPolynomial Polynomial = new(32, 0x82F6_3B78);

    /// <summary>From here on folding is quicker than the processor's own instruction, whose steps wait for each other.</summary>
    private const int MinimumFoldedBytes = 128;

    private static readonly FoldConstants Folding = new(Polynomial);

    private static bool HasInstruction => Sse42.IsSupported || ArmCrc32.IsSupported;

    /// <summary>CRC of the bytes so far and <paramref name="bytes"/>. The check value of "123456789" from 0 is 0xE3069283.</summary>
    /// <param name="crc">0, or the CRC of the bytes before these: a message may be summed in pieces.</param>
    /// <param name="bytes">The bytes to add, of any length and alignment.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (Carryless.IsSupported && bytes.Length >= MinimumFoldedBytes)
        {
            return Append(crc, bytes, Carryless.Is512Supported ? ChecksumPath.Carryless512 : ChecksumPath.Carryless128);
        }

        return HasInstruction ? ~ByInstruction(~crc, bytes) : ~Crc32CSlicing.Append(~crc, bytes);
    }

    /// <summary>CRC of the bytes so far and <paramref name="bytes"/>, however they are cut into segments.</summary>
    /// <param name="crc">0, or the CRC of the bytes before these.</param>
    /// <param name="bytes">The bytes to add.</param>
    public static uint Append(uint crc, in ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            crc = Append(crc, segment.Span);
        }

        return crc;
    }

    /// <summary>The sum by one given way, for tests and benchmarks. Short messages fall back to the next simpler way.</summary>
    /// <exception cref="PlatformNotSupportedException">This processor cannot go that way.</exception>
    internal static uint Append(uint crc, ReadOnlySpan<byte> bytes, ChecksumPath path)
    {
        if (!IsSupported(path))
        {
            throw new PlatformNotSupportedException(path.ToString());
        }

        return ~(path switch
        {
            ChecksumPath.Carryless512 when bytes.Length >= CarrylessFold.Minimum512Bytes => By512(~crc, bytes),
            ChecksumPath.Carryless512 or ChecksumPath.Carryless128 when bytes.Length >= CarrylessFold.MinimumBytes => By128(~crc, bytes),
            ChecksumPath.Instruction => ByInstruction(~crc, bytes),
            _ => Crc32CSlicing.Append(~crc, bytes),
        });
    }

    /// <summary>Whether this processor can go the given way.</summary>
    internal static bool IsSupported(ChecksumPath path) => path switch
    {
        ChecksumPath.Slicing => true,
        ChecksumPath.Instruction => HasInstruction,
        ChecksumPath.Carryless128 => Carryless.IsSupported,
        ChecksumPath.Carryless512 => Carryless.Is512Supported,
        _ => false,
    };

    private static uint By128(uint register, ReadOnlySpan<byte> bytes) =>
        Reduce(CarrylessFold.To16Bytes(bytes, register, in Folding));

    private static uint By512(uint register, ReadOnlySpan<byte> bytes) =>
        Reduce(CarrylessFold.To16BytesBy512(bytes, register, in Folding));

    // The runtime computes this in software where the instruction is missing; for the last 16 bytes that is good enough.
    private static uint Reduce(Vector128<ulong> bytes) =>
        BitOperations.Crc32C(BitOperations.Crc32C(0, bytes.GetElement(0)), bytes.GetElement(1));

    private static uint ByInstruction(uint register, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
        {
            register = BitOperations.Crc32C(register, b);
        }

        return register;
    }
}
