using CloudCam.Core.Live;
using CloudCam.Functions.Commands;
using CloudCam.Functions.Live;

namespace CloudCam.Functions.StopLive;

/// <summary>
/// <c>DELETE /api/devices/{id}/live?channel=</c>: ends a device's live video, or with <c>channel=playback</c> its playback. Devices end live video of all their channels at once.
/// </summary>
internal sealed class StopLiveEndpoint(CommandDevices devices, LiveDevices liveDevices, LiveCommands sender)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/{id}/live";

    /// <summary>Answers 202 with the command.</summary>
    public async Task<IResult> RunAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        string? word = context.Request.Query["channel"] is [{ Length: > 0 } asked] ? asked : null;
        var channel = word is null ? LiveRequest.DefaultChannel : word == LiveStreamName.Playback ? word : LiveChannels.Of(word);
        if (channel is null || context.Request.Query["channel"].Count > 1)
            return Results.ValidationProblem(new Dictionary<string, string[]> { ["channel"] = ["Expected front, driver, pip, playback or a number."] }, title: "A query parameter is wrong.");
        if (await devices.FindAsync(id, cancellationToken) is not { } device) return CommandDevices.NotThere();
        // One that waited would end a stream that somebody starts later.
        if (!await liveDevices.IsOnlineAsync(device, cancellationToken)) return LiveDevices.Offline();
        var (command, refused) = await sender.SendAsync(device, LiveChannels.StopOf(channel), new Dictionary<string, string>(), null, context, cancellationToken);
        return command is null ? refused! : Results.Accepted($"/api/devices/{device}/commands/{command.Id}", CommandView.Of(command));
    }
}
