using System.Collections.Concurrent;
using CloudCam.Core.Live;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Media;
using Microsoft.Extensions.Hosting;

namespace CloudCam.Relay.Live.Registry;

/// <summary>
/// Keeps the rows of this replica's streams in the table <c>live</c>: written when one begins, every 15 s while it goes on, taken away at its end. A stream that another replica
/// publishes by now ends here. Media never waits for it: it is told what changed, and looks at the hub when it gets to it.
/// </summary>
/// <param name="hub">The streams.</param>
/// <param name="table">The table.</param>
/// <param name="stops">Tells devices to stop; null: nobody is told.</param>
/// <param name="self">This replica: everything a row needs but the stream.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveRegistry(LiveHub hub, LiveTable table, UnwatchedStops? stops, LiveSelf self, RegistryLog log, TimeProvider time) : BackgroundService
{
    // Rows written at once: a thousand streams are through within a second or two, and the store is not stormed.
    private const int AtOnce = 16;

    // A begin that could not be written for this long may have been overtaken; before that clocks of two replicas decide nothing.
    private static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<LiveStreamName, bool> changed = new();
    private readonly ConcurrentDictionary<LiveStreamName, LiveRecord> rows = new();
    private readonly SemaphoreSlim signal = new(0, 1);
    private bool isAway;
    private bool isEarlierRemoved;

    /// <summary>Something happened to a stream. Returns at once.</summary>
    public void OnChange(LiveChangeKind kind, in LiveStreamState stream)
    {
        if (kind == LiveChangeKind.Awaited) return;
        if (kind == LiveChangeKind.ViewersChanged && rows.TryGetValue(stream.Name, out var row) && row.IsWanted == stream.IsWanted) return;
        Note(stream.Name, kind == LiveChangeKind.Unwatched && !stream.IsFromReplica);
    }

    /// <summary>Takes all rows away: after the hub was closed.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(StopPatience, time);
        try
        {
            await Parallel.ForEachAsync(
                rows.Values, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = patience.Token }, (row, stop) => new(table.EndAsync(row, stop))).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            // What stays counts for a minute at most.
            log.TableAway(error.Message);
        }
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
                foreach (var name in rows.Keys) Note(name, isUnwatched: false);
                left = LiveRecord.RefreshInterval;
            }
            var isWell = await WorkAsync(stoppingToken).ConfigureAwait(false);
            if (!isWell) await Task.Delay(RetryWait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else await WaitAsync(left, stoppingToken).ConfigureAwait(false);
        }
    }

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
                var removed = await table.RemoveEarlierAsync(self.Replica, self.Instance, stopping).ConfigureAwait(false);
                if (removed > 0) log.EarlierRemoved(removed);
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
            if (isUnwatched && stops is not null && rows.TryGetValue(name, out var row) && !row.IsWanted) await stops.StopAsync(row, stopping).ConfigureAwait(false);
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

    private async Task SyncAsync(LiveStreamName name, CancellationToken stopping)
    {
        rows.TryGetValue(name, out var row);
        if (hub.StateOf(name) is not { IsPublished: true, IsFromReplica: false } state)
        {
            if (row is null) return;
            await table.EndAsync(row, stopping).ConfigureAwait(false);
            rows.TryRemove(name, out _);
            return;
        }
        var now = time.GetUtcNow();
        var wanted = self.RowOf(state, now);
        // A new publication of a stream that had one takes the row over like one of another replica.
        var isNew = row is null || row.StartedAt != wanted.StartedAt;
        if (!isNew && row!.Video == wanted.Video && row.Audio == wanted.Audio && row.IsWanted == wanted.IsWanted && now - row.SeenAt < LiveRecord.RefreshInterval / 2) return;
        var written = isNew
            ? await table.ClaimAsync(wanted, now - state.Since > LateAfter, stopping).ConfigureAwait(false)
            : await table.RenewAsync(wanted with { Epoch = row!.Epoch, ETag = row.ETag }, stopping).ConfigureAwait(false);
        if (written is null)
        {
            Lose(name, state.Since);
            return;
        }
        rows[name] = written;
        if (isNew) log.Claimed(name, written.Epoch);
    }

    private void Lose(LiveStreamName name, DateTimeOffset since)
    {
        rows.TryRemove(name, out _);
        // One that began meanwhile is newer than whoever overtook the one before.
        if (hub.StateOf(name) is not { IsPublished: true, IsFromReplica: false } state || state.Since != since)
        {
            Note(name, isUnwatched: false);
            return;
        }
        log.Overtaken(name);
        // Whoever publishes sees that it was replaced, and ends; viewers go on with what is fetched from the other replica.
        hub.TryPublish(name, "overtaken")?.Dispose();
    }
}
