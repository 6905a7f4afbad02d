using CloudCam.Core.Devices;
using CloudCam.Functions.Api;
using CloudCam.Functions.Tracks;

namespace CloudCam.Functions.DeviceTrack;

/// <summary><c>GET /api/devices/{id}/track?from=&amp;to=&amp;limit=</c>: where a device was, oldest first; without times the last 24 hours.</summary>
internal sealed class DeviceTrackEndpoint(TrackTable tracks, TimeProvider time)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/{id}/track";

    /// <summary>Longest stretch of one answer: about a thousand rows, one page of the table service.</summary>
    public static readonly TimeSpan MaxSpan = TimeSpan.FromDays(7);

    /// <summary>Points of an answer where nobody says how many.</summary>
    public const int DefaultLimit = 2_000;

    /// <summary>Most points of an answer.</summary>
    public const int MaxLimit = 10_000;

    private static readonly TimeSpan DefaultSpan = TimeSpan.FromDays(1);

    // A device's clock may run ahead a little.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(string id, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!DeviceId.TryParse(id, out var device)) return Results.Problem("There is no such device.", statusCode: StatusCodes.Status404NotFound);
        var asked = new Asked(request.Query);
        var (from, to, limit) = (asked.Time("from"), asked.Time("to"), asked.Number("limit", DefaultLimit, 1, MaxLimit));
        var end = to ?? (from is { } start && start < time.GetUtcNow() - DefaultSpan ? start + DefaultSpan : time.GetUtcNow() + Ahead);
        var begin = from ?? (end.UtcTicks > DefaultSpan.Ticks ? end - DefaultSpan : DateTimeOffset.MinValue);
        if (begin > end || end - begin > MaxSpan + Ahead) asked.Refuse("to", $"Expected a time at most {MaxSpan.Days} days behind from.");
        if (asked.Problem is { } problem) return problem;

        var points = await tracks.OfAsync(device, begin, end, cancellationToken).ToListAsync(cancellationToken);
        var shown = Thin(points, limit);
        return Results.Ok(new TrackView(device.Value, begin, end, [.. shown.Select(TrackPointView.Of)], shown.Count < points.Count ? true : null));
    }

    /// <summary>Every so manieth point, the first and the last one among them: the same points for the same track.</summary>
    private static List<TrackPoint> Thin(List<TrackPoint> points, int limit)
    {
        if (points.Count <= limit) return points;
        if (limit == 1) return [points[^1]];
        return [.. Enumerable.Range(0, limit).Select(index => points[(int)((long)index * (points.Count - 1) / (limit - 1))])];
    }
}
