using CloudCam.Functions.Api;
using CloudCam.Functions.Commands;
using CloudCam.Functions.Live;

namespace CloudCam.Functions.ListLive;

/// <summary><c>GET /api/devices/{id}/live</c>: a device's streams that run now, with links.</summary>
internal sealed class ListLiveEndpoint(CommandDevices devices, LiveDevices liveDevices, LiveViews views)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/{id}/live";

    /// <summary>Answers. A device has a handful of streams: there is one page.</summary>
    public async Task<IResult> RunAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!views.IsOn) return LiveViews.Off();
        if (await devices.FindAsync(id, cancellationToken) is not { } device) return CommandDevices.NotThere();
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new Page<LiveView>([.. (await liveDevices.RunningAsync(device, cancellationToken)).Select(stream => views.Of(stream))], null));
    }
}
