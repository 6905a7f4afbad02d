using System.Buffers;
using CloudCam.Testing;

namespace CloudCam.Protocols.BSeries.Tests;

/// <summary>What a client sends, byte for byte as the vendor's document prints the layouts.</summary>
public sealed class BSeriesWriterTests
{
    private readonly ArrayBufferWriter<byte> output = new();

    [Fact]
    public void Login_and_keep_alive_have_no_text()
    {
        BSeriesWriter.Write(output, BSeriesOperation.LoginRequest);
        BSeriesWriter.Write(output, BSeriesOperation.KeepAlive);
        AssertWritten("4d4f5f4f 0000 00 0000000000000000 00000000 00000000  4d4f5f4f ff00 00 0000000000000000 00000000 00000000");
    }

    [Fact]
    public void Credentials_fill_their_thirteen_bytes()
    {
        BSeriesWriter.Verify(output, "admin", "1234567890abc");
        AssertWritten("4d4f5f4f 0200 00 0000000000000000 1a000000 1a000000 61646d696e0000000000000000 31323334353637383930616263");
    }

    [Theory]
    [InlineData("12345678901234", "")]
    [InlineData("admin", "12345678901234")]
    [InlineData("admin", "p\u00e4ss")]
    public void Credentials_that_do_not_fit_are_refused_without_being_repeated(string user, string password)
    {
        var refusal = Assert.Throws<ArgumentException>(() => BSeriesWriter.Verify(output, user, password));
        Assert.Equal(0, output.WrittenCount);
        if (password.Length > 0) Assert.DoesNotContain(password, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Starts_carry_one_byte_and_the_interval_four()
    {
        BSeriesWriter.Write(output, BSeriesOperation.VideoStartRequest, 1);
        BSeriesWriter.FrameInterval(output, BSeriesFrameInterval.AtMost(TimeSpan.FromMilliseconds(250)));
        AssertWritten("4d4f5f4f 0400 00 0000000000000000 01000000 01000000 01  4d4f5f4f 0700 00 0000000000000000 04000000 04000000 78000000");
    }

    [Fact]
    public void Data_connection_begins_with_its_id()
    {
        BSeriesWriter.MediaLogin(output, 0x12345678);
        AssertWritten("4d4f5f56 0000 00 0000000000000000 04000000 04000000 78563412");
    }

    [Fact]
    public void Talk_carries_time_serial_clock_and_sound()
    {
        var sound = Enumerable.Range(0, 160).Select(value => (byte)value).ToArray();
        BSeriesWriter.Talk(output, 40, 1, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), sound);
        AssertWritten($"4d4f5f56 0300 00 0000000000000000 b1000000 b1000000 28000000 01000000 00f15365 00 a0000000 {Vectors.ToHex(sound)}");
        Assert.Throws<ArgumentException>(() => BSeriesWriter.Talk(output, 0, 0, default, sound.AsSpan(1)));
    }

    [Theory]
    [InlineData(-5, 0, 0)]
    [InlineData(49, 0, 0)]
    [InlineData(50, 10, 50)]
    [InlineData(339, 120, 250)]
    [InlineData(340, 130, 340)]
    [InlineData(5_000, 230, 5_000)]
    [InlineData(3_600_000, 230, 5_000)]
    public void Intervals_are_those_of_the_table_and_never_slower_than_asked(int wanted, int code, int milliseconds)
    {
        var interval = BSeriesFrameInterval.AtMost(TimeSpan.FromMilliseconds(wanted));
        Assert.Equal((code, milliseconds), (interval.Code, interval.Milliseconds));
    }

    private void AssertWritten(string hex)
    {
        Assert.Equal(Vectors.ToHex(Vectors.Hex(hex)), Vectors.ToHex(output.WrittenSpan));
        output.ResetWrittenCount();
    }
}
