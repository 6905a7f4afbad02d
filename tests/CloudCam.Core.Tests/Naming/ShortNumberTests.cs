using System.Globalization;
using System.Text;
using CloudCam.Core.Naming;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Naming;

public sealed class ShortNumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(20, "20")]
    [InlineData(-1, "-1")]
    [InlineData(42.5, "42.5")]
    [InlineData(22.5461467, "22.5461467")]
    [InlineData(-151.2093, "-151.2093")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.0001001, "0.0001001")]
    [InlineData(99_999_999.9999999, "99999999.9999999")]
    public void A_number_of_seven_decimals_is_written_as_people_write_it(double value, string text) => Assert.Equal(text, Quick(value));

    [Theory]
    [InlineData(-0.0)]
    [InlineData(0.00001)]
    [InlineData(1.0 / 3)]
    [InlineData(0.1 + 0.2)]
    [InlineData(22.546146666666666)]
    [InlineData(1e8)]
    [InlineData(-1e300)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Another_number_is_left_to_the_framework(double value) => Assert.Null(Quick(value));

    [Fact]
    public void Every_number_that_is_written_reads_as_the_framework_writes_it() => Prop.ForAll<double, long, int>((any, units, digits) =>
    {
        // Any double; a decimal of up to seven digits behind the point; its neighbours, which are none.
        var near = units % 1_000_000_000_000_000 / Math.Pow(10, Math.Abs(digits % 8));
        foreach (var value in new[] { any, near, Math.BitIncrement(near), Math.BitDecrement(near), units / 1e7, units % 100_000 / 1e7 })
        {
            if (Quick(value) is { } text) Assert.Equal(value.ToString(CultureInfo.InvariantCulture), text);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Places_are_always_written_quickly()
    {
        for (var units = -1_800_000_000L; units <= 1_800_000_000; units += 999_983)
        {
            var degrees = units / 1e7;
            if (Math.Abs(degrees) >= 1e-4) Assert.Equal(degrees.ToString(CultureInfo.InvariantCulture), Quick(degrees));
        }
    }

    private static string? Quick(double value)
    {
        Span<byte> utf8 = stackalloc byte[ShortNumber.MaxLength];
        var length = ShortNumber.TryWrite(value, utf8);
        return length == 0 ? null : Encoding.ASCII.GetString(utf8[..length]);
    }
}
