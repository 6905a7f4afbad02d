namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// Information (0x94): <c>kind:u8 data</c> (vendor document V1.3.5): 07 UUID, 08 firmware (texts), 0A IMEI, IMSI, ICCID, 0E fuel. Other models
/// send other kinds, which stay raw.
/// </summary>
public readonly ref struct JimiInfo
{
    /// <summary>Text: UUID.</summary>
    public const byte Uuid = 0x07;

    /// <summary>Text: firmware version.</summary>
    public const byte Firmware = 0x08;

    /// <summary>IMEI, IMSI and ICCID: <see cref="TryReadIdentity"/>.</summary>
    public const byte Identity = 0x0A;

    /// <summary>Fuel: <see cref="TryReadFuel"/>.</summary>
    public const byte Fuel = 0x0E;

    private const int IdentityBytes = 8 + 8 + 10;
    private const int FuelBytes = 5;
    private const int ImsiDigits = 15;

    private JimiInfo(ReadOnlySpan<byte> content)
    {
        Kind = content[0];
        Data = content[1..];
    }

    /// <summary>Kind of information.</summary>
    public byte Kind { get; }

    /// <summary>What follows the kind.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary><see cref="Data"/> as text, for the kinds that are.</summary>
    public JimiText Text => new(Data);

    /// <summary>Reads the content of an information packet.</summary>
    /// <returns>False when it is empty.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, out JimiInfo info)
    {
        info = default;
        if (content.IsEmpty) return false;
        info = new JimiInfo(content);
        return true;
    }

    /// <summary>IMEI, IMSI and ICCID of kind 0A.</summary>
    public bool TryReadIdentity(out JimiIdentity identity)
    {
        identity = default;
        if (Kind != Identity || Data.Length < IdentityBytes) return false;
        identity = new JimiIdentity(WireReading.Decimal(Data[..8]), Digits(Data[8..16], ImsiDigits), Digits(Data[16..26], 0));
        return true;
    }

    /// <summary>Fuel of kind 0E: <c>type:u8 sensor:u8 value:u16 (hundredths) unit:u8</c>.</summary>
    public bool TryReadFuel(out JimiSensorValue fuel)
    {
        fuel = default;
        if (Kind != Fuel || Data.Length < FuelBytes) return false;
        var unit = Data[4] switch { 1 => "centimetres", 2 => "percent", 3 => "volts", _ => null };
        fuel = new JimiSensorValue("fuel", Data[1], Data.UInt16(2) / 100.0, unit);
        return true;
    }

    /// <summary>Digits in nibbles; a last F is filling, a nibble before the number's digits too.</summary>
    private static string? Digits(ReadOnlySpan<byte> bytes, int digits)
    {
        var text = Convert.ToHexStringLower(bytes);
        if (text[^1] == 'f') text = text[..^1];
        if (text.AsSpan().ContainsAnyExceptInRange('0', '9')) return null;
        return digits > 0 && text.Length > digits ? text[^digits..] : text;
    }
}

/// <summary>What a device and its SIM card are called.</summary>
/// <param name="Imei">IMEI as a number; null when its nibbles are no digits.</param>
/// <param name="Imsi">IMSI, 15 digits; null when its nibbles are no digits.</param>
/// <param name="Iccid">ICCID, 19 or 20 digits; null when its nibbles are no digits.</param>
public readonly record struct JimiIdentity(ulong? Imei, string? Imsi, string? Iccid);
