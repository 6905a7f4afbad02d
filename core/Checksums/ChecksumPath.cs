namespace CloudCam.Core.Checksums;

/// <summary>One way to compute a checksum. All ways give the same number; tests and benchmarks force each in turn.</summary>
internal enum ChecksumPath
{
    /// <summary>Table lookups, 16 bytes a step. Works on every processor.</summary>
    Slicing,

    /// <summary>The processor's own CRC-32C instruction, 8 bytes a step. Not for CRC-16.</summary>
    Instruction,

    /// <summary>Carry-less multiplication on four 128-bit lanes (x86 PCLMULQDQ, ARM64 PMULL).</summary>
    Carryless128,

    /// <summary>Carry-less multiplication on four 512-bit vectors (x86 VPCLMULQDQ with AVX-512).</summary>
    Carryless512,
}
