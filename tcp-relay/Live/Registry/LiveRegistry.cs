using System.Collections.Concurrent;
using CloudCam.Core.Live;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Media;
using Microsoft.Extensions.Hosting;

namespace CloudCam.Relay.Live.Registry;

/// <summary>
/// Keeps the rows of this replica's streams in the table <c>live</c>: written when one begins, every 15 s while it goes on and while its camera may still come back, taken away at its
/// end. A stream that another replica publishes by now ends here, and goes on there. Media never waits for it: it is told what changed, and looks at the hub when it gets to it.
/// Here is when it works; what it does for one stream is in LiveRegistry.Rows.cs.
/// </summary>
/// <param name="hub">The streams.</param>
/// <param name="table">The table.</param>
/// <param name="teller">Tells begins and ends.</param>
/// <param name="stops">Tells devices to stop; null: nobody is told.</param>
/// <param name="self">This replica: everything a row needs but the stream.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed partial class LiveRegistry(LiveHub hub, LiveTable table, LiveTeller teller, UnwatchedStops? stops, LiveSelf self, RegistryLog log, TimeProvider time) : BackgroundService
{
    // Rows written at once: a thousand streams are through within a second or two, and the store is not stormed.
    private const int AtOnce = 16;

    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<LiveStreamName, bool> changed = new();
    private readonly ConcurrentDictionary<LiveStreamName, LiveHold> holds = new();
    private readonly SemaphoreSlim signal = new(0, 1);
    private bool isAway;
    private bool isEarlierRemoved;

    /// <summary>Something happened to a stream. Returns at once.</summary>
    public void OnChange(LiveChangeKind kind, in LiveStreamState stream)
    {
        if (kind == LiveChangeKind.Awaited) return;
        if (kind == LiveChangeKind.ViewersChanged && holds.TryGetValue(stream.Name, out var hold) && hold.Row.IsWanted == stream.IsWanted) return;
        Note(stream.Name, kind == LiveChangeKind.Unwatched && !stream.IsFromReplica);
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        teller.Start();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Ends all streams, and takes their rows away: after the hub was closed.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(StopPatience, time);
        try
        {
            await Parallel.ForEachAsync(
                holds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = patience.Token },
                (hold, stop) => new(EndAsync(hold.Key, hold.Value, stop))).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            // What stays counts for a minute at most; its end is told by the sweep.
            log.TableAway(error.Message);
        }
        await teller.StopAsync(patience.Token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        signal.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var nextRefresh = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = time.GetTimestamp();
            var left = LiveRecord.RefreshInterval - time.GetElapsedTime(nextRefresh, now);
            if (left <= TimeSpan.Zero || !isEarlierRemoved)
            {
                nextRefresh = now;
                foreach (var name in holds.Keys) Note(name, isUnwatched: false);
                left = LiveRecord.RefreshInterval;
            }
            var isWell = await WorkAsync(stoppingToken).ConfigureAwait(false);
            if (!isWell) await Task.Delay(RetryWait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else await WaitAsync(NotePauses(left), stoppingToken).ConfigureAwait(false);
        }
    }

    // Notes streams whose camera did not come back in time; how long until there is something to do.
    private TimeSpan NotePauses(TimeSpan left)
    {
        foreach (var (name, hold) in holds)
        {
            if (hold.Row.EndedAt is null) continue;
            var grace = GraceOf(hold.Row);
            if (grace <= TimeSpan.Zero) Note(name, isUnwatched: false);
            else if (grace < left) left = grace;
        }
        return left;
    }

    private TimeSpan GraceOf(LiveRecord paused) => paused.EndedAt!.Value + hub.Options.PublisherGrace - time.GetUtcNow();

    private async Task WaitAsync(TimeSpan most, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var timer = time.CreateTimer(_ => Signal(), null, most, Timeout.InfiniteTimeSpan);
        try
        {
            await signal.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The stop: the loop sees it.
            return;
        }
    }

    private void Note(LiveStreamName name, bool isUnwatched)
    {
        changed.AddOrUpdate(name, isUnwatched, (_, before) => before || isUnwatched);
        Signal();
    }

    private void Signal()
    {
        try
        {
            if (signal.CurrentCount == 0) signal.Release();
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else signalled at the same moment, or nobody waits any more: both are what is wanted.
            return;
        }
    }

    // False: a store is away, what is left is to be done later.
    private async Task<bool> WorkAsync(CancellationToken stopping)
    {
        try
        {
            if (!isEarlierRemoved)
            {
                var earlier = await table.CloseEarlierAsync(self.Replica, self.Instance, stopping).ConfigureAwait(false);
                if (earlier.Count > 0) log.EarlierRemoved(earlier.Count);
                foreach (var one in earlier) teller.Ended(one);
                isEarlierRemoved = true;
            }
            await Parallel.ForEachAsync(changed.Keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, WorkAsync).ConfigureAwait(false);
            if (isAway) log.TableBack();
            isAway = false;
            return true;
        }
        catch (StoreException error)
        {
            if (!isAway) log.TableAway(error.Message);
            isAway = true;
            return false;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return true;
        }
    }

    private async ValueTask WorkAsync(LiveStreamName name, CancellationToken stopping)
    {
        if (!changed.TryRemove(name, out var isUnwatched)) return;
        try
        {
            await SyncAsync(name, stopping).ConfigureAwait(false);
            if (isUnwatched && stops is not null && holds.TryGetValue(name, out var hold) && hold.Row is { IsWanted: false, EndedAt: null } row) await stops.StopAsync(row, stopping).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            changed.AddOrUpdate(name, isUnwatched, (_, before) => before || isUnwatched);
            throw;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.Broke(error, name);
        }
    }
}
