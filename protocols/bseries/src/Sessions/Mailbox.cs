namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>Messages from one session of a camera to another; the two may be called at the same moment.</summary>
/// <param name="capacity">Most messages that wait.</param>
internal sealed class Mailbox<T>(int capacity)
    where T : class
{
    private readonly Lock gate = new();
    private readonly Queue<T> waiting = new();
    private volatile bool hasMail;

    /// <summary>Whether something waits.</summary>
    public bool HasMail => hasMail;

    /// <summary>Leaves a message; false when too many wait.</summary>
    public bool TryPost(T message)
    {
        lock (gate)
        {
            if (waiting.Count >= capacity) return false;
            waiting.Enqueue(message);
            hasMail = true;
            return true;
        }
    }

    /// <summary>Takes the oldest message; null when there is none.</summary>
    public T? Take()
    {
        lock (gate)
        {
            var taken = waiting.TryDequeue(out var message) ? message : null;
            hasMail = waiting.Count > 0;
            return taken;
        }
    }

    /// <summary>Throws everything away.</summary>
    public void Clear()
    {
        lock (gate)
        {
            waiting.Clear();
            hasMail = false;
        }
    }
}
