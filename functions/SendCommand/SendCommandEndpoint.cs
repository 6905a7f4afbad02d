using CloudCam.Core.Commands;
using CloudCam.Functions.Access;
using CloudCam.Functions.Api;
using CloudCam.Functions.Commands;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.SendCommand;

/// <summary>
/// <c>POST /api/devices/{id}/commands</c>, body <c>{"command","arguments"}</c>: asks a device for something. 202: it waits, or is on its way. With the header
/// <c>Idempotency-Key</c> the same request can be sent again and is one command.
/// </summary>
internal sealed class SendCommandEndpoint(CommandDevices devices, CommandDesk desk, CommandOptions options, ILogger<SendCommandEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/{id}/commands";

    /// <summary>Name of the header.</summary>
    public const string KeyHeader = "Idempotency-Key";

    // A setting's value of 16 Ki characters, half of them quotes with a backslash before each, and room for everything else.
    private const int MaxBodyBytes = 64 * 1_024;
    private const int MaxArguments = 8;

    /// <summary>What the body may be.</summary>
    public static ApiShape Body { get; } = ApiShape.Object(
        new("command", ApiShape.Word(ApiWords.Commands), "What the device is asked for.", IsRequired: true),
        new("arguments", ApiShape.Texts(MaxArguments, CommandArguments.MaxSettingLength), "All values are texts. Which there are depends on the command: see the table of commands in functions/README.md."));

    /// <summary>The header.</summary>
    public static ApiParameter IdempotencyKey { get; } =
        new(KeyHeader, new ApiShape { Type = "string", MinLength = 1, Max = CommandDesk.MaxKeyLength, Pattern = "^[ -~]*$" }, "Sent again with the same key the same request is one command; another request with it is refused (409).");

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!TryReadKey(context.Request, out var key))
            return Results.Problem($"{KeyHeader} is one text of 1 to {CommandDesk.MaxKeyLength} printable ASCII characters.", statusCode: StatusCodes.Status400BadRequest);
        var (body, unreadable) = await JsonBody.ReadAsync(context.Request, MaxBodyBytes, cancellationToken);
        if (body is null) return unreadable!;
        var name = body.Text("command", 64, isRequired: true);
        var arguments = body.TextsByName("arguments", MaxArguments, CommandArguments.MaxSettingLength) ?? new Dictionary<string, string>();
        if (body.Problem(Body) is { } wrong) return wrong;
        // What is wrong is told before whether the device is there: the desk checks again.
        if (CommandArguments.Check(name!, arguments) is { } problem) return Wrong(problem);
        if (await devices.FindAsync(id, cancellationToken) is not { } device) return CommandDevices.NotThere();

        var submission = await desk.SubmitAsync(device, name!, arguments, key, cancellationToken);
        var caller = ApiCaller.Of(context).KeyId;
        switch (submission.Result)
        {
            case SubmissionResult.Accepted or SubmissionResult.Repeated:
                var command = submission.Command!;
                if (submission.Result == SubmissionResult.Accepted) CommandsLog.Accepted(logger, device, command.Id, command.Name, caller);
                return Results.Accepted($"/api/devices/{device}/commands/{command.Id}", CommandView.Of(command));
            case SubmissionResult.KeyConflict:
                return Results.Problem($"Another command was given under this {KeyHeader}.", statusCode: StatusCodes.Status409Conflict);
            case SubmissionResult.QueueFull:
                CommandsLog.QueueFull(logger, device, name!, caller, options.MaxQueued);
                return Results.Problem($"{options.MaxQueued} commands wait for this device already.", statusCode: StatusCodes.Status429TooManyRequests);
            default:
                return Wrong(submission.Problem!);
        }
    }

    /// <summary>Reads the header; false when it has the wrong form. Null: there is none.</summary>
    internal static bool TryReadKey(HttpRequest request, out string? key)
    {
        var given = request.Headers[KeyHeader];
        key = given.Count == 1 ? given[0] : null;
        return given.Count == 0 || (key is { Length: > 0 and <= CommandDesk.MaxKeyLength } && !key.AsSpan().ContainsAnyExceptInRange(' ', '~'));
    }

    private static IResult Wrong(ArgumentProblem problem)
    {
        var member = problem.Argument is "command" or "arguments" ? problem.Argument : $"arguments.{problem.Argument}";
        return Results.ValidationProblem(new Dictionary<string, string[]> { [member] = [$"It {problem.Message}."] }, title: "The command is wrong.");
    }
}
