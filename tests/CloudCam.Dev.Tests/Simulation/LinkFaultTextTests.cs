using CloudCam.Dev.Simulation;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulation;

public sealed class LinkFaultTextTests
{
    [Fact]
    public void Every_form_sets_its_fault()
    {
        var faults = LinkFaultText.Parse("cuts=2.5, cut-after=100,reset,flip=0.01,flip-crc=0.5,rate=1000,one-byte,glue=4096,silence-after=7,silence=1.5");
        Assert.Equal(
            new LinkFaults
            {
                CutsPerMegabyte = 2.5, CutAfterBytes = 100, CutWithReset = true, FlipDataProbability = 0.01, FlipCrcProbability = 0.5, BytesPerSecond = 1000,
                OneByteWrites = true, GlueBytes = 4096, SilenceAfterBytes = 7, SilenceFor = TimeSpan.FromSeconds(1.5),
            },
            faults);
    }

    [Fact]
    public void Later_parts_add_to_a_preset() =>
        Assert.Equal(LinkFaultText.Bad with { CutsPerMegabyte = 0 }, LinkFaultText.Parse("bad,cuts=0"));

    [Theory]
    [InlineData("cuts")]
    [InlineData("cuts=-1")]
    [InlineData("cuts=NaN")]
    [InlineData("flip=1.5")]
    [InlineData("rate=1e9")]
    [InlineData("fire=1")]
    public void What_is_no_fault_is_named(string text)
    {
        Assert.False(LinkFaultText.TryParse("reset," + text, out _, out var wrong));
        Assert.Equal(text, wrong);
    }
}
