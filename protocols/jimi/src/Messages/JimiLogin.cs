namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>Login (0x01): <c>imei:8 BCD [type:u16 [zone and language:u16]]</c>; content of 8 bytes and up (vendor document V1.3.5; shorter forms in Traccar's test packets).</summary>
public readonly struct JimiLogin
{
    /// <summary>Fewest content bytes: the IMEI alone.</summary>
    public const int LeastBytes = 8;

    private const ulong LargestImei = 999_999_999_999_999;
    private readonly ushort zone;

    private JimiLogin(ulong imei, ushort? type, ushort? zone) => (Imei, Type, HasZone, this.zone) = (imei, type, zone is not null, zone ?? 0);

    /// <summary>The IMEI as a number; the nibble before its 15 digits is 0.</summary>
    public ulong Imei { get; }

    /// <summary>Whether the number can be an IMEI (1 to 15 digits, not zero).</summary>
    public bool HasPlausibleImei => Imei is > 0 and <= LargestImei;

    /// <summary>Model in the first three nibbles, branch in the last; null when not told.</summary>
    public ushort? Type { get; }

    /// <summary>Whether zone and language were told.</summary>
    public bool HasZone { get; }

    /// <summary>
    /// Minutes to add to UTC for the device's local time, null when not told or over 15 hours. On the wire a decimal hhmm in bits 15 to 4
    /// (0x3200 is +8:00, 0x4DD8 is -12:45), bit 3 set is west.
    /// </summary>
    public int? TimeZoneMinutes
    {
        get
        {
            if (!HasZone) return null;
            int hours = (zone >> 4) / 100, minutes = (zone >> 4) % 100;
            if (hours > 15 || minutes > 59) return null;
            var total = (hours * 60) + minutes;
            return (zone & 8) != 0 ? -total : total;
        }
    }

    /// <summary>Language of the device; null when not told or neither.</summary>
    public JimiLanguage? Language => (zone & 3) switch { 1 => JimiLanguage.Chinese, 2 => JimiLanguage.English, _ => null };

    /// <summary>Reads the content of a login.</summary>
    /// <returns>False when it is shorter than an IMEI or its nibbles are no digits.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, out JimiLogin login)
    {
        login = default;
        if (content.Length < LeastBytes || WireReading.Decimal(content[..LeastBytes]) is not { } imei || (content[LeastBytes - 1] & 15) > 9) return false;
        login = new JimiLogin(imei, content.Length >= 10 ? content.UInt16(8) : null, content.Length >= 12 ? content.UInt16(10) : null);
        return true;
    }
}

/// <summary>Languages of devices, by the vendor's numbers.</summary>
public enum JimiLanguage : byte
{
    /// <summary>Chinese.</summary>
    Chinese = 1,

    /// <summary>English.</summary>
    English = 2,
}
