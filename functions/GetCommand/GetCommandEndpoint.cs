using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Functions.Commands;

namespace CloudCam.Functions.GetCommand;

/// <summary><c>GET /api/devices/{id}/commands/{commandId}</c>: where a command stands.</summary>
internal sealed class GetCommandEndpoint(CommandTable commands)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/{id}/commands/{commandId}";

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(string id, string commandId, CancellationToken cancellationToken) =>
        DeviceId.TryParse(id, out var device) && await commands.FindAsync(device, commandId, cancellationToken) is { } found
            ? Results.Ok(CommandView.Of(found.Command))
            : Results.Problem("There is no such command.", statusCode: StatusCodes.Status404NotFound);
}
