using System.Buffers.Binary;
using System.Globalization;
using CloudCam.Simulators.Jimi;

namespace CloudCam.Dev.Load;

/// <summary>Names for positions and alarms that a camera's own account and the event streams have in common. Read from the wire's bytes, not by the relay's codec.</summary>
internal static class WireNames
{
    /// <summary>Parts of a degree on the wire (vendor document V1.3.5).</summary>
    public const double LatitudeParts = 1_800_000;

    /// <summary>The alarms that load raises, by their type on the wire.</summary>
    public static readonly IReadOnlyDictionary<byte, string> Alarms = new Dictionary<byte, string> { [0x01] = "sos", [0x93] = "crash" };

    // Places in the packets: time in a location, latitude behind the number of satellites; time and type in an alarm.
    private const int LatitudeAt = 7;
    private const int AlarmTimeAt = 3;
    private const int AlarmTypeAt = 24;

    /// <summary>Name of a position.</summary>
    public static string Position(string device, DateTime time, long latitudeParts) => string.Create(CultureInfo.InvariantCulture, $"{device} position {time:O} {latitudeParts}");

    /// <summary>Name of an alarm.</summary>
    public static string Alarm(string device, string alarm, DateTime time) => string.Create(CultureInfo.InvariantCulture, $"{device} alarm {time:O} {alarm}");

    /// <summary>Whether a name is an alarm's.</summary>
    public static bool IsAlarm(string name) => name.Contains(" alarm ", StringComparison.Ordinal);

    /// <summary>What a camera was answered, each position and alarm once however often it was sent.</summary>
    public static IEnumerable<string> Acknowledged(ulong imei, IEnumerable<JimiSentPacket> packets) =>
        packets.Where(packet => packet.IsAnswered).Select(packet => NameOf(string.Create(CultureInfo.InvariantCulture, $"{imei:D15}"), packet)).OfType<string>().Distinct();

    private static string? NameOf(string device, JimiSentPacket packet) => packet.Number switch
    {
        JimiNumber.Location => Position(device, TimeIn(packet.Content), BinaryPrimitives.ReadUInt32BigEndian(packet.Content.AsSpan(LatitudeAt))),
        JimiNumber.Alarm => Alarm(device, Alarms.GetValueOrDefault(packet.Content[AlarmTypeAt]) ?? "unknown", TimeIn(packet.Content.AsSpan(AlarmTimeAt))),
        _ => null,
    };

    private static DateTime TimeIn(ReadOnlySpan<byte> wire) => new(2000 + wire[0], wire[1], wire[2], wire[3], wire[4], wire[5], DateTimeKind.Utc);
}
