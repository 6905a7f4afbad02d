using CloudCam.Core.Alarms;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Api;
using CloudCam.Functions.Cameras;
using CloudCam.Functions.Devices;

namespace CloudCam.Functions.Camera;

/// <summary><c>GET</c>, <c>PUT</c> and <c>DELETE /api/cameras/{id}</c>: a camera that the relay dials. Its id is its device's.</summary>
internal sealed class CameraEndpoint(ITableStore tables, CameraTable cameras, DeviceRegistry devices, AlarmTable alarms, ILogger<CameraEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/cameras/{id}";

    // All tags and all quirks, escaped: well below it.
    private const int MaxBodyBytes = 64 * 1_024;

    /// <summary>Answers a camera: what was registered, who holds it, how it is.</summary>
    public async Task<IResult> GetAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!DeviceId.TryParse(id, out var camera) || await cameras.FindAsync(camera, cancellationToken) is not { } found) return NotThere();
        return Answer(context, found, await ViewAsync(found, cancellationToken));
    }

    /// <summary>Registers a camera, or replaces its registration. <c>If-Match</c>: only this version; <c>If-None-Match: *</c>: only when there is none.</summary>
    public async Task<IResult> PutAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!DeviceId.TryParse(id, out var camera)) return Results.Problem("A camera's id is 1 to 64 characters of A-Z a-z 0-9 _ -.", statusCode: StatusCodes.Status400BadRequest);
        if (!ApiConditions.TryRead(context.Request, out var ifMatch, out var mustBeNew)) return ApiConditions.Wrong();
        var (body, unreadable) = await JsonBody.ReadAsync(context.Request, MaxBodyBytes, cancellationToken);
        if (body is null) return unreadable!;
        if (CameraBody.Read(camera, body, out var problem) is not { } wanted) return problem!;
        try
        {
            var (saved, isNew) = await cameras.SaveAsync(wanted.Camera, ifMatch, mustBeNew, cancellationToken);
            if (wanted.Tags is { } tags) await devices.MergeAsync(camera, device => device with { Tags = tags }, cancellationToken);
            CamerasLog.Registered(logger, camera, saved.Kind, ApiCaller.Of(context).KeyId);
            var view = await ViewAsync(saved, cancellationToken);
            var answer = Answer(context, saved, view);
            return isNew ? Results.Created($"/api/cameras/{camera}", view) : answer;
        }
        catch (StoreException error) when (error.Error == StoreError.Changed)
        {
            return NotThatVersion();
        }
    }

    /// <summary>Takes a registration back: whoever holds the camera lets it go. Its device, files and events stay.</summary>
    public async Task<IResult> DeleteAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!ApiConditions.TryRead(context.Request, out var ifMatch, out var mustBeNew) || mustBeNew) return ApiConditions.Wrong();
        if (!DeviceId.TryParse(id, out var camera) || await cameras.FindAsync(camera, cancellationToken) is not { } old) return NotThere();
        if (ifMatch is not null and not "*" && ifMatch != old.ETag) return NotThatVersion();
        try
        {
            await cameras.DeleteAsync(camera, ifMatch ?? "*", cancellationToken);
        }
        catch (StoreException error) when (error.Error == StoreError.Changed)
        {
            return NotThatVersion();
        }
        CamerasLog.Unregistered(logger, camera, ApiCaller.Of(context).KeyId);
        return Results.NoContent();
    }

    private async Task<CameraView> ViewAsync(CameraRecord camera, CancellationToken cancellationToken)
    {
        var lease = await cameras.FindLeaseAsync(camera.Id, cancellationToken);
        var device = await DeviceRows.FindAsync(tables, camera.Id, cancellationToken);
        AlarmView? last = null;
        await foreach (var alarm in alarms.OfAsync(camera.Id, null, null, null, cancellationToken))
        {
            last = AlarmView.Of(alarm);
            break;
        }
        return CameraView.Of(camera, lease, device, last);
    }

    private static IResult Answer(HttpContext context, CameraRecord camera, CameraView view)
    {
        if (camera.ETag is { } etag) context.Response.Headers.ETag = ApiETag.Of(etag);
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Ok(view);
    }

    private static IResult NotThere() => Results.Problem("There is no such camera.", statusCode: StatusCodes.Status404NotFound);

    private static IResult NotThatVersion() => Results.Problem("The camera is not in the state that was asked for; read it again.", statusCode: StatusCodes.Status412PreconditionFailed);
}
