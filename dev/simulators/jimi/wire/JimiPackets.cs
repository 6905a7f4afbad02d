using System.Globalization;

namespace CloudCam.Simulators.Jimi;

/// <summary>Contents of the packets a terminal sends (number and frame come from elsewhere).</summary>
internal static class JimiPackets
{
    private const double UnitsPerDegree = 1_800_000;

    // High nibble of the satellites byte, the length of the position: one more in alarms, whose speed has two bytes (vendor's examples).
    private const int GpsLength = 0xC0;
    private const int AlarmGpsLength = 0xD0;

    /// <summary>0x01: IMEI, type, time zone and language.</summary>
    public static byte[] Login(ulong imei, int type, int zoneMinutes, int language)
    {
        var away = Math.Abs(zoneMinutes);
        var zone = (((away / 60 * 100) + (away % 60)) << 4) | (zoneMinutes < 0 ? 8 : 0) | (language & 3);
        return new ByteWriter().Bcd(ImeiText(imei), 8).U16(type).U16(zone).ToArray();
    }

    /// <summary>0x13: state bits, voltage level, GSM level, port state, language.</summary>
    public static byte[] Heartbeat(JimiFix fix, int voltageLevel, int gsmLevel, int language)
    {
        var state = (fix.IsFixed ? 0x40 : 0) | (fix.Ignition ? 0x02 : 0);
        return [(byte)state, (byte)voltageLevel, (byte)gsmLevel, 0, (byte)language];
    }

    /// <summary>0x22, and 0x37, which differs by what may follow.</summary>
    /// <param name="at">Time of the fix.</param>
    /// <param name="fix">The fix.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="mode">Upload mode.</param>
    /// <param name="isResent">Sent again from memory.</param>
    /// <param name="withMileage">Whether the mileage follows.</param>
    public static byte[] Location(DateTimeOffset at, JimiFix fix, JimiCell cell, byte mode, bool isResent, bool withMileage)
    {
        var bytes = Time(new ByteWriter(), at).U8(GpsLength | fix.Satellites).U32(Units(fix.Latitude)).U32(Units(fix.Longitude))
            .U8(fix.SpeedKmh).U16(CourseAndStatus(fix));
        if (cell.Mnc > byte.MaxValue)
        {
            bytes.U16(cell.Mcc | 0x8000).U16(cell.Mnc);
        }
        else
        {
            bytes.U16(cell.Mcc).U8(cell.Mnc);
        }

        bytes.U16(cell.Lac).U24(cell.CellId).U8(fix.Ignition ? 1 : 0).U8(mode).U8(isResent ? 1 : 0);
        return withMileage ? bytes.U32(fix.MileageMetres).ToArray() : bytes.ToArray();
    }

    /// <summary>0x95, JC400/JC261 form.</summary>
    public static byte[] Alarm(DateTimeOffset at, JimiFix fix, double volts, byte code, int value, string fileField) =>
        Time(new ByteWriter().U16(0xFFFF).U8(1), at).U8(AlarmGpsLength | fix.Satellites).U32(Units(fix.Latitude)).U32(Units(fix.Longitude))
            .U16(CourseAndStatus(fix)).U16(fix.SpeedKmh).U16((int)Math.Round(volts * 10)).U8(code).U16(value).Text(fileField).ToArray();

    /// <summary>0x95 as older units send it: no version, satellites, speed or voltage.</summary>
    public static byte[] OlderAlarm(DateTimeOffset at, JimiFix fix, byte code, int value, string fileField) =>
        Time(new ByteWriter(), at).U32(Units(fix.Latitude)).U32(Units(fix.Longitude)).U16(CourseAndStatus(fix)).U8(code).U16(value)
            .Text(fileField).ToArray();

    /// <summary>0x95, seven bytes: time and type.</summary>
    public static byte[] ShortAlarm(DateTimeOffset at, byte code) => Time(new ByteWriter(), at).U8(code).ToArray();

    /// <summary>0x21: server flag, coding (1 ASCII, 2 UTF-16BE), text.</summary>
    public static byte[] CommandResult(uint flag, string text, bool utf16) => new ByteWriter().U32(flag).U8(utf16 ? 2 : 1)
        .Bytes(utf16 ? System.Text.Encoding.BigEndianUnicode.GetBytes(text) : System.Text.Encoding.ASCII.GetBytes(text)).ToArray();

    /// <summary>Time in six binary bytes, UTC.</summary>
    public static ByteWriter Time(ByteWriter bytes, DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return bytes.U8(utc.Year - 2000).U8(utc.Month).U8(utc.Day).U8(utc.Hour).U8(utc.Minute).U8(utc.Second);
    }

    /// <summary>Degrees without sign, in the wire's unit; the sign is in the status bits.</summary>
    public static uint Units(double degrees) => (uint)Math.Round(Math.Abs(degrees) * UnitsPerDegree);

    /// <summary>Bit 12 fixed, 11 west, 10 north, 9..0 course.</summary>
    public static int CourseAndStatus(JimiFix fix) =>
        (fix.IsFixed ? 1 << 12 : 0) | (fix.Longitude < 0 ? 1 << 11 : 0) | (fix.Latitude >= 0 ? 1 << 10 : 0) | (fix.CourseDegrees & 0x3FF);

    /// <summary>An IMEI with its 15 digits.</summary>
    public static string ImeiText(ulong imei) => imei.ToString("D15", CultureInfo.InvariantCulture);
}
