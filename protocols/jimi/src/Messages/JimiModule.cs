namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>One module of 0x70, or of the end of 0x37. Ids: vendor document V1.3.5 (0027, 0033, 0035); the others as Traccar reads them.</summary>
public readonly ref struct JimiModule
{
    /// <summary>Outside power: hundredths of a volt.</summary>
    public const ushort ExternalPower = 0x0027;

    /// <summary>Odometer.</summary>
    public const ushort Odometer = 0x002E;

    /// <summary>Place: <see cref="TryReadPlace"/>.</summary>
    public const ushort Gps = 0x0033;

    /// <summary>Whether the packet comes from memory: 00 real time, 04 buffered.</summary>
    public const ushort Resent = 0x0035;

    /// <summary>Accuracy: hundredths.</summary>
    public const ushort Accuracy = 0x003B;

    internal JimiModule(ushort id, ReadOnlySpan<byte> data)
    {
        Id = id;
        Data = data;
    }

    /// <summary>Its id.</summary>
    public ushort Id { get; }

    /// <summary>Its data.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Volts of the outside power, of module 0027; null for others.</summary>
    public double? ExternalVolts => Id == ExternalPower && Data.Length >= 2 ? Data.UInt16(0) / 100.0 : null;

    /// <summary>Whether the packet comes from memory, of module 0035; null for others, and for the numbers 1 to 3 of other models.</summary>
    public bool? Buffered => Id == Resent && Data.Length >= 1 ? Data[0] switch { 0 => false, 4 => true, _ => null } : null;

    /// <summary>Place and movement, of module 0033.</summary>
    public bool TryReadPlace(out JimiGpsModule gps)
    {
        gps = default;
        return Id == Gps && JimiGpsModule.TryRead(Data, out gps);
    }
}
