using System.Globalization;

namespace CloudCam.Core.Naming;

/// <summary>
/// The shortest text of a number that reads back as the same number: what the framework writes for the invariant culture, quicker for the
/// numbers that devices tell (places, speeds, volts: at most seven digits behind the point).
/// </summary>
internal static class ShortNumber
{
    /// <summary>Bytes that are always enough.</summary>
    public const int MaxLength = 32;

    private const int Decimals = 7;
    private const long Scale = 10_000_000;

    // Below the first the framework writes an exponent. Below the second a number of seven decimals has fifteen digits at most: two such decimals are never
    // the same double, so the one that was found is the shortest there is.
    private const double Least = 1e-4;
    private const double Most = 1e8;

    /// <summary>Writes a number with at most seven decimals.</summary>
    /// <param name="value">The number.</param>
    /// <param name="utf8">Takes at most <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written; 0 when the number is another one and the framework's way must be taken.</returns>
    public static int TryWrite(double value, Span<byte> utf8)
    {
        var magnitude = Math.Abs(value);
        if (!(magnitude is >= Least and < Most) && BitConverter.DoubleToInt64Bits(value) != 0) return 0;
        var scaled = (long)((magnitude * Scale) + 0.5);
        // The nearest double of the decimal: exact whole numbers are divided, once.
        if (scaled / (double)Scale != magnitude) return 0;
        var length = 0;
        if (value < 0) utf8[length++] = (byte)'-';
        var (whole, fraction) = Math.DivRem(scaled, Scale);
        whole.TryFormat(utf8[length..], out var digits, default, CultureInfo.InvariantCulture);
        length += digits;
        return fraction == 0 ? length : length + WriteFraction((int)fraction, utf8[length..]);
    }

    private static int WriteFraction(int fraction, Span<byte> utf8)
    {
        var decimals = Decimals;
        for (; fraction % 10 == 0; fraction /= 10) decimals--;
        utf8[0] = (byte)'.';
        for (var i = decimals; i > 0; fraction /= 10) utf8[i--] = (byte)('0' + (fraction % 10));
        return decimals + 1;
    }
}
