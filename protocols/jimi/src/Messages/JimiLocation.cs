using CloudCam.Core.Events;

namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// Location (0x22, 0x37): <c>time:6 gps:u8 latitude:u32 longitude:u32 speed:u8 status:u16 mcc:u16 mnc:u8|u16 lac:u16 cell:u24 ignition:u8 mode:u8
/// resent:u8 [mileage:u32 | modules]</c> (vendor document V1.3.5). The MNC has two bytes when bit 15 of the MCC is set; the document says
/// so for 0x37, a public packet shows it for 0x22. Parts that are missing at the end are unknown.
/// </summary>
public readonly struct JimiLocation
{
    /// <summary>Fewest content bytes: up to the status word.</summary>
    public const int LeastBytes = 18;

    private const int LongMnc = 0x8000;
    private const int StateBytes = 3;
    private const int MileageBytes = 4;
    private readonly ulong time;
    private readonly uint mileage;
    private readonly uint cellId;
    private readonly ushort mcc;
    private readonly ushort mnc;
    private readonly ushort lac;
    private readonly byte ignition;
    private readonly byte mode;
    private readonly byte resent;
    private readonly bool hasCell;
    private readonly bool hasState;
    private readonly bool hasMileage;

    private JimiLocation(ReadOnlySpan<byte> content)
    {
        time = WireTime.Pack(content);
        Satellites = content[6] & 15;
        Place = new JimiPlace(content.UInt32(7), content.UInt32(11), content.UInt16(16));
        SpeedKmh = content[15];
        var rest = content[LeastBytes..];
        if (rest.Length < 2) return;
        var code = rest.UInt16(0);
        var mncBytes = (code & LongMnc) != 0 ? 2 : 1;
        if (rest.Length < 2 + mncBytes + 5) return;
        mcc = (ushort)(code & ~LongMnc);
        mnc = mncBytes == 2 ? rest.UInt16(2) : rest[2];
        rest = rest[(2 + mncBytes)..];
        lac = rest.UInt16(0);
        cellId = rest.UInt32(1) & 0xFFFFFF;
        hasCell = true;
        rest = rest[5..];
        if (rest.Length < StateBytes) return;
        (ignition, mode, resent) = (rest[0], rest[1], rest[2]);
        hasState = true;
        rest = rest[StateBytes..];
        // Four bytes cannot be told from a module of one byte; the document gives either mileage or modules, and 4 is the mileage's size.
        hasMileage = rest.Length == MileageBytes;
        if (hasMileage) mileage = rest.UInt32(0);
        else TrailingBytes = rest.Length;
    }

    /// <summary>Time of the measurement, UTC as the vendor's document says (Traccar takes it as local, against the field); null when it cannot be.</summary>
    public DateTimeOffset? Time => WireTime.FromFields(time);

    /// <summary>Satellites in use, 0 to 15.</summary>
    public int Satellites { get; }

    /// <summary>Place, course and their flags.</summary>
    public JimiPlace Place { get; }

    /// <summary>Kilometres an hour, 0 to 255.</summary>
    public int SpeedKmh { get; }

    /// <summary>The cell the device is in; null when not told.</summary>
    public Cell? Cell => hasCell ? new Cell(mcc, mnc, lac, cellId) : null;

    /// <summary>Whether the ignition is on: the byte of its own, else what the status word says; null when neither does.</summary>
    public bool? Ignition => hasState ? ignition != 0 : Place.Ignition;

    /// <summary>Why the device reported, see <see cref="JimiUploadModes"/>; null when not told.</summary>
    public byte? UploadMode => hasState ? mode : null;

    /// <summary>Whether it comes from the device's memory, later than it happened; null when not told.</summary>
    public bool? Buffered => hasState ? resent != 0 : null;

    /// <summary>Distance driven; the unit is not documented (the MILEAGE command takes metres); null when not told.</summary>
    public uint? Mileage => hasMileage ? mileage : null;

    /// <summary>
    /// Bytes at the end of the content that are not decoded here: of 0x37 the modules, which <see cref="JimiModules"/> walks
    /// (<c>new JimiModules(content[^location.TrailingBytes..], JimiModules.ShortLength)</c>).
    /// </summary>
    public int TrailingBytes { get; }

    /// <summary>Reads the content of a location packet of either number.</summary>
    /// <returns>False when it is shorter than <see cref="LeastBytes"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, out JimiLocation location)
    {
        location = default;
        if (content.Length < LeastBytes) return false;
        location = new JimiLocation(content);
        return true;
    }
}
