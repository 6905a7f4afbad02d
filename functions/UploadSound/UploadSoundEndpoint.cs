using CloudCam.Core.Media;
using CloudCam.Functions.Access;
using CloudCam.Functions.Commands;
using CloudCam.Functions.Sounds;

namespace CloudCam.Functions.UploadSound;

/// <summary><c>POST /api/devices/{id}/sounds</c>, body: a sound. 201 with the id that the command <c>talk</c> takes as <c>sound</c>.</summary>
internal sealed class UploadSoundEndpoint(CommandDevices devices, SoundKeeper sounds, ILogger<UploadSoundEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/{id}/sounds";

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (SoundForms.DemuxerOf(context.Request.ContentType) is not { } demuxer)
            return Results.Problem($"Send {SoundForms.Names}.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        // Said before the body is read, where the sender tells the length.
        if (context.Request.ContentLength > SoundKeeper.MaxUploadBytes) return Problem(SoundRefusal.TooLarge);
        if (await devices.FindAsync(id, cancellationToken) is not { } device) return CommandDevices.NotThere();

        var result = await sounds.KeepAsync(device, demuxer, context.Request.Body, cancellationToken);
        var caller = ApiCaller.Of(context).KeyId;
        if (result.Refusal is { } refusal)
        {
            SoundsLog.Refused(logger, device, caller, refusal);
            if (refusal == SoundRefusal.Busy) context.Response.Headers.RetryAfter = "5";
            return Problem(refusal);
        }
        SoundsLog.Kept(logger, device, result.Id, result.Seconds, caller);
        return Results.Json(new SoundView(result.Id, device.Value, Math.Round(result.Seconds, 3), result.KeptUntil), statusCode: StatusCodes.Status201Created);
    }

    private static IResult Problem(SoundRefusal refusal) => refusal switch
    {
        SoundRefusal.TooLarge => Results.Problem($"The sound is larger than {SoundKeeper.MaxUploadBytes} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge),
        SoundRefusal.TooLong => Results.Problem($"The sound is longer than {SoundId.MaxSeconds} seconds.", statusCode: StatusCodes.Status400BadRequest),
        SoundRefusal.TooSlow => Results.Problem("The sound did not arrive in time.", statusCode: StatusCodes.Status408RequestTimeout),
        SoundRefusal.NoSound => Results.Problem("There is nothing to hear in the body, or it is of another kind than its content type says.", statusCode: StatusCodes.Status400BadRequest),
        SoundRefusal.NoFfmpeg => Results.Problem("Sounds cannot be converted here: there is no ffmpeg.", statusCode: StatusCodes.Status503ServiceUnavailable),
        _ => Results.Problem("Too many sounds at once; send it again.", statusCode: StatusCodes.Status503ServiceUnavailable),
    };
}

/// <summary>A sound that can be played.</summary>
/// <param name="Id">What the command <c>talk</c> takes as <c>sound</c>.</param>
/// <param name="Device">The device it is for.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="KeptUntil">Until when it can be played.</param>
internal sealed record SoundView(string Id, string Device, double Seconds, DateTimeOffset KeptUntil);
