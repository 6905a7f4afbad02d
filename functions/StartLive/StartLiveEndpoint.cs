using CloudCam.Core.Commands;
using CloudCam.Core.Live;
using CloudCam.Functions.Api;
using CloudCam.Functions.Commands;
using CloudCam.Functions.Live;
using CloudCam.Functions.SendCommand;

namespace CloudCam.Functions.StartLive;

/// <summary>
/// <c>POST /api/devices/{id}/live</c>, body <c>{"channel","minutes"}</c> or <c>{"files"}</c>: starts a stream, waits until it is there and answers with its links. One that runs already
/// is answered at once. With the header <c>Idempotency-Key</c> the same request can be sent again and is one command.
/// </summary>
internal sealed class StartLiveEndpoint(
    CommandDevices devices, LiveDevices liveDevices, LiveTable live, LiveViews views, LiveCommands sender, CommandTable commands, LiveSettings settings, TimeProvider time)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/{id}/live";

    private const int MaxBodyBytes = 4 * 1_024;

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!SendCommandEndpoint.TryReadKey(context.Request, out var key))
            return Results.Problem($"{SendCommandEndpoint.KeyHeader} is one text of 1 to {CommandDesk.MaxKeyLength} printable ASCII characters.", statusCode: StatusCodes.Status400BadRequest);
        var (body, unreadable) = await JsonBody.ReadAsync(context.Request, MaxBodyBytes, cancellationToken);
        if (body is null) return unreadable!;
        if (LiveRequest.Read(body, out var problem) is not { } request) return problem!;
        if (!views.IsOn) return LiveViews.Off();
        if (await devices.FindAsync(id, cancellationToken) is not { } device) return CommandDevices.NotThere();
        context.Response.Headers.CacheControl = "no-store";

        var running = await liveDevices.RunningAsync(device, cancellationToken);
        var before = running.FirstOrDefault(stream => stream.Stream.Channel == request.Channel);
        // Other recordings to be played back are something else than what is being played.
        if (before is not null && request.Files is null) return Results.Ok(views.Of(before));
        if (!await liveDevices.IsOnlineAsync(device, cancellationToken)) return LiveDevices.Offline();

        var isDialled = await liveDevices.IsDialledAsync(device, cancellationToken);
        var (name, arguments) = request.ToCommand(isDialled, [.. running.Where(stream => stream.IsWanted).Select(stream => stream.Stream.Channel)]);
        var (command, refused) = await sender.SendAsync(device, name, arguments, key, context, cancellationToken);
        return command is null ? refused! : await WaitAsync(new(device, request.Channel), before?.Epoch, command, cancellationToken);
    }

    private async Task<IResult> WaitAsync(LiveStreamName stream, long? before, CommandRecord command, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        while (true)
        {
            var isOver = time.GetElapsedTime(startedAt) >= settings.StartTimeout;
            // The command first: a stream that is looked for after the answer is the one that was asked for, also where the old one goes on in it.
            command = (await commands.FindAsync(stream.Device, command.Id, cancellationToken))?.Command ?? command;
            var found = await live.FindAsync(stream, cancellationToken);
            var isThere = found is not null && found.IsRunning(time.GetUtcNow()) && (found.Epoch != before || command.State == CommandState.Answered);
            // In which forms it can be watched shows with its first picture.
            if (isThere && (found!.Video is not null || isOver)) return Results.Ok(views.Of(found, command.Id));
            if (command.State is CommandState.Failed or CommandState.Expired)
                return NotStarted($"The device did not start it: {command.Reason ?? "no reason was told"}.", command, StatusCodes.Status502BadGateway);
            if (isOver) return NotStarted($"The stream did not appear within {settings.StartTimeout.TotalSeconds:0} s.", command, StatusCodes.Status504GatewayTimeout);
            await Task.Delay(settings.PollInterval, time, cancellationToken);
        }
    }

    // Where the command stands is told there too, with what the device said.
    private static IResult NotStarted(string detail, CommandRecord command, int status) => Results.Problem(
        detail, statusCode: status, title: "The stream did not start.",
        extensions: new Dictionary<string, object?> { ["commandId"] = command.Id, ["commandState"] = CommandRow.NameOf(command.State), ["answer"] = command.Answer });
}
