using CloudCam.Core.Media;
using CloudCam.Protocols.Jimi.Messages;

namespace CloudCam.Protocols.Jimi.Tests;

public sealed class JimiFileFieldTests
{
    internal static List<string> Names(JimiFileField field)
    {
        var names = new List<string>();
        foreach (var name in field) names.Add(name.ToCleanString(300));
        return names;
    }

    [Theory]
    [InlineData("", "", "", "")]
    [InlineData("a.mp4", "a.mp4", "", "")]
    [InlineData("a.mp4,b.mp4", "a.mp4 b.mp4", "", "")]
    [InlineData(",a.mp4,, b.mp4 ,\0", "a.mp4 b.mp4", "", "")]
    [InlineData("FILENAME:a.mp4,b.jpg;DRIVERID:17-Somchai Jaidee", "a.mp4 b.jpg", "17", "Somchai Jaidee")]
    [InlineData("FILENAME:;DRIVERID:17-", "", "17", "")]
    [InlineData("FILENAME:a.mp4", "a.mp4", "", "")]
    [InlineData("DRIVERID:17-A-B", "", "17", "A-B")]
    [InlineData("DRIVERID:17", "", "17", "")]
    [InlineData("DRIVERID:1-X;FILENAME:a.mp4", "a.mp4", "1", "X")]
    [InlineData("FILENAME:a.mp4;;DRIVERID:-X;", "a.mp4", "", "X")]
    [InlineData(";;;;", ";;;;", "", "")]
    public void Names_and_driver_are_told_apart(string text, string names, string driverId, string driverName)
    {
        var field = new JimiFileField(Wire.Ascii(text));
        Assert.Equal(names, string.Join(' ', Names(field)));
        Assert.Equal((driverId, driverName), (field.DriverId.ToCleanString(50), field.DriverName.ToCleanString(50)));
    }

    [Fact]
    public void A_name_is_only_used_when_it_can_be_one()
    {
        var field = new JimiFileField(Wire.Ascii($"EVENT_353376110008882_00000001_2020_08_11_14_17_36_I_24.mp4,../../etc/passwd,a\u0001b.mp4,{new string('x', 201)},a\\b,caf\u00e9.mp4,2021_01_02_03_04_05_02.ts"));
        var read = new List<CameraFileName?>();
        foreach (var name in field) read.Add(name.ToFileName());
        Assert.Equal([true, false, false, false, false, false, true], read.Select(name => name is not null));
        Assert.Equal((CameraFileKind.Event, "00000001", "driver", 24), (read[0]!.Kind, read[0]!.Code, read[0]!.Channel, read[0]!.Number));
        Assert.Equal((CameraFileKind.Recording, "driver"), (read[6]!.Kind, read[6]!.Channel));
    }

    [Theory]
    [InlineData("RTMP:OK!", 100, "RTMP:OK!")]
    [InlineData("  a\r\nb\tc\u0007\0  ", 100, "a b c")]
    [InlineData("a\r\n\r\nb", 100, "a b")]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("", 3, "")]
    [InlineData("abc", 0, "")]
    [InlineData("\0\0\0", 3, "")]
    public void A_text_is_cleaned_and_cut(string text, int most, string expected)
    {
        Assert.Equal(expected, new JimiText(Wire.Ascii(text)).ToCleanString(most));
        Assert.Equal(expected, new JimiText(System.Text.Encoding.BigEndianUnicode.GetBytes(text), JimiTextCoding.Utf16).ToCleanString(most));
    }

    [Fact]
    public void Characters_of_two_halves_are_not_cut_apart_and_broken_ones_do_no_harm()
    {
        Assert.Equal("a", new JimiText(System.Text.Encoding.BigEndianUnicode.GetBytes("a\U0001F697b"), JimiTextCoding.Utf16).ToCleanString(2));
        Assert.Equal("a\U0001F697", new JimiText(System.Text.Encoding.UTF8.GetBytes("a\U0001F697b")).ToCleanString(3));
        Assert.Equal("\uFFFD", new JimiText([0xD8, 0x00], JimiTextCoding.Utf16).ToCleanString(3));
        Assert.Equal("a\uFFFDb", new JimiText([0x61, 0xE9, 0x62]).ToCleanString(9));
        Assert.Equal(1_000, new JimiText(new byte[1_000_000].Select(_ => (byte)'x').ToArray()).ToCleanString(1_000).Length);
    }
}
