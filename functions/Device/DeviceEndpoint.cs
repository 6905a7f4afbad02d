using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.Api;
using CloudCam.Functions.Devices;

namespace CloudCam.Functions.Device;

/// <summary><c>GET</c>, <c>PUT</c> and <c>DELETE /api/devices/{id}</c>: one device, and its registration.</summary>
internal sealed class DeviceEndpoint(ITableStore tables, DeviceRegistry registry, ILogger<DeviceEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/{id}";

    // The longest note, all tags and all quirks, escaped: well below it.
    private const int MaxBodyBytes = 64 * 1_024;

    /// <summary>Answers a device; a quarantined one only with <c>?standing=quarantined</c>.</summary>
    public async Task<IResult> GetAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        var asked = new Asked(context.Request.Query);
        var standing = asked.Standing();
        if (asked.Problem is { } problem) return problem;
        if (!DeviceId.TryParse(id, out var device) || await DeviceRows.FindAsync(tables, device, cancellationToken) is not { } found
            || (found.Standing == DeviceStanding.Quarantined) != (standing == DeviceStanding.Quarantined)) return NotThere();
        return Answer(context, found);
    }

    /// <summary>Registers a device, or replaces its registration. <c>If-Match</c>: only this version; <c>If-None-Match: *</c>: only when there is none.</summary>
    public async Task<IResult> PutAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!DeviceId.TryParse(id, out var device)) return Results.Problem("A device id is 1 to 64 characters of A-Z a-z 0-9 _ -.", statusCode: StatusCodes.Status400BadRequest);
        if (!ApiConditions.TryRead(context.Request, out var ifMatch, out var mustBeNew)) return ApiConditions.Wrong();
        var (body, unreadable) = await JsonBody.ReadAsync(context.Request, MaxBodyBytes, cancellationToken);
        if (body is null) return unreadable!;
        if (RegistrationBody.Read(device, body, out var problem) is not { } wanted) return problem!;
        try
        {
            var (saved, isNew) = await registry.SaveAsync(wanted, ifMatch, mustBeNew, cancellationToken);
            DevicesLog.Registered(logger, device, ApiCaller.Of(context).KeyId);
            var now = await DeviceRows.FindAsync(tables, device, cancellationToken) ?? new DeviceRows(device, saved, null, null);
            var view = Answer(context, now);
            return isNew ? Results.Created($"/api/devices/{device}", DeviceView.Of(now)) : view;
        }
        catch (StoreException error) when (error.Error == StoreError.Changed)
        {
            return NotThatVersion();
        }
    }

    /// <summary>Takes a registration back. The device's files and events stay.</summary>
    public async Task<IResult> DeleteAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!ApiConditions.TryRead(context.Request, out var ifMatch, out var mustBeNew) || mustBeNew) return ApiConditions.Wrong();
        if (!DeviceId.TryParse(id, out var device) || await registry.FindAsync(device, cancellationToken) is not { } old) return NotThere();
        if (ifMatch is not null and not "*" && ifMatch != old.ETag) return NotThatVersion();
        try
        {
            await registry.DeleteAsync(device, ifMatch ?? "*", cancellationToken);
        }
        catch (StoreException error) when (error.Error == StoreError.Changed)
        {
            return NotThatVersion();
        }
        DevicesLog.Unregistered(logger, device, ApiCaller.Of(context).KeyId);
        return Results.NoContent();
    }

    private static IResult Answer(HttpContext context, DeviceRows device)
    {
        if (device.Registration?.ETag is { } etag) context.Response.Headers.ETag = ApiETag.Of(etag);
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Ok(DeviceView.Of(device));
    }

    private static IResult NotThere() => Results.Problem("There is no such device.", statusCode: StatusCodes.Status404NotFound);

    private static IResult NotThatVersion() => Results.Problem("The registration is not in the state that was asked for; read it again.", statusCode: StatusCodes.Status412PreconditionFailed);
}
