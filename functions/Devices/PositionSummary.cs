namespace CloudCam.Functions.Devices;

/// <summary>A device as a map shows it. Short names and rounded numbers: a thousand of them are one answer.</summary>
internal sealed record PositionSummary
{
    // Ten centimetres; a satellite receiver knows metres.
    private const int PlaceDigits = 6;

    public required string Id { get; init; }
    public string? Name { get; init; }
    public required bool Online { get; init; }

    /// <summary>Degrees north.</summary>
    public double? Lat { get; init; }

    /// <summary>Degrees east.</summary>
    public double? Lon { get; init; }

    /// <summary>km/h.</summary>
    public double? Speed { get; init; }

    /// <summary>Degrees from north, clockwise.</summary>
    public double? Course { get; init; }

    /// <summary>When it was there.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>When it was heard last; null: not after <see cref="Time"/>.</summary>
    public DateTimeOffset? Seen { get; init; }

    public string? Protocol { get; init; }

    /// <summary>Its tags; null when it has none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What is shown of a device.</summary>
    public static PositionSummary Of(DeviceRows device)
    {
        var (place, seen) = (device.Last?.Position, DeviceView.LastSeenOf(device));
        return new PositionSummary
        {
            Id = device.Id.Value, Name = device.Registration?.Name, Online = device.State?.Flag("online") ?? false, Lat = Rounded(place?.Latitude, PlaceDigits), Lon = Rounded(place?.Longitude, PlaceDigits),
            Speed = Rounded(place?.SpeedKmh, 0), Course = Rounded(place?.CourseDegrees, 0), Time = place is null ? null : Seconds(device.Last?.PositionTime), Seen = place is not null && seen <= device.Last?.PositionTime?.AddSeconds(1) ? null : Seconds(seen),
            Protocol = device.State?.Text("protocol"), Tags = device.Registration is { Tags.Count: > 0 } registration ? registration.Tags : null,
        };
    }

    private static double? Rounded(double? value, int digits) => value is { } known ? Math.Round(known, digits) : null;

    private static DateTimeOffset? Seconds(DateTimeOffset? time) => time is { } known ? DateTimeOffset.FromUnixTimeSeconds(known.ToUnixTimeSeconds()) : null;
}
