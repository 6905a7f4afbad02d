using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Functions.Api;
using CloudCam.Functions.Cameras;
using CloudCam.Functions.Devices;

namespace CloudCam.Functions.ListCameras;

/// <summary><c>GET /api/cameras?kind=&amp;tag=&amp;online=&amp;take=&amp;continuation=</c>: the cameras that the relay dials, by id.</summary>
internal sealed class ListCamerasEndpoint(ITableStore tables, CameraTable cameras)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/cameras";

    // Each camera's device is a query of its own: so many cameras are looked at for one page at most, then the caller comes again.
    private const int MaxLookedAt = 400;

    // Devices asked for at a time.
    private const int Chunk = 16;

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var wanted = new Wanted(asked.Word("kind", CameraBody.Kinds), asked.Tag(), asked.Flag("online"), asked.Take(), asked.Device("continuation"));
        if (asked.Problem is { } problem) return problem;

        var items = new List<CameraView>();
        var lookedAt = 0;
        await foreach (var chunk in cameras.AllAsync(wanted.After, cancellationToken).Chunk(Chunk).WithCancellation(cancellationToken))
        {
            var views = await Task.WhenAll(chunk.Select(one => ViewAsync(one, wanted, cancellationToken)));
            foreach (var (standing, view) in chunk.Zip(views))
            {
                if (view is not null && items.Count < wanted.Take) items.Add(view);
                else if (view is not null) return Results.Ok(new Page<CameraView>(items, items[^1].Id));
                if (++lookedAt == MaxLookedAt) return Results.Ok(new Page<CameraView>(items, standing.Id.Value));
            }
        }
        return Results.Ok(new Page<CameraView>(items, null));
    }

    private async Task<CameraView?> ViewAsync(CameraStanding standing, Wanted wanted, CancellationToken cancellationToken)
    {
        if (standing.Camera is not { } camera || (wanted.Kind is not null && camera.Kind != wanted.Kind)) return null;
        var device = await DeviceRows.FindAsync(tables, camera.Id, cancellationToken);
        if (wanted.Tag is not null && device?.Registration?.Tags.Contains(wanted.Tag, StringComparer.Ordinal) != true) return null;
        if (wanted.IsOnline is { } online && (device?.State?.Flag("online") ?? false) != online) return null;
        return CameraView.Of(camera, standing.Lease, device);
    }

    private sealed record Wanted(string? Kind, string? Tag, bool? IsOnline, int Take, DeviceId? After);
}
