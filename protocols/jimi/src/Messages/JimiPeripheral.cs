namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>One record of 0xF2. Ids: vendor document V1.3.5, table of peripherals; 000A and 000C are seen on other models and stay raw.</summary>
public readonly ref struct JimiPeripheral
{
    /// <summary>Temperatures and humidities from memory: <see cref="Batch"/>.</summary>
    public const ushort TemperatureBatch = 0x0007;

    /// <summary>Data of a peripheral that the device only hands on: <see cref="TryReadRelayed"/>.</summary>
    public const ushort Relayed = 0x0009;

    /// <summary>Bluetooth button, other models.</summary>
    public const ushort Button = 0x000A;

    /// <summary>Place: <see cref="TryReadPlace"/>.</summary>
    public const ushort Gps = 0x000B;

    private const ushort CapacitiveFuel = 0x0001;
    private const ushort TankFuel = 0x0002;
    private const ushort Adc = 0x0003;
    private const ushort Temperature = 0x0004;
    private const ushort Rfid = 0x0005;
    private const ushort PulseFuel = 0x0006;
    private const ushort Licence = 0x0008;
    private const int TankFuelBytes = 5;
    private const int GpsBytes = 10;

    internal JimiPeripheral(ushort id, ReadOnlySpan<byte> data)
    {
        Id = id;
        Data = data;
    }

    /// <summary>Its id.</summary>
    public ushort Id { get; }

    /// <summary>Its data.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Text of a tag (id 0005); empty for others.</summary>
    public JimiText Tag => Id == Rfid ? new JimiText(Data.Trim("\r\n\0 "u8)) : default;

    /// <summary>Readings of id 0007; nothing for others.</summary>
    public JimiReadings Batch => Id == TemperatureBatch ? new JimiReadings(Data) : default;

    /// <summary>The value of ids 0001 to 0004 and 0006.</summary>
    public bool TryReadValue(out JimiSensorValue value)
    {
        JimiSensorValue? read = Id switch
        {
            CapacitiveFuel or PulseFuel when Data.Length >= 2 => new JimiSensorValue("fuel", null, Data.UInt16(0) / 100.0, "volts"),
            TankFuel when Data.Length >= TankFuelBytes => Tank(),
            Adc when Data.Length >= 3 => new JimiSensorValue("voltage", Data[0], Data.UInt16(1) / 100.0, "volts"),
            Temperature when Data.Length >= 2 => new JimiSensorValue("temperature", null, Data.Int16(0) / 10.0, "celsius"),
            _ => null,
        };
        value = read ?? default;
        return read is not null;
    }

    /// <summary>A driver's licence (id 0008).</summary>
    public bool TryReadCard(out JimiDriverCard card)
    {
        card = default;
        return Id == Licence && JimiDriverCard.TryRead(Data, out card);
    }

    /// <summary>A place (id 000B): <c>status:u16 latitude:u32 longitude:u32</c>, as it fits Traccar's test packet.</summary>
    public bool TryReadPlace(out JimiPlace place)
    {
        place = default;
        if (Id != Gps || Data.Length < GpsBytes) return false;
        place = new JimiPlace(Data.UInt32(2), Data.UInt32(6), Data.UInt16(0));
        return true;
    }

    /// <summary>Data that were handed on (id 0009): <c>peripheral:u8 data</c>.</summary>
    public bool TryReadRelayed(out byte peripheral, out ReadOnlySpan<byte> data)
    {
        peripheral = 0;
        data = default;
        if (Id != Relayed || Data.IsEmpty) return false;
        peripheral = Data[0];
        data = Data[1..];
        return true;
    }

    internal static bool HasLongLength(ushort id) => id is TemperatureBatch or Relayed or Button;

    /// <summary>Type (0 ultrasonic, in tenths; 1 capacitive, in hundredths), tank, value, unit.</summary>
    private JimiSensorValue Tank()
    {
        var unit = Data[4] switch { 1 => "centimetres", 2 => "percent", 3 => "volts", 4 => "litres", _ => null };
        return new JimiSensorValue("fuel", Data[1], Data.UInt16(2) / (Data[0] == 0 ? 10.0 : 100.0), unit);
    }
}
