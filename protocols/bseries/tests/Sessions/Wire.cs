using System.Buffers.Binary;
using CloudCam.Testing;

namespace CloudCam.Protocols.BSeries.Tests.Sessions;

/// <summary>Frames of a camera written by hand, and what a client said as words: no code of the codec.</summary>
internal static class Wire
{
    public const string Mac = "00606e8aa0b1";

    /// <summary>result 0, id 00606E8AA0B1 and a zero, 4, 4, firmware 11.22.2.51.</summary>
    public static byte[] LoginOk { get; } = Operation(1, "0000 303036303645384141304231 00 00000100 01000000 0b160233");

    public static byte[] VerifyOk { get; } = Operation(3, "0000 03");

    public static byte[] KeepAlive { get; } = Operation(255, "");

    /// <summary>FF D8, APP0 (JFIF), SOF0 of 640 x 480, SOS, two bytes, FF D9.</summary>
    public static byte[] Jpeg { get; } = Vectors.Hex(
        "ffd8 ffe000104a46494600010100000100010000 ffc0001108 01e0 0280 03012200021101031101 ffda000c03010002110311003f00 1234 ffd9");

    public static byte[] Operation(int code, string text) => Frame("4d4f5f4f", code, Vectors.Hex(text));

    public static byte[] Media(int code, string text) => Frame("4d4f5f56", code, Vectors.Hex(text));

    public static byte[] Frame(string magic, int code, byte[] text)
    {
        var header = new byte[23];
        Vectors.Hex(magic).CopyTo(header, 0);
        (header[4], header[5]) = ((byte)code, (byte)(code >> 8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(15), text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(19), text.Length);
        return [.. header, .. text];
    }

    public static byte[] Video(uint ticks, byte[]? jpeg = null, int? length = null)
    {
        jpeg ??= Jpeg;
        var text = new byte[13 + jpeg.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(text, ticks);
        BinaryPrimitives.WriteUInt32LittleEndian(text.AsSpan(4), 946_684_800);
        BinaryPrimitives.WriteInt32LittleEndian(text.AsSpan(9), length ?? jpeg.Length);
        jpeg.CopyTo(text, 13);
        return Frame("4d4f5f56", 1, text);
    }

    public static byte[] Audio(uint ticks, uint serial, byte[]? adpcm = null, int? length = null)
    {
        adpcm ??= new byte[160];
        var text = new byte[17 + adpcm.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(text, ticks);
        BinaryPrimitives.WriteUInt32LittleEndian(text.AsSpan(4), serial);
        BinaryPrimitives.WriteInt32LittleEndian(text.AsSpan(13), length ?? adpcm.Length);
        adpcm.CopyTo(text, 17);
        return Frame("4d4f5f56", 2, text);
    }

    /// <summary>Each frame as <c>O4 01</c> or <c>V0 78563412</c>; long texts by their first 12 bytes and their length.</summary>
    public static IEnumerable<string> Read(ReadOnlyMemory<byte> bytes)
    {
        var words = new List<string>();
        while (bytes.Length > 0)
        {
            var span = bytes.Span;
            Assert.True(span is [(byte)'M', (byte)'O', (byte)'_', (byte)'O' or (byte)'V', ..], "No magic.");
            var length = BinaryPrimitives.ReadInt32LittleEndian(span[15..]);
            Assert.Equal(length, BinaryPrimitives.ReadInt32LittleEndian(span[19..]));
            var text = span.Slice(23, length);
            var shown = length <= 40 ? Vectors.ToHex(text) : $"{Vectors.ToHex(text[..12])}+{length}";
            words.Add($"{(char)span[3]}{BinaryPrimitives.ReadUInt16LittleEndian(span[4..])} {shown}".TrimEnd());
            bytes = bytes[(23 + length)..];
        }
        return words;
    }
}
