namespace CloudCam.Core.Commands;

/// <summary>What became of a request for a command.</summary>
public enum SubmissionResult
{
    /// <summary>Accepted: it waits for its device.</summary>
    Accepted,

    /// <summary>The same request came before under the same idempotency key: that command is the answer.</summary>
    Repeated,

    /// <summary>Another request came before under the same idempotency key.</summary>
    KeyConflict,

    /// <summary>As many commands wait for the device as may.</summary>
    QueueFull,

    /// <summary>Name or arguments are wrong.</summary>
    BadArguments,
}

/// <summary>Answer to a request for a command.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Command">The command: the new one, or the earlier one under the same key; null otherwise.</param>
/// <param name="Problem">What is wrong; null unless <see cref="SubmissionResult.BadArguments"/>.</param>
public sealed record CommandSubmission(SubmissionResult Result, CommandRecord? Command = null, ArgumentProblem? Problem = null);
