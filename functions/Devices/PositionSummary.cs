using System.Globalization;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Devices;

/// <summary>A device as a map shows it. Short names and rounded numbers: a thousand of them are one answer.</summary>
internal sealed record PositionSummary
{
    // A metre: what a satellite receiver knows.
    private const int PlaceDigits = 5;

    // A device that tells where it is is heard then; only silence or a place without a sky makes a difference worth its bytes.
    private static readonly TimeSpan SeenWithPlace = TimeSpan.FromMinutes(2);

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

    /// <summary>When it was there, as <c>2026-01-31T13:59:59Z</c>.</summary>
    [Format("date-time")]
    public string? Time { get; init; }

    /// <summary>When it was heard last; null: about at <see cref="Time"/>.</summary>
    [Format("date-time")]
    public string? Seen { get; init; }

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
            Speed = Rounded(place?.SpeedKmh, 0), Course = Rounded(place?.CourseDegrees, 0), Time = place is null ? null : Seconds(device.Last?.PositionTime), Seen = place is not null && seen <= device.Last?.PositionTime + SeenWithPlace ? null : Seconds(seen),
            Protocol = device.State?.Text("protocol"), Tags = device.Registration is { Tags.Count: > 0 } registration ? registration.Tags : null,
        };
    }

    private static double? Rounded(double? value, int digits) => value is { } known ? Math.Round(known, digits) : null;

    private static string? Seconds(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
