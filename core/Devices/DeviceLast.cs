using CloudCam.Core.Events;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Devices;

/// <summary>
/// What a device told last: its row <c>last</c>, written from the event stream. Not the row <c>state</c> of the relay, whose version fences sessions off.
/// Marks say how new each part is; parts without one were never told.
/// </summary>
public sealed record DeviceLast
{
    /// <summary>When it was heard last, by our clock.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Its last place and movement; null: none yet.</summary>
    public Location? Position { get; init; }

    /// <summary>When it was there, by its clock.</summary>
    public DateTimeOffset? PositionTime { get; init; }

    /// <summary>What decides which place is the last: <see cref="PositionTime"/>, or our clock where the device's runs ahead.</summary>
    public DateTimeOffset? PositionOrder { get; init; }

    /// <summary>Whether the ignition is on.</summary>
    public bool? Ignition { get; init; }

    /// <summary>How new <see cref="Ignition"/> is.</summary>
    public EventMark? IgnitionMark { get; init; }

    /// <summary>Whether it is being charged.</summary>
    public bool? Charging { get; init; }

    /// <summary>Level of its battery, 0 to 6.</summary>
    public int? BatteryLevel { get; init; }

    /// <summary>Strength of the mobile network, 0 to 4.</summary>
    public int? SignalLevel { get; init; }

    /// <summary>How new the levels are.</summary>
    public EventMark? StatusMark { get; init; }

    /// <summary>Its cameras, as the JSON of the event; null: never told.</summary>
    public string? Channels { get; init; }

    /// <summary>How new <see cref="Channels"/> is.</summary>
    public EventMark? ChannelsMark { get; init; }

    /// <summary>What it told of itself (firmware, iccid, ...), a JSON object of texts; null: nothing.</summary>
    public string? Info { get; init; }

    /// <summary>How new <see cref="Info"/> is.</summary>
    public EventMark? InfoMark { get; init; }

    /// <summary>Its time zone, minutes east of UTC, as far as it told it.</summary>
    public int? TimeZoneMinutes { get; init; }

    /// <summary>All columns.</summary>
    public Dictionary<string, object?> ToValues() => new()
    {
        ["lastSeen"] = LastSeen, ["latitude"] = Position?.Latitude, ["longitude"] = Position?.Longitude, ["altitudeMetres"] = Position?.AltitudeMetres,
        ["speedKmh"] = Position?.SpeedKmh, ["courseDegrees"] = Position?.CourseDegrees, ["satellites"] = Position?.Satellites, ["positionFixed"] = Position?.PositionFixed,
        ["mileage"] = Position?.Mileage, ["positionTime"] = PositionTime, ["positionOrder"] = PositionOrder, ["ignition"] = Ignition, ["ignitionMark"] = IgnitionMark?.ToString(),
        ["charging"] = Charging, ["batteryLevel"] = BatteryLevel, ["signalLevel"] = SignalLevel, ["statusMark"] = StatusMark?.ToString(), ["channels"] = Channels,
        ["channelsMark"] = ChannelsMark?.ToString(), ["info"] = Info, ["infoMark"] = InfoMark?.ToString(), ["timeZoneMinutes"] = TimeZoneMinutes,
    };

    /// <summary>Reads a row back.</summary>
    public static DeviceLast Read(TableRow row) => new()
    {
        LastSeen = row.Time("lastSeen"), Position = PositionOf(row), PositionTime = row.Time("positionTime"), PositionOrder = row.Time("positionOrder"),
        Ignition = row.Flag("ignition"), IgnitionMark = EventMark.Read(row.Text("ignitionMark")), Charging = row.Flag("charging"), BatteryLevel = Int(row, "batteryLevel"),
        SignalLevel = Int(row, "signalLevel"), StatusMark = EventMark.Read(row.Text("statusMark")), Channels = row.Text("channels"),
        ChannelsMark = EventMark.Read(row.Text("channelsMark")), Info = row.Text("info"), InfoMark = EventMark.Read(row.Text("infoMark")), TimeZoneMinutes = Int(row, "timeZoneMinutes"),
    };

    private static Location? PositionOf(TableRow row) => row.Real("latitude") is not { } latitude || row.Real("longitude") is not { } longitude ? null : new Location
    {
        Latitude = latitude, Longitude = longitude, AltitudeMetres = row.Real("altitudeMetres"), SpeedKmh = row.Real("speedKmh"), CourseDegrees = row.Real("courseDegrees"),
        Satellites = Int(row, "satellites"), PositionFixed = row.Flag("positionFixed"), Mileage = row.Number("mileage"),
    };

    private static int? Int(TableRow row, string column) => row.Number(column) is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;
}
