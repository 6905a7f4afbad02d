using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Functions.Access;
using CloudCam.Functions.Commands;
using CloudCam.Functions.SendCommand;

namespace CloudCam.Functions.Live;

/// <summary>Sends the commands by which streams begin and end.</summary>
internal sealed class LiveCommands(CommandDesk desk, CommandOptions options, ILogger<LiveCommands> logger)
{
    /// <summary>Sends one.</summary>
    /// <param name="device">The device.</param>
    /// <param name="name">What is asked.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="key">The asker's name for the request; null: none.</param>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The command, or the answer that says why there is none.</returns>
    public async Task<(CommandRecord? Command, IResult? Problem)> SendAsync(
        DeviceId device, string name, IReadOnlyDictionary<string, string> arguments, string? key, HttpContext context, CancellationToken cancellationToken)
    {
        var submission = await desk.SubmitAsync(device, name, arguments, key, cancellationToken);
        var caller = ApiCaller.Of(context).KeyId;
        switch (submission.Result)
        {
            case SubmissionResult.Accepted:
                CommandsLog.Accepted(logger, device, submission.Command!.Id, name, caller);
                return (submission.Command, null);
            case SubmissionResult.Repeated:
                return (submission.Command, null);
            case SubmissionResult.KeyConflict:
                return (null, Results.Problem($"Another command was given under this {SendCommandEndpoint.KeyHeader}.", statusCode: StatusCodes.Status409Conflict));
            case SubmissionResult.QueueFull:
                CommandsLog.QueueFull(logger, device, name, caller, options.MaxQueued);
                return (null, Results.Problem($"{options.MaxQueued} commands wait for this device already.", statusCode: StatusCodes.Status429TooManyRequests));
            default:
                return (null, Results.Problem($"{submission.Problem!.Argument} {submission.Problem.Message}.", statusCode: StatusCodes.Status400BadRequest));
        }
    }
}
