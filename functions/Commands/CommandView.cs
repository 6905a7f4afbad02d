using CloudCam.Core.Commands;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Commands;

/// <summary>A command as the API shows it.</summary>
internal sealed record CommandView
{
    public required string Id { get; init; }
    public required string Device { get; init; }
    public required string Command { get; init; }
    public required IReadOnlyDictionary<string, string> Arguments { get; init; }
    [Words(nameof(ApiWords.CommandStates))]
    public required string State { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public DateTimeOffset? DoneAt { get; init; }
    public string? Answer { get; init; }
    public string? Reason { get; init; }
    public string? IdempotencyKey { get; init; }

    /// <summary>Makes the view of a command.</summary>
    public static CommandView Of(CommandRecord command) => new()
    {
        Id = command.Id, Device = command.Device.Value, Command = command.Name, Arguments = command.Arguments, State = CommandRow.NameOf(command.State),
        CreatedAt = command.CreatedAt, ExpiresAt = command.ExpiresAt, SentAt = command.SentAt, DoneAt = command.DoneAt, Answer = command.Answer, Reason = command.Reason,
        IdempotencyKey = command.IdempotencyKey,
    };
}
