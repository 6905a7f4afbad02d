using CloudCam.Core.Commands;
using CloudCam.Functions.Api;
using CloudCam.Functions.Commands;

namespace CloudCam.Functions.ListCommands;

/// <summary><c>GET /api/devices/{id}/commands?state=&amp;take=&amp;continuation=</c>: a device's commands, newest first.</summary>
internal sealed class ListCommandsEndpoint(CommandDevices devices, CommandTable commands, TimeProvider time)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/{id}/commands";

    private static readonly string[] States = [.. Enum.GetValues<CommandState>().Select(CommandRow.NameOf)];

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(string id, HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var (state, take, before) = (CommandRow.StateOf(asked.Word("state", States)), asked.Take(), asked.CommandId());
        if (asked.Problem is { } problem) return problem;
        if (await devices.FindAsync(id, cancellationToken) is not { } device) return CommandDevices.NotThere();
        // One more than asked for tells whether there is more.
        var found = await commands.NewestOfAsync(device, state, before, take + 1, time.GetUtcNow(), cancellationToken);
        return Results.Ok(new Page<CommandView>([.. found.Take(take).Select(CommandView.Of)], found.Count > take ? found[take - 1].Id : null));
    }
}
