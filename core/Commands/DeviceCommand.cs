namespace CloudCam.Core.Commands;

/// <summary>Where a command stands.</summary>
public enum CommandState
{
    /// <summary>Waits for its device, or for the commands before it.</summary>
    Queued,

    /// <summary>Given to the device; the answer is awaited.</summary>
    Sent,

    /// <summary>Done by the device's own word.</summary>
    Answered,

    /// <summary>Refused, or not answered.</summary>
    Failed,

    /// <summary>Its device did not come in time.</summary>
    Expired,
}

/// <summary>A command on its way to a device, as a session sees it.</summary>
public sealed record DeviceCommand
{
    /// <summary>The command's id: sorts as text in the order in which commands were given.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked, one of <see cref="CommandNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Arguments by name, as the API checked them (form, not meaning: a session still answers <c>bad-arguments</c> for what its device cannot take).</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>A number of the command's own for protocols whose answers repeat one; not 0.</summary>
    public required uint ServerFlag { get; init; }
}

/// <summary>What a session says of a command.</summary>
/// <param name="Command">The command.</param>
/// <param name="State">The state it comes into: sent, answered or failed.</param>
/// <param name="Answer">What the device said; null when nothing.</param>
/// <param name="Reason">Why it failed, lower case with dashes; null otherwise.</param>
public sealed record CommandOutcome(DeviceCommand Command, CommandState State, string? Answer = null, string? Reason = null)
{
    /// <summary>Most characters of an answer that are kept: the longest known ones (parameter lists) have about 1,500.</summary>
    public const int MaxAnswerLength = 2_000;
}
