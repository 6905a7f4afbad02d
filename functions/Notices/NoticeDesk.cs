using CloudCam.Cloud.Rest;
using CloudCam.Core.Ports;
using CloudCam.Functions.Alarms;

namespace CloudCam.Functions.Notices;

/// <summary>
/// Tells live clients. Keeps notices for a moment and sends them from a task of its own, so that neither a slow nor an absent service holds up an
/// alarm: what cannot be sent is counted and dropped, since clients that were away ask the API anyway.
/// </summary>
internal sealed class NoticeDesk : INoticeTarget, IAsyncDisposable
{
    // One busy instance sends a hundred messages in a turn; the service answers in some milliseconds.
    private const int Parallel = 8;

    // A notice that takes longer is old; a stop waits as long for the last ones.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly INotices? notices;
    private readonly TimeProvider time;
    private readonly AlarmMetrics metrics;
    private readonly ILogger<NoticeDesk> logger;
    private readonly Lock gate = new();
    private readonly NoticeBoard board = new();
    private readonly CancellationTokenSource stop = new();
    private Task turns = Task.CompletedTask;
    private bool isTurning;
    private bool isDisposed;
    private CancellationTokenSource? pause;

    public NoticeDesk(CloudServices cloud, TimeProvider time, AlarmMetrics metrics, ILogger<NoticeDesk> logger)
    {
        (notices, this.time, this.metrics, this.logger) = (cloud.Notices, time, metrics, logger);
        if (notices is null) AlarmLog.NoticesOff(logger);
    }

    /// <inheritdoc/>
    public ValueTask TakeAsync(IReadOnlyList<Notice> taken, CancellationToken cancellationToken)
    {
        if (notices is null || taken.Count == 0) return ValueTask.CompletedTask;
        lock (gate)
        {
            foreach (var notice in taken) board.Post(notice);
            if (board.LeftOut > 0) metrics.Notices("omitted", board.LeftOut);
            pause?.Cancel();
            if (isTurning || stop.IsCancellationRequested) return ValueTask.CompletedTask;
            isTurning = true;
            turns = Task.Run(() => TurnAsync(notices), CancellationToken.None);
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends what waits, and ends. Called once per service it is registered as.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true)) return;
        await stop.CancelAsync();
        Task last;
        lock (gate)
        {
            pause?.Cancel();
            last = turns;
        }
        await last;
        stop.Dispose();
    }

    private async Task TurnAsync(INotices service)
    {
        while (true)
        {
            IReadOnlyList<NoticeMessage> due;
            lock (gate) due = board.Take(time.GetUtcNow(), stop.IsCancellationRequested);
            await SendAsync(service, due);
            TimeSpan wait;
            lock (gate)
            {
                if (board.NextDue() is not { } next)
                {
                    isTurning = false;
                    return;
                }
                wait = next - time.GetUtcNow();
                pause = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            }
            await PauseAsync(wait);
        }
    }

    // Ends early when something new was posted: it may be urgent.
    private async Task PauseAsync(TimeSpan wait)
    {
        try
        {
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, pause!.Token);
        }
        catch (OperationCanceledException)
        {
            // Woken.
            return;
        }
        finally
        {
            lock (gate)
            {
                pause!.Dispose();
                pause = null;
            }
        }
    }

    private async Task SendAsync(INotices service, IReadOnlyList<NoticeMessage> messages)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        var sent = 0;
        try
        {
            // The first failure ends the turn: a service that is away is away for the other groups too.
            await System.Threading.Tasks.Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = patience.Token }, async (message, cancellationToken) =>
            {
                await service.SendAsync(message.Group, NoticeMessage.Target, message.ToJson(), cancellationToken);
                Interlocked.Increment(ref sent);
                if (message.Omitted > 0) metrics.Notices("omitted", message.Omitted);
            });
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            AlarmLog.NoticesNotSent(logger, error, messages.Count - sent);
            metrics.Notices("failed", messages.Count - sent);
        }
        if (sent > 0) metrics.Notices("sent", sent);
    }
}
