using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.Alarms;

/// <summary>Reads <c>cloudcam.alarm.raised.v1</c>. The stream may hold what newer or foreign programs wrote: what must be there is checked, texts are cut.</summary>
internal static class AlarmReading
{
    /// <summary>The type it reads.</summary>
    public const string Type = "cloudcam.alarm.raised.v1";

    /// <summary>The type that tells of an alarm's end; its correlation id is the alarm's.</summary>
    public const string Cleared = "cloudcam.alarm.cleared.v1";

    private const int MaxWord = 64;
    private const int MaxText = 128;
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Reads an alarm.</summary>
    /// <param name="received">An event of type <see cref="Type"/>.</param>
    /// <param name="report">The alarm and its promised files.</param>
    /// <param name="leftOut">File names that are none, or more than one row can show.</param>
    /// <param name="problem">What is wrong, when it is no alarm.</param>
    public static bool TryRead(ReceivedEvent received, [NotNullWhen(true)] out AlarmReport? report, out int leftOut, [NotNullWhen(false)] out string? problem)
    {
        (report, leftOut, problem) = (null, 0, null);
        var data = received.Data;
        if (ReceivedEvent.Text(data, "alarm") is not { Length: > 0 and <= MaxWord } name || name.AsSpan().ContainsAnyExcept(WordCharacters))
        {
            problem = "no alarm word";
            return false;
        }
        var files = FilesOf(data, out leftOut);
        report = new AlarmReport(
            new AlarmRecord
            {
                Device = received.Device, Id = received.Id, Name = name, Severity = AlarmRow.SeverityOf(received.SeverityNumber), Protocol = Cut(data, "protocol") ?? "", Code = Cut(data, "code") ?? "",
                Channel = Cut(data, "channel"), Location = PlaceOf(data), Value = (int?)Number(data, "value"), ExternalVolts = Real(data, "externalVolts"), DriverId = Cut(data, "driverId"),
                DriverName = Cut(data, "driverName"), DeviceSequence = (int?)Number(data, "deviceSequence"), Sequence = received.Sequence is { Length: <= MaxText } sequence ? sequence : null,
                Standing = received.IsQuarantined ? DeviceStanding.Quarantined : DeviceStanding.Fleet, Time = received.Time, RecordedAt = received.RecordedTime, FirstTime = received.Time, LastTime = received.Time,
            },
            files);
        return true;
    }

    // A field may hold two names with a comma between them: devices write lists that way.
    private static List<string> FilesOf(JsonElement data, out int leftOut)
    {
        leftOut = 0;
        var names = new List<string>();
        if (!data.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Array) return names;
        foreach (var file in files.EnumerateArray())
        {
            foreach (var name in (ReceivedEvent.Text(file) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (names.Contains(name)) continue;
                if (names.Count < AlarmBurst.MaxFiles && CameraFileName.IsValid(name)) names.Add(name);
                else leftOut++;
            }
        }
        return names;
    }

    private static Location PlaceOf(JsonElement data) => new()
    {
        Latitude = Real(data, "latitude"), Longitude = Real(data, "longitude"), AltitudeMetres = Real(data, "altitudeMetres"), SpeedKmh = Real(data, "speedKmh"), CourseDegrees = Real(data, "courseDegrees"),
        Satellites = (int?)Number(data, "satellites"), PositionFixed = Flag(data, "positionFixed"), Ignition = Flag(data, "ignition"), Mileage = Number(data, "mileage"), Buffered = Flag(data, "buffered"),
    };

    private static string? Cut(JsonElement data, string name) => ReceivedEvent.Text(data, name) is { Length: > 0 } text ? text.Length <= MaxText ? text : text[..MaxText] : null;

    private static double? Real(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    private static long? Number(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static bool? Flag(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
}
