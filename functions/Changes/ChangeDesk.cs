using CloudCam.Cloud.Rest;
using CloudCam.Core.Ports;
using CloudCam.Functions.Alarms;

namespace CloudCam.Functions.Changes;

/// <summary>
/// Tells live clients of changes, at most once a second. Sends from a task of its own: neither a slow nor an absent service holds up the stream; what cannot be sent is counted and dropped, since
/// clients that missed something ask the API.
/// </summary>
internal sealed class ChangeDesk(CloudServices cloud, TimeProvider time, AlarmMetrics metrics, ILogger<ChangeDesk> logger) : IAsyncDisposable
{
    // What happened longer ago comes from a stream that is caught up with: whoever looks has asked the API since then.
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(5);

    // A change that takes longer is old; a stop waits as long for the last ones.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly INotices? notices = cloud.Notices;
    private readonly Lock gate = new();
    private readonly ChangeBoard board = new();
    private readonly CancellationTokenSource stop = new();
    private Task turns = Task.CompletedTask;
    private bool isTurning;
    private bool isDisposed;

    /// <summary>Takes changes, in the order in which they happened.</summary>
    public void Post(IReadOnlyCollection<Change> changes)
    {
        if (notices is null || changes.Count == 0) return;
        var oldest = time.GetUtcNow() - Old;
        lock (gate)
        {
            foreach (var change in changes)
            {
                if (change.Time >= oldest) board.Post(change);
            }
            if (isTurning || board.IsEmpty || stop.IsCancellationRequested) return;
            isTurning = true;
            turns = Task.Run(() => TurnAsync(notices), CancellationToken.None);
        }
    }

    /// <summary>Sends what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true)) return;
        await stop.CancelAsync();
        Task last;
        lock (gate) last = turns;
        await last;
        stop.Dispose();
    }

    private async Task TurnAsync(INotices service)
    {
        while (true)
        {
            byte[] message;
            int count;
            lock (gate)
            {
                if (board.IsEmpty)
                {
                    isTurning = false;
                    return;
                }
                message = board.Take(out count);
            }
            await SendAsync(service, message, count);
            await Task.Delay(ChangeBoard.Pause, time, stop.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task SendAsync(INotices service, byte[] message, int count)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await service.SendAsync(ChangeBoard.Group, ChangeBoard.Target, message, patience.Token);
            metrics.Changes("sent", count);
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            ChangeLog.NotSent(logger, error, count);
            metrics.Changes("failed", count);
        }
    }
}
