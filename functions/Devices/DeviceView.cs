using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.TrackDevices;

namespace CloudCam.Functions.Devices;

/// <summary>A device as the API shows it. Names and units are those of the events.</summary>
internal sealed record DeviceView
{
    public required string Id { get; init; }
    [Words(nameof(ApiWords.DeviceStandings))]
    public required string Standing { get; init; }
    public required bool Registered { get; init; }
    public string? Name { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public string? Note { get; init; }
    [Words(nameof(ApiWords.Policies))]
    public string? Policy { get; init; }
    public IReadOnlyDictionary<string, string>? Quirks { get; init; }
    public DateTimeOffset? RegisteredAt { get; init; }
    public required bool Online { get; init; }
    public string? Protocol { get; init; }
    public DateTimeOffset? ConnectedAt { get; init; }
    public DateTimeOffset? LastSeen { get; init; }
    public string? EndReason { get; init; }
    public string? Replica { get; init; }
    public PositionView? Position { get; init; }
    public bool? Ignition { get; init; }
    public bool? Charging { get; init; }
    public int? BatteryLevel { get; init; }
    public int? SignalLevel { get; init; }
    public int? TimeZoneMinutes { get; init; }
    public IReadOnlyList<ChannelView>? Channels { get; init; }
    public IReadOnlyDictionary<string, string>? Info { get; init; }

    /// <summary>What is shown of a device.</summary>
    public static DeviceView Of(DeviceRows device)
    {
        var (registration, state, last) = (device.Registration, device.State, device.Last ?? new DeviceLast());
        var online = state?.Flag("online") ?? false;
        return new DeviceView
        {
            Id = device.Id.Value, Standing = DeviceRows.NameOf(device.Standing), Registered = registration is not null, Name = registration?.Name, Tags = registration?.Tags ?? [],
            Note = registration?.Note, Policy = registration is null ? null : DeviceRegistration.NameOf(registration.Policy),
            Quirks = registration is { Quirks.Values.Count: > 0 } ? registration.Quirks.Values : null,
            RegisteredAt = registration is { } known && known.CreatedAt != default ? known.CreatedAt : null, Online = online, Protocol = state?.Text("protocol"),
            ConnectedAt = state?.Time("connectedAt"), LastSeen = LastSeenOf(device), EndReason = online ? null : state?.Text("endReason"),
            Replica = state?.Text("replica"), Position = last.Position is { } position ? PositionView.Of(position, last.PositionTime) : null, Ignition = last.Ignition,
            Charging = last.Charging, BatteryLevel = last.BatteryLevel, SignalLevel = last.SignalLevel, TimeZoneMinutes = last.TimeZoneMinutes,
            Channels = DeviceFold.ReadChannels(last.Channels), Info = last.Info is null ? null : DeviceFold.ReadInfo(last.Info),
        };
    }

    /// <summary>When a device was heard last: by its connection, or by what it told.</summary>
    public static DateTimeOffset? LastSeenOf(DeviceRows device) => Later(device.State?.Time("lastSeen"), device.Last?.LastSeen);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}

/// <summary>The last place of a device.</summary>
internal sealed record PositionView
{
    public required double Latitude { get; init; }
    public required double Longitude { get; init; }
    public double? AltitudeMetres { get; init; }
    public double? SpeedKmh { get; init; }
    public double? CourseDegrees { get; init; }
    public int? Satellites { get; init; }
    public bool? PositionFixed { get; init; }
    public long? Mileage { get; init; }
    public DateTimeOffset? Time { get; init; }

    /// <summary>What is shown of a place.</summary>
    public static PositionView Of(Location place, DateTimeOffset? time) => new()
    {
        Latitude = place.Latitude ?? 0, Longitude = place.Longitude ?? 0, AltitudeMetres = place.AltitudeMetres, SpeedKmh = place.SpeedKmh, CourseDegrees = place.CourseDegrees,
        Satellites = place.Satellites, PositionFixed = place.PositionFixed, Mileage = place.Mileage, Time = time,
    };
}
