using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CloudCam.Core.Checksums;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests.Session;

/// <summary>What a unit sends, put together by hand from the vendor's document.</summary>
public static class Unit
{
    public const ulong Imei = 752533678900242;

    /// <summary>2026-05-04 03:02:01 UTC in six bytes.</summary>
    public const string Time = "1a 05 04 03 02 01";

    /// <summary>22.5793006 N, 113.9134194 E.</summary>
    public const string Place = "026c28b5 0c38b9bb";

    /// <summary>A frame of the short form.</summary>
    public static byte[] Frame(byte number, ushort serial, string content) => Frame(number, serial, Vectors.Hex(content));

    public static byte[] Frame(byte number, ushort serial, byte[] content, bool isLong = false)
    {
        var length = content.Length + 5;
        byte[] start = isLong || length > 255 ? [0x79, 0x79, (byte)(length >> 8), (byte)length] : [0x78, 0x78, (byte)length];
        byte[] head = [.. start, number, .. content, (byte)(serial >> 8), (byte)serial];
        var crc = Crc16.X25(head.AsSpan(2));
        return [.. head, (byte)(crc >> 8), (byte)crc, 0x0D, 0x0A];
    }

    /// <summary>The answer of ten bytes, as hex.</summary>
    public static string Reply(byte number, ushort serial) => Vectors.ToHex(Frame(number, serial, ""));

    public static byte[] Login(ushort serial = 1, ulong imei = Imei, string rest = "7000 3201") => Frame(0x01, serial, Bcd(imei) + rest);

    public static byte[] Heartbeat(ushort serial, string content = "46 06 04 00 02") => Frame(0x13, serial, content);

    /// <summary>Location with speed 35, course 137, mode 0 (time), real time, mileage 60053.</summary>
    public static byte[] Location(ushort serial, string time = Time, byte number = 0x22, string place = Place, string state = "01 00 00", string tail = "0000ea95") =>
        Frame(number, serial, $"{time} cb {place} 23 1489 01cc 00 2495 00b5c9 {state} {tail}");

    public static byte[] Alarm(ushort serial, byte code, string files = "", ushort value = 0, string time = Time, string place = Place) =>
        Frame(0x95, serial, [.. Vectors.Hex($"ffff 01 {time} 0b {place} 14f3 0023 008e"), code, (byte)(value >> 8), (byte)value, .. Encoding.Latin1.GetBytes(files)]);

    public static byte[] Answer(ushort serial, uint flag, string text)
    {
        var content = new byte[5 + text.Length];
        BinaryPrimitives.WriteUInt32BigEndian(content, flag);
        content[4] = 1;
        Encoding.ASCII.GetBytes(text, content.AsSpan(5));
        return Frame(0x21, serial, content, isLong: true);
    }

    /// <summary>The texts of the commands in what a unit heard.</summary>
    public static IReadOnlyList<string> Commands(string heard)
    {
        var unread = new ReadOnlySequence<byte>(Convert.FromHexString(heard));
        var decoder = new JimiFrameDecoder(new JimiCodecOptions());
        var texts = new List<string>();
        while (decoder.TryDecode(ref unread, out var frame))
        {
            Assert.True(frame.IsGood);
            if (frame.Number == JimiNumber.Command) texts.Add(Encoding.ASCII.GetString(frame.Content[5..(1 + frame.Content[0])]));
        }
        Assert.True(unread.IsEmpty);
        return texts;
    }

    private static string Bcd(ulong imei) => imei.ToString("D16", System.Globalization.CultureInfo.InvariantCulture) + " ";
}
