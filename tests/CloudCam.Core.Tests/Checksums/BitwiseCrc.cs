namespace CloudCam.Core.Tests.Checksums;

/// <summary>The definition, bit after bit, shared with nothing: what every quick way is compared with.</summary>
internal static class BitwiseCrc
{
    public static uint Register(uint reflectedPolynomial, uint register, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            register ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                var carry = (register & 1) != 0;
                register >>= 1;
                if (carry)
                {
                    register ^= reflectedPolynomial;
                }
            }
        }

        return register;
    }

    public static ushort Kermit(ReadOnlySpan<byte> bytes, ushort seed = 0) => (ushort)Register(0x8408, seed, bytes);

    public static uint Crc32C(uint crc, ReadOnlySpan<byte> bytes) => ~Register(0x82F63B78, ~crc, bytes);
}
