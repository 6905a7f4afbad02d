namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>The forms of an alarm packet.</summary>
public enum JimiAlarmForm : byte
{
    /// <summary>JC261/JC400: begins with FFFF and a version.</summary>
    Jc,

    /// <summary>Older: time, place, status, type, value, names (Traccar).</summary>
    Older,

    /// <summary>Older and brief: time and type alone (Traccar).</summary>
    Brief,
}

/// <summary>
/// Alarm (0x95): <c>FFFF version:u8 time:6 gps:u8 latitude:u32 longitude:u32 status:u16 speed:u16 battery:u16 type:u8 value:u16 names</c> (vendor
/// document V1.3.5, which leaves out the sizes; they fit real packets). Older: <c>time:6 latitude:u32 longitude:u32 status:u16 type:u8 value:u16 names</c> and
/// <c>time:6 type:u8</c>.
/// </summary>
public readonly ref struct JimiAlarm
{
    private const int JcBytes = 27;
    private const int OlderBytes = 19;
    private const int BriefBytes = 7;
    private const ushort JcMark = 0xFFFF;
    private readonly ulong time;
    private readonly ushort battery;

    private JimiAlarm(JimiAlarmForm form, ReadOnlySpan<byte> content)
    {
        Form = form;
        switch (form)
        {
            case JimiAlarmForm.Jc:
                time = WireTime.Pack(content[3..]);
                Satellites = content[9] & 15;
                Place = new JimiPlace(content.UInt32(10), content.UInt32(14), content.UInt16(18));
                SpeedKmh = content.UInt16(20);
                battery = content.UInt16(22);
                (Code, Value) = (content[24], content.UInt16(25));
                Files = new JimiFileField(content[JcBytes..]);
                break;
            case JimiAlarmForm.Older:
                time = WireTime.Pack(content);
                Place = new JimiPlace(content.UInt32(6), content.UInt32(10), content.UInt16(14));
                (Code, Value) = (content[16], content.UInt16(17));
                Files = new JimiFileField(content[OlderBytes..]);
                break;
            default:
                time = WireTime.Pack(content);
                Code = content[6];
                break;
        }
    }

    /// <summary>Which form it came in.</summary>
    public JimiAlarmForm Form { get; }

    /// <summary>When it happened, UTC; null when the time cannot be.</summary>
    public DateTimeOffset? Time => WireTime.FromFields(time);

    /// <summary>Whether <see cref="Place"/> was told.</summary>
    public bool HasPlace => Form != JimiAlarmForm.Brief;

    /// <summary>Place, course and their flags; nothing in the brief form.</summary>
    public JimiPlace Place { get; }

    /// <summary>Satellites in use, 0 to 15; null in the older forms.</summary>
    public int? Satellites { get; }

    /// <summary>Kilometres an hour; null in the older forms.</summary>
    public int? SpeedKmh { get; }

    /// <summary>Voltage of the vehicle's battery, volts to a tenth; null in the older forms.</summary>
    public double? ExternalVolts => Form == JimiAlarmForm.Jc ? battery / 10.0 : null;

    /// <summary>The alarm's number, see <see cref="JimiAlarms"/>.</summary>
    public byte Code { get; }

    /// <summary>What the number speaks of (87 km/h, 8C level, 6B what fails), else mostly 0; null in the brief form.</summary>
    public ushort? Value { get; }

    /// <summary>Names of files to come, and the driver.</summary>
    public JimiFileField Files { get; }

    /// <summary>Reads the content of an alarm.</summary>
    /// <returns>False when it is shorter than its form.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, out JimiAlarm alarm)
    {
        alarm = default;
        if (content.Length >= 2 && content.UInt16(0) == JcMark)
        {
            if (content.Length < JcBytes) return false;
            alarm = new JimiAlarm(JimiAlarmForm.Jc, content);
            return true;
        }
        if (content.Length < BriefBytes || content.Length is > BriefBytes and < OlderBytes) return false;
        alarm = new JimiAlarm(content.Length == BriefBytes ? JimiAlarmForm.Brief : JimiAlarmForm.Older, content);
        return true;
    }
}
