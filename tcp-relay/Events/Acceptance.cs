using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace CloudCam.Relay.Events;

/// <summary>
/// One caller's wait for its events: ends when all of them are sent or spilled, or fails when one of them is neither. Used again after the caller took the
/// result, so that a frame which brings an event makes no garbage however many callers wait at once.
/// </summary>
internal sealed class Acceptance : IValueTaskSource
{
    private readonly ConcurrentQueue<Acceptance> idle;

    // The sender of a lane goes on with the next batch; it does not run what its callers do next.
    private ManualResetValueTaskSourceCore<bool> core = new() { RunContinuationsAsynchronously = true };
    private Exception? failure;
    private int pending;

    private Acceptance(ConcurrentQueue<Acceptance> idle) => this.idle = idle;

    /// <summary>Takes one for so many <see cref="Settle"/> calls.</summary>
    public static Acceptance Rent(ConcurrentQueue<Acceptance> idle, int settles)
    {
        if (!idle.TryDequeue(out var acceptance)) acceptance = new Acceptance(idle);
        acceptance.failure = null;
        acceptance.pending = settles;
        return acceptance;
    }

    /// <summary>The wait; to be awaited once.</summary>
    public ValueTask Task => new(this, core.Version);

    /// <summary>One part is done.</summary>
    public void Settle(Exception? error)
    {
        if (error is not null) Interlocked.CompareExchange(ref failure, error, null);
        if (Interlocked.Decrement(ref pending) > 0) return;
        if (failure is { } failed) core.SetException(failed);
        else core.SetResult(true);
    }

    /// <inheritdoc/>
    public void GetResult(short token)
    {
        try
        {
            core.GetResult(token);
        }
        finally
        {
            core.Reset();
            idle.Enqueue(this);
        }
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);
}
