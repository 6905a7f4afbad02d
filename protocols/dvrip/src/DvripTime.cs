using System.Buffers.Text;

namespace CloudCam.Protocols.Dvrip;

/// <summary>Times as cameras write them: local time of the camera, without a zone.</summary>
public static class DvripTime
{
    /// <summary>Characters of <c>YYYY-MM-DD HH:MM:SS</c>.</summary>
    public const int TextChars = 19;

    /// <summary>Reads <c>YYYY-MM-DD HH:MM:SS</c>, numbers with or without leading zeros, blanks around it allowed.</summary>
    /// <returns>False when it is none, for example <c>0000-00-00 00:00:00</c>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTime local)
    {
        local = default;
        text = text.Trim((byte)' ');
        Span<int> numbers = stackalloc int[6];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!Utf8Parser.TryParse(text, out int number, out var used) || number < 0 || used > 4) return false;
            numbers[i] = number;
            text = text[used..];
            if (i == numbers.Length - 1) break;
            if (text.IsEmpty || text[0] != "-- ::"u8[i]) return false;
            text = text[1..];
        }
        return text.IsEmpty && TryMake(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], out local);
    }

    /// <summary>Writes <c>YYYY-MM-DD HH:MM:SS</c>.</summary>
    /// <param name="local">Local time of the camera; parts of a second are dropped.</param>
    /// <param name="text">At least <see cref="TextChars"/> bytes.</param>
    public static void Write(DateTime local, Span<byte> text)
    {
        "0000-00-00 00:00:00"u8.CopyTo(text);
        Digits(text[..4], local.Year);
        Digits(text[5..7], local.Month);
        Digits(text[8..10], local.Day);
        Digits(text[11..13], local.Hour);
        Digits(text[14..16], local.Minute);
        Digits(text[17..19], local.Second);
    }

    /// <summary>
    /// Reads the time of a media frame: from the lowest bit on 6 bits second, 6 minute, 5 hour, 5 day, 4 month, 6 year since 2000. Null when it is none: 0 occurs.
    /// </summary>
    public static DateTime? Unpack(uint packed) =>
        TryMake((int)(2000 + (packed >> 26)), (int)(packed >> 22) & 0xF, (int)(packed >> 17) & 0x1F, (int)(packed >> 12) & 0x1F, (int)(packed >> 6) & 0x3F, (int)packed & 0x3F, out var local)
            ? local : null;

    /// <summary>The packed form of <see cref="Unpack"/>; the year must be one from 2000 to 2063.</summary>
    public static uint Pack(DateTime local)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(local.Year, 2000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(local.Year, 2063);
        return (uint)((local.Year - 2000) << 26 | local.Month << 22 | local.Day << 17 | local.Hour << 12 | local.Minute << 6 | local.Second);
    }

    private static bool TryMake(int year, int month, int day, int hour, int minute, int second, out DateTime local)
    {
        local = default;
        if (year is < 1970 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return false;
        local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
        return true;
    }

    private static void Digits(Span<byte> text, int number)
    {
        for (var i = text.Length - 1; i >= 0; i--, number /= 10) text[i] = (byte)('0' + (number % 10));
    }
}
