using System.Globalization;

namespace CloudCam.Protocols.Jimi.Tests;

/// <summary>A second, plain reading of the protocol: frames as a device writes them. It shares nothing with the codec.</summary>
internal static class Wire
{
    /// <summary>78 78, or 79 79 with a length of two bytes.</summary>
    public static byte[] Frame(byte number, byte[] content, ushort serial = 1, bool isLong = false)
    {
        byte[] body = [number, .. content, .. U16(serial)];
        byte[] counted = isLong ? [.. U16(body.Length + 2), .. body] : [(byte)(body.Length + 2), .. body];
        return [.. isLong ? (byte[])[0x79, 0x79] : [0x78, 0x78], .. counted, .. U16(Crc(counted)), 0x0D, 0x0A];
    }

    /// <summary>CRC-16/X-25, bit by bit.</summary>
    public static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
        }
        return (ushort)~crc;
    }

    public static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] U32(long value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    public static byte[] Time(DateTimeOffset time) => [(byte)(time.Year - 2000), (byte)time.Month, (byte)time.Day, (byte)time.Hour, (byte)time.Minute, (byte)time.Second];

    /// <summary>Digits, two a byte; an odd number gets a zero before it.</summary>
    public static byte[] Bcd(string digits)
    {
        if (digits.Length % 2 == 1) digits = "0" + digits;
        return [.. Enumerable.Range(0, digits.Length / 2).Select(at => byte.Parse(digits.AsSpan(at * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
    }

    public static byte[] Degrees(double degrees) => U32((long)Math.Round(Math.Abs(degrees) * 1_800_000));

    /// <summary>Fixed, with the bits of north and west, and the course.</summary>
    public static ushort Status(double latitude, double longitude, int course, bool? ignition = null) => (ushort)(
        0x1000 | (latitude >= 0 ? 0x0400 : 0) | (longitude < 0 ? 0x0800 : 0) | course | (ignition is { } on ? 0x4000 | (on ? 0x8000 : 0) : 0));

    public static byte[] Location(
        DateTimeOffset time, double latitude, double longitude, int speed, int course, byte[]? tail = null, int mcc = 460, int mnc = 0, bool longMnc = false, bool resent = false, byte mode = 0) =>
    [
        .. Time(time), 0xC9, .. Degrees(latitude), .. Degrees(longitude), (byte)speed, .. U16(Status(latitude, longitude, course)),
        .. U16(longMnc ? mcc | 0x8000 : mcc), .. longMnc ? U16(mnc) : [(byte)mnc], .. U16(0x287D), 0x00, 0x1F, 0x71, 1, mode, resent ? (byte)1 : (byte)0, .. tail ?? [],
    ];

    public static byte[] Alarm(byte code, DateTimeOffset time, string names, double latitude = 22.5, double longitude = 113.9, int speed = 0, int value = 0, int decivolts = 120) =>
    [
        0xFF, 0xFF, 1, .. Time(time), 0xDF, .. Degrees(latitude), .. Degrees(longitude), .. U16(Status(latitude, longitude, 90)), .. U16(speed), .. U16(decivolts),
        code, .. U16(value), .. Ascii(names),
    ];

    public static byte[] Ascii(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
