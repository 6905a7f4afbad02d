namespace CloudCam.Functions.SweepTransfers;

/// <summary>What a sweep did.</summary>
/// <param name="Abandoned">Transfers that were given up.</param>
/// <param name="QueuedAgain">Jobs that were queued again.</param>
/// <param name="Closed">Recordings whose holder was lost and that were completed from what is stored.</param>
internal readonly record struct SweptTransfers(int Abandoned, int QueuedAgain, int Closed = 0)
{
    /// <summary>One line for the host's log.</summary>
    public override string ToString() => $"given up: {Abandoned}, queued again: {QueuedAgain}, recordings closed: {Closed}";
}
