namespace CloudCam.Functions.SweepTransfers;

/// <summary>What a sweep did.</summary>
/// <param name="Abandoned">Transfers that were given up.</param>
/// <param name="QueuedAgain">Jobs that were queued again.</param>
/// <param name="Closed">Recordings whose holder was lost and that were completed from what is stored.</param>
internal readonly record struct SweptTransfers(int Abandoned, int QueuedAgain, int Closed = 0)
{
    /// <summary>Whether the look at all transfers was broken off because it took too long.</summary>
    public bool IsCut { get; init; }

    /// <summary>What two sweeps did.</summary>
    public static SweptTransfers operator +(SweptTransfers one, SweptTransfers other) =>
        new(one.Abandoned + other.Abandoned, one.QueuedAgain + other.QueuedAgain, one.Closed + other.Closed) { IsCut = one.IsCut || other.IsCut };

    /// <summary>One line for the host's log.</summary>
    public override string ToString() =>
        $"given up: {Abandoned}, queued again: {QueuedAgain}, recordings closed: {Closed}{(IsCut ? "; there are too many transfers to look at all of them" : "")}";
}
