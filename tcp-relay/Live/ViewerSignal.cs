using System.Threading.Tasks.Sources;

namespace CloudCam.Relay.Live;

/// <summary>Wakes one waiting loop, on the thread pool, without allocating. A signal that finds nobody waiting is kept for the next wait; several are one.</summary>
internal sealed class ViewerSignal : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Signalled = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> source;
    private int state;

    /// <summary>Whether somebody waits now.</summary>
    public bool IsWaiting => Volatile.Read(ref state) == Waiting;

    /// <summary>Waits for a signal; by one loop at a time.</summary>
    public ValueTask WaitAsync()
    {
        source.Reset();
        if (Interlocked.CompareExchange(ref state, Waiting, Idle) == Idle) return new ValueTask(this, source.Version);
        Volatile.Write(ref state, Idle);
        return ValueTask.CompletedTask;
    }

    /// <summary>Signals.</summary>
    public void Set()
    {
        if (Interlocked.CompareExchange(ref state, Signalled, Idle) == Waiting && Interlocked.CompareExchange(ref state, Idle, Waiting) == Waiting)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => source.SetResult(true);

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => source.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => source.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}
