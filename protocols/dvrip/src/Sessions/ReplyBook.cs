using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>Takes the answer to a request, or hears that none came.</summary>
internal delegate void ReplyHandler(in DvripReply reply, SessionOutbox outbox);

/// <summary>
/// Requests of one connection that wait for their answers. An answer is known by its number (the request's and one) and its sequence (the request's, some firmware:
/// one more; so ours are even), and where no sequence fits by the number alone.
/// </summary>
internal sealed class ReplyBook
{
    // Answers that came too late are still known as such for a while, or the next request of the kind would take them for its own.
    private const int MostLate = 16;

    private readonly List<Entry> waiting = [];
    private readonly Queue<(DvripMessageId Answer, uint Sequence)> late = new();

    /// <summary>When the next answer is overdue; <see cref="long.MaxValue"/>: none is awaited.</summary>
    public long DeadlineMilliseconds { get; private set; } = long.MaxValue;

    /// <summary>Whether any answer is awaited.</summary>
    public bool IsEmpty => waiting.Count == 0;

    /// <summary>A request was sent.</summary>
    public void Add(DvripMessageId answer, uint sequence, long until, ReplyHandler handler)
    {
        waiting.Add(new Entry(answer, sequence, until, handler));
        DeadlineMilliseconds = Math.Min(DeadlineMilliseconds, until);
    }

    /// <summary>Finds who waits for a message.</summary>
    /// <returns>Null when nobody does.</returns>
    public ReplyHandler? Take(in DvripHeader header)
    {
        var (message, sequence) = (header.Message, header.Sequence);
        var at = waiting.FindIndex(one => one.Answer == message && (one.Sequence == sequence || one.Sequence + 1 == sequence));
        if (at < 0 && !late.Contains((message, sequence & ~1u))) at = waiting.FindIndex(one => one.Answer == message);
        if (at < 0) return null;
        var handler = waiting[at].Handler;
        waiting.RemoveAt(at);
        Reckon();
        return handler;
    }

    /// <summary>Tells those whose answer is overdue.</summary>
    public void Expire(long now, SessionOutbox outbox)
    {
        while (now >= DeadlineMilliseconds)
        {
            var at = waiting.FindIndex(one => one.Until <= now);
            var overdue = waiting[at];
            waiting.RemoveAt(at);
            Reckon();
            if (late.Count == MostLate) late.Dequeue();
            late.Enqueue((overdue.Answer, overdue.Sequence));
            overdue.Handler(DvripReply.Missing, outbox);
        }
    }

    private void Reckon()
    {
        DeadlineMilliseconds = long.MaxValue;
        foreach (var one in waiting) DeadlineMilliseconds = Math.Min(DeadlineMilliseconds, one.Until);
    }

    private sealed record Entry(DvripMessageId Answer, uint Sequence, long Until, ReplyHandler Handler);
}
