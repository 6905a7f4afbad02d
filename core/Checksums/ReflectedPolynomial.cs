namespace CloudCam.Core.Checksums;

/// <summary>
/// Arithmetic in GF(2)[x] modulo a CRC polynomial of <paramref name="width"/> bits, in reflected form:
/// the top bit of a value is the coefficient of x^0, bit 0 that of x^(width-1).
/// All tables and constants of the checksums are computed with it when the process starts.
/// </summary>
/// <param name="width">Degree of the polynomial, 8..32.</param>
/// <param name="terms">The polynomial without its leading term, reflected (0x8408 for x^16 + x^12 + x^5 + 1).</param>
internal readonly struct ReflectedPolynomial(int width, uint terms)
{
    /// <summary>The polynomial 1.</summary>
    public uint One => 1u << (width - 1);

    /// <summary>The polynomial without its leading term, which is also x^width modulo the polynomial.</summary>
    public uint Terms => terms;

    /// <summary>value times x.</summary>
    public uint TimesX(uint value) => (value >> 1) ^ (terms & (0u - (value & 1)));

    /// <summary>Product of two polynomials.</summary>
    public uint Multiply(uint left, uint right)
    {
        var product = 0u;
        for (var bit = One; bit != 0; bit >>= 1)
        {
            product ^= left & (0u - ((right & bit) == 0 ? 0u : 1u));
            left = TimesX(left);
        }

        return product;
    }

    /// <summary>x to the given power, 0 or more, by squaring.</summary>
    public uint PowerOfX(long exponent)
    {
        var power = One;
        for (var square = TimesX(One); exponent != 0; exponent >>= 1, square = Multiply(square, square))
        {
            if ((exponent & 1) != 0)
            {
                power = Multiply(power, square);
            }
        }

        return power;
    }

    /// <summary>A value of <c>width</c> bits as a reflected polynomial of 64 bits (bit 63 = x^0).</summary>
    public ulong Widen(uint value) => (ulong)value << (64 - width);

    /// <summary>
    /// Register after byte i and then <paramref name="slices"/> - 1 zero bytes, at [slice * 256 + i]: the tables of slicing-by-n.
    /// </summary>
    public uint[] SlicingTables(int slices)
    {
        var tables = new uint[slices * 256];
        for (var i = 0; i < 256; i++)
        {
            var register = (uint)i;
            for (var bit = 0; bit < 8; bit++)
            {
                register = TimesX(register);
            }

            tables[i] = register;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var previous = tables[i - 256];
            tables[i] = (previous >> 8) ^ tables[previous & 0xFF];
        }

        return tables;
    }
}
