namespace CloudCam.Simulators.Jimi;

/// <summary>What waits for an answer over connections, oldest first.</summary>
/// <param name="most">Kept at most; beyond that the oldest is forgotten, as in a terminal whose memory is full.</param>
internal sealed class JimiOutbox(int most)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<JimiReport> _kept = new();
    private long _lastId;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _kept.Count;
            }
        }
    }

    /// <summary>Numbers a report, and keeps it when its kind is to be kept.</summary>
    public void Add(JimiReport report)
    {
        lock (_gate)
        {
            report.Id = ++_lastId;
            if (!report.IsToKeep)
            {
                return;
            }

            _kept.AddLast(report);
            if (_kept.Count > most)
            {
                _kept.RemoveFirst();
            }
        }
    }

    /// <summary>A report was answered.</summary>
    public void Done(JimiReport report)
    {
        lock (_gate)
        {
            _kept.Remove(report);
        }
    }

    /// <summary>What is kept, oldest first.</summary>
    public IReadOnlyList<JimiReport> Kept()
    {
        lock (_gate)
        {
            return [.. _kept];
        }
    }
}
