using System.Buffers;
using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests;

public sealed class JimiWriterTests
{
    [Theory]
    // Login answer of the document, then others made with the plain encoder.
    [InlineData(0x01, 5, "7878050100059ff80d0a")]
    [InlineData(0x13, 15, null)]
    [InlineData(0x22, 140, null)]
    [InlineData(0xF2, 1122, null)]
    [InlineData(0x70, 65535, null)]
    [InlineData(0x95, 0, null)]
    public void An_answer_repeats_number_and_serial(byte number, ushort serial, string? expected)
    {
        var output = new ArrayBufferWriter<byte>();
        JimiWriter.WriteReply(output, number, serial);
        Assert.Equal(Vectors.ToHex(Wire.Frame(number, [], serial)), Vectors.ToHex(output.WrittenSpan));
        if (expected is not null) Assert.Equal(expected, Vectors.ToHex(output.WrittenSpan));
        Assert.Equal(JimiWriter.ReplyBytes, output.WrittenCount);
    }

    [Fact]
    public void The_time_is_told_in_utc_with_serial_0()
    {
        var output = new ArrayBufferWriter<byte>();
        JimiWriter.WriteTimeReply(output, new DateTimeOffset(2026, 5, 4, 1, 2, 3, TimeSpan.FromHours(2)));
        Assert.Equal(Vectors.ToHex(Wire.Frame(0x8A, [26, 5, 3, 23, 2, 3], 0)), Vectors.ToHex(output.WrittenSpan));
    }

    [Fact]
    public void A_command_is_written_as_others_write_it()
    {
        var output = new ArrayBufferWriter<byte>();
        JimiWriter.WriteCommand(output, 0, "Relay,1#", 0);
        // Traccar's encoder test.
        Assert.Equal("787812800c0000000052656c61792c312300009dee0d0a", Vectors.ToHex(output.WrittenSpan));
    }

    [Theory]
    [InlineData(JimiLanguage.Chinese)]
    [InlineData(JimiLanguage.English)]
    [InlineData(null)]
    public void A_command_counts_flag_and_text_alone(JimiLanguage? language)
    {
        for (var length = 1; length <= JimiWriter.MaxCommandChars; length++)
        {
            var text = new string('A', length);
            var output = new ArrayBufferWriter<byte>();
            JimiWriter.WriteCommand(output, 0xDEADBEEF, text, 77, language);
            byte[] tail = language is { } told ? Wire.U16((int)told) : [];
            Assert.Equal(Vectors.ToHex(Wire.Frame(0x80, [(byte)(4 + length), 0xDE, 0xAD, 0xBE, 0xEF, .. Wire.Ascii(text), .. tail], 77)), Vectors.ToHex(output.WrittenSpan));
        }
        Assert.Equal(243, JimiWriter.MaxCommandChars);
    }

    [Theory]
    [InlineData("")]
    [InlineData("caf\u00e9")]
    [InlineData("A\r\nB")]
    [InlineData("\u0000")]
    public void A_command_that_is_no_text_is_refused(string text)
    {
        Assert.Throws<ArgumentException>(() => JimiWriter.WriteCommand(new ArrayBufferWriter<byte>(), 0, text, 0));
        Assert.False(JimiWriter.CanWriteCommand(text, withHash: true));
    }

    [Fact]
    public void A_command_that_is_too_long_is_refused_and_its_hash_counts()
    {
        Assert.Throws<ArgumentException>(() => JimiWriter.WriteCommand(new ArrayBufferWriter<byte>(), 0, new string('A', 244), 0));
        Assert.True(JimiWriter.CanWriteCommand(new string('A', 243), withHash: false));
        Assert.False(JimiWriter.CanWriteCommand(new string('A', 243), withHash: true));
        Assert.True(JimiWriter.CanWriteCommand(new string('A', 242) + "#", withHash: true));
        Assert.Equal(("STATUS#", "STATUS#", "STATUS"), (JimiWriter.CommandText("STATUS", true), JimiWriter.CommandText("STATUS#", true), JimiWriter.CommandText("STATUS", false)));
    }
}
