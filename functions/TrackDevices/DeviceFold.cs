using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.TrackDevices;

/// <summary>
/// Lays events over what a device told last. Pure, and the same in whatever order and however often the events come: each part keeps what the newest
/// event said of it. Of <c>data</c> everything is taken that has the right type and a possible value; the rest is left out.
/// </summary>
internal static class DeviceFold
{
    // A place whose time is further ahead of our clock than this is ordered by our clock: a camera whose clock jumped must not freeze its place for years.
    private static readonly TimeSpan ClockAhead = TimeSpan.FromMinutes(5);

    // What is kept of lists a device sends: more cameras or names than any has.
    private const int MaxChannels = 32;
    private const int MaxNames = 64;
    private const int MaxNameLength = 64;
    private const int MaxValueLength = 256;

    // 14 hours east or west is the farthest zone there is.
    private const int MaxZoneMinutes = 14 * 60;

    /// <summary>Lays one event over.</summary>
    public static DeviceLast Apply(DeviceLast last, ReceivedEvent received)
    {
        if (IsHeard(received.Type) && (last.LastSeen is not { } seen || received.RecordedTime > seen)) last = last with { LastSeen = received.RecordedTime };
        var mark = EventMark.Of(received.RecordedTime, received.Sequence);
        return received.Type switch
        {
            "cloudcam.location.v1" => Located(last, received, mark),
            "cloudcam.device.status.v1" => Told(last, received.Data, mark),
            "cloudcam.device.channels.v1" => WithChannels(last, received.Data, mark),
            "cloudcam.device.info.v1" => WithInfo(last, received.Data, mark),
            _ => last,
        };
    }

    // The end of a connection or of live video may be told long after the device fell silent, and these steps of a command are ours.
    private static bool IsHeard(string type) => type is not ("cloudcam.device.disconnected.v1" or "cloudcam.live.ended.v1" or "cloudcam.command.queued.v1" or "cloudcam.command.sent.v1" or "cloudcam.command.expired.v1");

    private static DeviceLast Located(DeviceLast last, ReceivedEvent received, EventMark mark)
    {
        var data = received.Data;
        // What comes from the device's memory says nothing of its ignition now.
        if (Flag(data, "ignition") is { } ignition && Flag(data, "buffered") != true && mark.IsAfter(last.IgnitionMark)) last = last with { Ignition = ignition, IgnitionMark = mark };
        if (PlaceOf(data) is not { } place) return last;
        var order = received.Time <= received.RecordedTime + ClockAhead ? received.Time : received.RecordedTime;
        if (last.PositionOrder is { } before && order <= before) return last;
        return last with { PositionTime = received.Time, PositionOrder = order, Position = place };
    }

    /// <summary>The place that the data of a location event tells; null when there is none on earth.</summary>
    public static Location? PlaceOf(JsonElement data) => Real(data, "latitude", -90, 90) is not { } latitude || Real(data, "longitude", -180, 180) is not { } longitude ? null : new Location
    {
        Latitude = latitude, Longitude = longitude, AltitudeMetres = Real(data, "altitudeMetres", -20_000, 100_000), SpeedKmh = Real(data, "speedKmh", 0, 2_000),
        CourseDegrees = Real(data, "courseDegrees", 0, 360), Satellites = (int?)Whole(data, "satellites", 0, 1_000), PositionFixed = Flag(data, "positionFixed"),
        Mileage = Whole(data, "mileage", 0, long.MaxValue),
    };

    private static DeviceLast Told(DeviceLast last, JsonElement data, EventMark mark)
    {
        if (Flag(data, "ignition") is { } ignition && mark.IsAfter(last.IgnitionMark)) last = last with { Ignition = ignition, IgnitionMark = mark };
        var (charging, battery, signal) = (Flag(data, "charging"), Whole(data, "batteryLevel", 0, 6), Whole(data, "signalLevel", 0, 4));
        if ((charging is null && battery is null && signal is null) || !mark.IsAfter(last.StatusMark)) return last;
        return last with
        {
            Charging = charging ?? last.Charging, BatteryLevel = (int?)battery ?? last.BatteryLevel, SignalLevel = (int?)signal ?? last.SignalLevel, StatusMark = mark,
        };
    }

    private static DeviceLast WithChannels(DeviceLast last, JsonElement data, EventMark mark)
    {
        if (!mark.IsAfter(last.ChannelsMark) || !data.TryGetProperty("channels", out var list) || list.ValueKind != JsonValueKind.Array) return last;
        var channels = list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object && Whole(one, "number", 0, 255) is not null).Take(MaxChannels)
            .Select(one => new ChannelView((int)Whole(one, "number", 0, 255)!.Value, Flag(one, "builtIn"), Flag(one, "present")));
        return last with { Channels = JsonSerializer.Serialize(channels, JsonSerializerOptions.Web), ChannelsMark = mark };
    }

    private static DeviceLast WithInfo(DeviceLast last, JsonElement data, EventMark mark)
    {
        if (!data.TryGetProperty("info", out var told) || told.ValueKind != JsonValueKind.Object) return last;
        // A device tells one thing now and another then: names that are new are added also by an older event.
        var isNewer = mark.IsAfter(last.InfoMark);
        var info = ReadInfo(last.Info);
        var zone = last.TimeZoneMinutes;
        foreach (var one in told.EnumerateObject())
        {
            if (one.Name.Length is 0 or > MaxNameLength || ReceivedEvent.Text(told, one.Name) is not { Length: <= MaxValueLength } value) continue;
            if (info.ContainsKey(one.Name) ? !isNewer : info.Count >= MaxNames) continue;
            info[one.Name] = value;
            if (one.Name == "timeZoneMinutes" && int.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var minutes)
                && Math.Abs(minutes) <= MaxZoneMinutes) zone = minutes;
        }
        if (info.Count == 0) return last;
        return last with { Info = JsonSerializer.Serialize(info), InfoMark = isNewer ? mark : last.InfoMark, TimeZoneMinutes = zone };
    }

    /// <summary>Reads the column <c>info</c>; empty when it cannot be read.</summary>
    public static SortedDictionary<string, string> ReadInfo(string? json)
    {
        try
        {
            return json is null ? [] : JsonSerializer.Deserialize<SortedDictionary<string, string>>(json) is { } info ? new(info, StringComparer.Ordinal) : [];
        }
        catch (JsonException)
        {
            // Edited by hand and broken: what the device tells next is written anew.
            return [];
        }
    }

    /// <summary>Reads the column <c>channels</c>; null when it cannot be read.</summary>
    public static IReadOnlyList<ChannelView>? ReadChannels(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<List<ChannelView>>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool? Flag(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static double? Real(JsonElement data, string name, double least, double most) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most ? number : null;

    private static long? Whole(JsonElement data, string name, long least, long most) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most ? number : null;
}

/// <summary>A camera of a device, as it is kept and shown.</summary>
/// <param name="Number">The device's number for it.</param>
/// <param name="BuiltIn">Part of the device, or attached to it; null when not told.</param>
/// <param name="Present">Whether it is there; null when not told.</param>
internal sealed record ChannelView(int Number, bool? BuiltIn, bool? Present);
