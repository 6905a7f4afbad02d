namespace CloudCam.Dev.Load;

/// <summary>What lost relays made cameras send twice. May be used from any thread.</summary>
internal sealed class ResendTally
{
    private readonly List<Interruption> seen = [];
    private readonly Lock sync = new();

    /// <summary>All interruptions so far.</summary>
    public IReadOnlyList<Interruption> All
    {
        get
        {
            lock (sync) return [.. seen];
        }
    }

    /// <summary>A transfer went on.</summary>
    public void Add(Interruption interruption)
    {
        lock (sync) seen.Add(interruption);
    }
}
