using CloudCam.Core.Devices;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.TrackDevices;

namespace CloudCam.Functions.Tracks;

/// <summary>Which places of a batch of events belong to a device's track. Pure.</summary>
internal static class TrackFold
{
    /// <summary>Type of the events that tell places.</summary>
    public const string Located = "cloudcam.location.v1";

    // A camera whose clock runs ahead further than this has no idea of the time: its points would stand where nobody looks for them.
    private static readonly TimeSpan ClockAhead = TimeSpan.FromMinutes(5);

    /// <summary>Points to keep: measured, of a possible time and place, and new as far as what was known last tells.</summary>
    /// <param name="last">What the device told last, before these events.</param>
    /// <param name="events">The device's events.</param>
    /// <param name="kept">For how long points are kept.</param>
    public static List<TrackPoint> PointsOf(DeviceLast last, IReadOnlyList<ReceivedEvent> events, TimeSpan kept)
    {
        var points = new List<TrackPoint>();
        if (kept == TimeSpan.Zero) return points;
        // A parked car tells the same every ten seconds: where its minute has its point, nothing is written.
        var before = PointOf(last);
        foreach (var one in events)
        {
            if (one.Type != Located || one.IsQuarantined || one.Time > one.RecordedTime + ClockAhead || one.Time < one.RecordedTime - kept) continue;
            if (DeviceFold.PlaceOf(one.Data) is not { PositionFixed: not false } place) continue;
            var point = new TrackPoint(one.Time, place.Latitude!.Value, place.Longitude!.Value, place.SpeedKmh, place.CourseDegrees);
            if (!point.IsStanding || before is not { } known || !TrackTable.IsSamePlace(known, point)) points.Add(point);
            if (point.IsStanding) before = point;
        }
        return points;
    }

    private static TrackPoint? PointOf(DeviceLast last) => last is { Position: { Latitude: { } latitude, Longitude: { } longitude } place, PositionTime: { } time } && place.PositionFixed != false
        ? new TrackPoint(time, latitude, longitude, place.SpeedKmh, place.CourseDegrees) : null;
}
