using CloudCam.Dev.Decode;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Dev.Tests.Decode;

public sealed class HexLineReaderTests
{
    [Theory]
    [InlineData("00ff", "00FF")]
    [InlineData(" 0 0\tF f ", "00FF")]
    [InlineData("00 ff # init of camera 7", "00FF")]
    [InlineData("00 ff\r\n", "00FF")]
    [InlineData("# only a comment: xyz", "")]
    [InlineData("\n", "")]
    public void A_line_gives_its_bytes(string text, string expected)
    {
        var line = Lines(text).Single();
        Assert.Null(line.Error);
        Assert.Equal(expected, Convert.ToHexString(line.Bytes));
    }

    [Theory]
    [InlineData("0", "The number of hex digits is odd.")]
    [InlineData("00 f # f", "The number of hex digits is odd.")]
    [InlineData("00 0x01", "Column 5 is no hex digit.")]
    [InlineData("ä", "Column 1 is no hex digit.")]
    [InlineData("00\0", "Column 3 is no hex digit.")]
    public void A_line_that_is_no_hex_says_why_and_gives_no_bytes(string text, string expected)
    {
        var line = Lines(text).Single();
        Assert.Equal(expected, line.Error);
        Assert.Empty(line.Bytes);
    }

    [Fact]
    public void A_line_over_the_limit_is_an_error_and_the_next_one_is_read()
    {
        var lines = Lines(new string('0', HexLineReader.MaxLineCharacters + 1) + "\n01").ToList();
        Assert.Equal("The line is longer than 4194304 characters.", lines[0].Error);
        Assert.Equal([1], lines[1].Bytes);
    }

    [Fact]
    public void A_line_at_the_limit_is_read() =>
        Assert.Equal(HexLineReader.MaxLineCharacters / 2, Lines(new string('a', HexLineReader.MaxLineCharacters)).Single().Bytes.Length);

    [Fact]
    public void Any_text_gives_one_line_per_line() => Prop.ForAll<string>(text =>
    {
        text ??= "";
        var expected = text.Length == 0 ? 0 : text.Count(letter => letter == '\n') + (text.EndsWith('\n') ? 0 : 1);
        return Lines(text).Count() == expected;
    }).QuickCheckThrowOnFailure();

    private static IEnumerable<HexLine> Lines(string text)
    {
        var reader = new HexLineReader(new StringReader(text));
        while (reader.Read() is { } line) yield return line;
    }
}
