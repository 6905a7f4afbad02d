using System.Text;
using System.Text.Json;
using CloudCam.Protocols.Dvrip.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Dvrip.Tests;

public sealed class DvripJsonTests
{
    [Theory]
    [InlineData("{ \"Ret\" : 100 }", 100)]
    [InlineData("{\"a\":[1,{\"Ret\":1},[]],\"Ret\":100,\"b\":{}}", 100)]
    [InlineData("  {\"Ret\":100,}", 100)]
    [InlineData("{\"a\":1\"Ret\":100}", 100)]
    [InlineData("{\"a\":\"\\\"Ret\\\" : 1\",\"Ret\":100}", 100)]
    [InlineData("{\"a\\\\\":true,\"b\":false,\"c\":null,\"Ret \":100}", 100)]
    [InlineData("{\"Ret\":\"0x64\"}", 100)]
    [InlineData("{\"Ret\":\" 100 \"}", 100)]
    [InlineData("{\"Ret\":1.5}", null)]
    [InlineData("{\"Ret\":1-2}", null)]
    [InlineData("{\"Ret\":\"\"}", null)]
    [InlineData("{\"Ret\":null}", null)]
    [InlineData("{}{\"Ret\":100}", null)]
    public void What_cameras_write_is_read(string text, int? ret)
    {
        Assert.True(DvripAnswer.TryRead(Encoding.UTF8.GetBytes(text), out var answer));
        Assert.Equal(ret, answer.Ret);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("[{}]")]
    [InlineData("\"{}\"")]
    [InlineData("{]")]
    [InlineData("{\"a\":1]")]
    [InlineData("{\"a\":[1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":\"b}")]
    [InlineData("{\"a\":\"\\")]
    [InlineData("{\"a\":\"b\\\"}")]
    [InlineData("{a:1}")]
    public void What_is_no_object_is_not_read(string text) => Assert.False(DvripAnswer.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    [InlineData(100_000, false)]
    public void Depth_has_a_limit(int levels, bool isRead)
    {
        var text = "{\"a\":" + new string('[', levels) + new string(']', levels) + ",\"Ret\":100}";
        Assert.Equal(isRead, DvripAnswer.TryRead(Encoding.UTF8.GetBytes(text), out var answer));
        if (isRead) Assert.Equal(100, answer.Ret);
    }

    [Fact]
    public void Every_prefix_is_no_object()
    {
        var text = "{ \"AlarmInfo\" : { \"Channel\" : 0, \"Event\" : \"a\\\"b\", \"x\" : [ true, null, -1.5e3, \"\" ] }, \"Ret\" : 100 }"u8.ToArray();
        for (var length = 0; length < text.Length; length++) Assert.False(DvripAnswer.TryRead(text.AsSpan(0, length), out _));
        Assert.True(DvripAnswer.TryRead(text, out _));
    }

    [Fact]
    public void What_the_platform_writes_is_read() => Prop.ForAll<Dictionary<NonNull<string>, NonNull<string>[]>, int>((members, ret) =>
    {
        var written = members.Where(member => !member.Key.Get.TrimEnd(' ').Equals("Ret", StringComparison.OrdinalIgnoreCase)).GroupBy(member => member.Key.Get)
            .ToDictionary(group => group.Key, group => (object)group.First().Value.Select(text => text.Get).ToArray());
        written["Ret"] = ret;
        return DvripAnswer.TryRead(JsonSerializer.SerializeToUtf8Bytes(written), out var answer) && answer.Ret == ret;
    }).QuickCheckThrowOnFailure();
}
