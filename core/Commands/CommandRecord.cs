using CloudCam.Core.Devices;

namespace CloudCam.Core.Commands;

/// <summary>A command as it stands: one row of table <c>commands</c>.</summary>
public sealed record CommandRecord
{
    /// <summary>The device it is for.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>Its id, see <see cref="DeviceCommand.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked, one of <see cref="CommandNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Arguments by name, in the form <see cref="CommandArguments"/> checked.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it stands.</summary>
    public CommandState State { get; init; } = CommandState.Queued;

    /// <summary>See <see cref="DeviceCommand.ServerFlag"/>: 1 to 2,147,483,647, so that a device that reads it as a signed number gives back the same one.</summary>
    public required uint ServerFlag { get; init; }

    /// <summary>The asker's own name for the request; null when none was given.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is not given to the device any more.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When a relay replica took it to give it to the device; null before, and after it was put back.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it came into its last state; null while that is open.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>What the device said, at most <see cref="CommandOutcome.MaxAnswerLength"/> characters; null when nothing.</summary>
    public string? Answer { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The replica that took it; null while nobody has it.</summary>
    public string? Replica { get; init; }

    /// <summary>The connection (<see cref="DeviceRecord.Epoch"/>) for which it was taken; 0 while nobody has it. With the device it names one connection of all.</summary>
    public long Epoch { get; init; }

    /// <summary>How often it was taken.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether nothing more will happen to it.</summary>
    public bool IsDone => State is CommandState.Answered or CommandState.Failed or CommandState.Expired;

    /// <summary>The part a session sees.</summary>
    public DeviceCommand ToCommand() => new() { Id = Id, Name = Name, Arguments = Arguments, ServerFlag = ServerFlag };
}
