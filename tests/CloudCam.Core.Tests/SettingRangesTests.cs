using CloudCam.Core.Settings;

namespace CloudCam.Core.Tests;

public sealed class SettingRangesTests
{
    private enum Word
    {
        One,
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_536)]
    public void A_number_beyond_its_range_is_named_with_the_range(int port)
    {
        var error = Assert.Throws<InvalidOperationException>(() => SettingRanges.Check(new Some { Port = port }, "Part"));
        Assert.Equal("Setting Part__Port must be from 1 to 65535.", error.Message);
    }

    [Theory]
    [InlineData("00:00:00.999")]
    [InlineData("1.00:00:01")]
    [InlineData("-00:00:05")]
    public void A_time_beyond_its_range_is_named_with_the_range(string time)
    {
        var error = Assert.Throws<InvalidOperationException>(() => SettingRanges.Check(new Some { Wait = TimeSpan.Parse(time, null) }, "Part"));
        Assert.Equal("Setting Part__Wait must be from 00:00:01 to 1.00:00:00.", error.Message);
    }

    [Fact]
    public void Both_ends_are_in_the_range()
    {
        SettingRanges.Check(new Some { Port = 1, Wait = TimeSpan.FromSeconds(1) }, "Part");
        SettingRanges.Check(new Some { Port = 65_535, Wait = TimeSpan.FromDays(1) }, "Part");
    }

    [Fact]
    public void Groups_lists_and_tables_are_looked_into()
    {
        Assert.Equal("Setting Part__Inner__Port must be from 1 to 65535.", Refusal(new Some { Inner = new Some { Port = 0 } }));
        Assert.Equal("Setting Part__Items__1__Port must be from 1 to 65535.", Refusal(new Some { Items = { new Some(), new Some { Port = 0 } } }));
        Assert.Equal("Setting Part__Counts__alarms must be from 1 to 32.", Refusal(new Some { Counts = { ["alarms"] = 33 } }));
    }

    [Fact]
    public void A_number_is_no_word() => Assert.Equal("Setting Part__Mode must be one of One.", Refusal(new Some { Mode = (Word)7 }));

    private static string Refusal(Some options) => Assert.Throws<InvalidOperationException>(() => SettingRanges.Check(options, "Part")).Message;

    private sealed class Some
    {
        [Within(1, 65_535)]
        public int Port { get; set; } = 80;

        [Within("00:00:01", "1.00:00:00")]
        public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(1);

        public Word Mode { get; set; }

        public string? Text { get; set; } = "any";

        public Uri? Address { get; set; } = new("http://127.0.0.1");

        public Some? Inner { get; set; }

        public List<Some> Items { get; } = [];

        [Within(1, 32)]
        public Dictionary<string, int> Counts { get; } = [];
    }
}
