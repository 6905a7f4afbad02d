using System.Text.Json;

namespace CloudCam.Core.Commands;

/// <summary>Message of a replica's queue: a command waits for a device that is connected there. The row says everything else.</summary>
/// <param name="Device">The device.</param>
/// <param name="CommandId">The command's id.</param>
public sealed record CommandCall(string Device, string CommandId)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a message; null for anything else.</summary>
    public static CommandCall? TryRead(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<CommandCall>(text, Json) is { Device: not null, CommandId: not null } call ? call : null;
        }
        catch (JsonException)
        {
            // Whatever it is, it is no call; the reader of the queue says so and removes it.
            return null;
        }
    }
}
