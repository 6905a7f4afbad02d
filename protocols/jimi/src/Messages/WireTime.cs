namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>Times as devices send them. A time that cannot be is null.</summary>
internal static class WireTime
{
    /// <summary>Bytes of a time in binary fields.</summary>
    public const int Bytes = 6;

    // Before 2000 a clock was not set; from 2100 on a byte of years would not have been enough.
    private const uint EarliestUnix = 946_684_800;
    private const uint LatestUnix = 4_102_444_799;

    /// <summary>The six bytes as a number, for structs that decode them only when asked.</summary>
    public static ulong Pack(ReadOnlySpan<byte> bytes) => ((ulong)bytes.UInt32(0) << 16) | bytes.UInt16(4);

    /// <summary>Year - 2000, month, day, hour, minute, second, a byte each, UTC.</summary>
    public static DateTimeOffset? FromFields(ulong packed)
    {
        int year = (byte)(packed >> 40), month = (byte)(packed >> 32), day = (byte)(packed >> 24);
        int hour = (byte)(packed >> 16), minute = (byte)(packed >> 8), second = (byte)packed;
        if (year > 99 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(2000 + year, month) || hour > 23 || minute > 59 || second > 59) return null;
        return new DateTimeOffset(new DateTime(2000 + year, month, day, hour, minute, second, DateTimeKind.Utc));
    }

    /// <summary>Seconds since 1970, UTC.</summary>
    public static DateTimeOffset? FromUnix(uint seconds) =>
        seconds is < EarliestUnix or > LatestUnix ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);
}
