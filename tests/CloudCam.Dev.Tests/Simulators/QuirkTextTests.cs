using CloudCam.Simulators;
using CloudCam.Simulators.BSeries;
using CloudCam.Simulators.Dvrip;

namespace CloudCam.Dev.Tests.Simulators;

public sealed class QuirkTextTests
{
    [Fact]
    public void Quirks_are_read_by_their_names()
    {
        Assert.Equal(
            new XmQuirks { StickyAlarms = true, Session = XmSessionForm.TenDigits, SplitWrites = 7, ResetEverySeconds = 2.5 },
            QuirkText.Parse<XmQuirks>("sticky-alarms, session=ten-digits,split-writes=7,reset-every-seconds=2.5"));
        Assert.Equal(new BSeriesQuirks(), QuirkText.Parse<BSeriesQuirks>("none"));
        Assert.Equal(new BSeriesQuirks { ShortAlarms = true }, QuirkText.Parse<BSeriesQuirks>("short-alarms=true"));
    }

    [Theory]
    [InlineData("nonsense", "'nonsense' is no quirk")]
    [InlineData("session=purple", "session=usual|lower")]
    [InlineData("split-writes", "split-writes=N")]
    [InlineData("split-writes=x", "split-writes=N")]
    [InlineData("sticky-alarms=maybe", "form sticky-alarms")]
    public void What_is_no_quirk_is_told(string text, string told) =>
        Assert.Contains(told, Assert.Throws<FormatException>(() => QuirkText.Parse<XmQuirks>(text)).Message, StringComparison.Ordinal);
}
