using CloudCam.Core.Devices;

namespace CloudCam.Functions.Tracks;

/// <summary>Where a device was, as the API shows it.</summary>
/// <param name="Device">The device.</param>
/// <param name="From">Begin of what was asked for.</param>
/// <param name="To">Its end.</param>
/// <param name="Points">Oldest first.</param>
/// <param name="Thinned">True when there were more points; null: these are all.</param>
internal sealed record TrackView(string Device, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<TrackPointView> Points, bool? Thinned);

/// <summary>One place of a track.</summary>
internal sealed record TrackPointView
{
    public required DateTimeOffset Time { get; init; }
    public required double Latitude { get; init; }
    public required double Longitude { get; init; }
    public double? SpeedKmh { get; init; }
    public double? CourseDegrees { get; init; }

    /// <summary>What is shown of a point.</summary>
    public static TrackPointView Of(TrackPoint point) =>
        new() { Time = point.Time, Latitude = point.Latitude, Longitude = point.Longitude, SpeedKmh = point.SpeedKmh, CourseDegrees = point.CourseDegrees };
}
