using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Amf0;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests;

public sealed class Amf0Tests
{
    [Fact]
    public void Every_kind_of_value_is_written_as_the_specification_says()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new Amf0Writer(output);
        writer.Number(1.5);
        writer.Boolean(true);
        writer.Text("aé");
        writer.Null();
        writer.Undefined();
        writer.BeginEcmaArray(1);
        writer.Name("k"u8);
        writer.BeginObject();
        writer.End();
        writer.End();
        writer.BeginList(1);
        writer.Number(0);
        writer.Date(DateTimeOffset.UnixEpoch.AddMilliseconds(1));
        Assert.Equal(
            "003ff8000000000000" + "0101" + "02000361c3a9" + "05" + "06" + "0800000001" + "00016b" + "03000009" + "000009" + "0a00000001" + "000000000000000000" + "0b3ff00000000000000000",
            Vectors.ToHex(output.WrittenSpan));
    }

    [Fact]
    public void Values_are_read_the_same_from_any_cut()
    {
        byte[] bytes = [.. Vectors.Hex("02000361c3a9 0101 003ff8000000000000 0c00000001 62 0b 4278bcfe56800000 0000 03 000161 05 000162 02000163 000009 0a00000002 05 06 08ffffffff 000009 10 0003 616263 000164 07 0001 000009")];
        foreach (var cut in Vectors.EveryCut(bytes))
        {
            var reader = new Amf0Reader(cut);
            Assert.True(reader.TryReadText(out var text));
            Assert.True(text.Is("aé"u8));
            Assert.Equal("aé", text.ToCleanString(10));
            Assert.True(reader.TryReadBoolean(out var flag) && flag);
            Assert.True(reader.TryReadNumber(out var number));
            Assert.Equal(1.5, number);
            Assert.True(reader.TryReadText(out var longer) && longer.Is("b"u8) && !longer.Is("c"u8) && !longer.Is("bb"u8));
            Assert.True(reader.TryReadDate(out var date));
            Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), date);
            Assert.True(reader.TryEnterObject());
            Assert.True(reader.TryReadName(out var name) && name.Is("a"u8));
            reader.Skip();
            Assert.True(reader.TryReadName(out name) && name.Is("b"u8));
            Assert.True(reader.TryReadText(out text) && text.Is("c"u8));
            Assert.False(reader.TryReadName(out _));
            Assert.True(reader.TryEnterList(out var count));
            Assert.Equal(2u, count);
            reader.Skip();
            reader.Skip();
            Assert.True(reader.TryEnterObject());
            Assert.False(reader.TryReadName(out _));
            reader.Skip();
            Assert.True(reader.IsAtEnd);
        }
    }

    [Fact]
    public void A_value_of_another_type_is_passed_over()
    {
        var reader = new Amf0Reader(new ReadOnlySequence<byte>(Vectors.Hex("05 0101 03 000161 05 000009 003ff0000000000000")));
        Assert.False(reader.TryReadNumber(out _));
        Assert.False(reader.TryReadText(out _));
        Assert.False(reader.TryEnterList(out _));
        Assert.True(reader.TryReadNumber(out var one));
        Assert.Equal(1, one);
        Assert.False(reader.TryReadNumber(out _));
    }

    [Theory]
    [InlineData("00 3ff0", Violation.BadLength)]
    [InlineData("02 0005 6162", Violation.BadLength)]
    [InlineData("0c ffffffff 61", Violation.BadLength)]
    [InlineData("03 00ff 61", Violation.BadLength)]
    [InlineData("03 000161", Violation.BadLength)]
    [InlineData("11 0a", Violation.BadField)] // AMF3 inside.
    [InlineData("04", Violation.BadField)]
    [InlineData("09", Violation.BadField)]
    [InlineData("ee", Violation.BadField)]
    public void What_is_no_value_is_refused(string hex, Violation violation)
    {
        var thrown = Assert.Throws<ProtocolViolationException>(() =>
        {
            var reader = new Amf0Reader(new ReadOnlySequence<byte>(Vectors.Hex(hex)));
            reader.Skip();
        });
        Assert.Equal(violation, thrown.Violation);
    }

    [Theory]
    [InlineData("03 000161 05")]
    [InlineData("03 000161 05 0000")]
    [InlineData("08 00000001 000161 05 000009")]
    public void An_object_may_end_with_its_message(string hex)
    {
        var reader = new Amf0Reader(new ReadOnlySequence<byte>(Vectors.Hex(hex)));
        Assert.True(reader.TryEnterObject());
        Assert.True(reader.TryReadName(out _));
        reader.Skip();
        Assert.False(reader.TryReadName(out _));
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void Texts_lose_what_a_log_or_page_must_not_see_and_what_is_too_long()
    {
        Assert.Equal("a\uFFFDb\uFFFD\uFFFD", new Amf0Text(new ReadOnlySequence<byte>("a\nb\u007F\u0085"u8.ToArray())).ToCleanString(100));
        Assert.Equal("ab", new Amf0Text(new ReadOnlySequence<byte>("abc"u8.ToArray())).ToCleanString(2));
        Assert.Equal("\uFFFD", new Amf0Text(new ReadOnlySequence<byte>((byte[])[0xFF])).ToCleanString(5));
    }

    [Fact]
    public void A_date_that_no_calendar_has_is_none()
    {
        foreach (var hex in (string[])["0b7ff8000000000000 0000", "0b7ff0000000000000 0000", "0bffefffffffffffff 0000"])
        {
            var reader = new Amf0Reader(new ReadOnlySequence<byte>(Vectors.Hex(hex)));
            Assert.False(reader.TryReadDate(out _));
            Assert.True(reader.IsAtEnd);
        }
    }
}
