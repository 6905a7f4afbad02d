namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>Times as devices send them. A time that cannot be is null.</summary>
internal static class WireTime
{
    /// <summary>Bytes of a time in binary fields.</summary>
    public const int Bytes = 6;

    // Before 2000 a clock was not set; from 2100 on a byte of years would not have been enough.
    private const uint EarliestUnix = 946_684_800;
    private const uint LatestUnix = 4_102_444_799;

    private const long DaysTo2000 = 730_119;

    private static readonly int[] DaysBefore = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    private static ReadOnlySpan<byte> DaysOfMonth => [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>The six bytes as a number, for structs that decode them only when asked.</summary>
    public static ulong Pack(ReadOnlySpan<byte> bytes) => ((ulong)bytes.UInt32(0) << 16) | bytes.UInt16(4);

    /// <summary>Year - 2000, month, day, hour, minute, second, a byte each, UTC.</summary>
    public static DateTimeOffset? FromFields(ulong packed)
    {
        int year = (byte)(packed >> 40), month = (byte)(packed >> 32), day = (byte)(packed >> 24);
        int hour = (byte)(packed >> 16), minute = (byte)(packed >> 8), second = (byte)packed;
        if (year > 99 || month is < 1 or > 12 || hour > 23 || minute > 59 || second > 59) return null;
        // Within this century every fourth year is a leap year; the calendar's own constructors cost three times as much.
        var isLeap = year % 4 == 0;
        var isFebruary = month == 2;
        if (day < 1 || day > DaysOfMonth[month] + (isLeap && isFebruary ? 1 : 0)) return null;
        var days = DaysTo2000 + (year * 365) + ((year + 3) / 4) + DaysBefore[month] + (isLeap && month > 2 ? 1 : 0) + day - 1;
        return new DateTimeOffset((days * TimeSpan.TicksPerDay) + (((hour * 3_600) + (minute * 60) + second) * TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    /// <summary>Seconds since 1970, UTC.</summary>
    public static DateTimeOffset? FromUnix(uint seconds) =>
        seconds is < EarliestUnix or > LatestUnix ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);
}
