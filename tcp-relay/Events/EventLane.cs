using CloudCam.Core.Events;
using CloudCam.Core.Ports;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Events;

/// <summary>The events of one partition, in order.</summary>
public sealed class EventLane(
    string hub, int partition, IEventHubs hubs, SpillStore spill, TimeSpan replayInterval, RelayMetrics metrics, RelayLog log, TimeProvider time,
    CancellationToken stopping) : IDisposable
{
    // What may wait for one request: at 300 bytes an event about 1 MB, the most a request may carry. Callers beyond it wait, and so do their sockets.
    private const int MaxBatch = 3_000;

    private readonly Lock sync = new();

    // Held by the sender for one batch, and by the replay for the moment in which it decides that nothing spilled is left. First come, first served.
    private readonly SemaphoreSlim turn = new(1, 1);
    private Batch gathering = new();
    private Task sending = Task.CompletedTask;
    private bool isSending;
    private bool knowsSpill;
    private bool isSpilling;

    /// <summary>Takes one event; the task ends when it is sent or spilled, or fails when neither was possible.</summary>
    public Task AcceptAsync(ReadOnlyMemory<byte> json)
    {
        lock (sync)
        {
            gathering.Events.Add(json);
            var accepted = gathering.Done.Task;
            if (!isSending)
            {
                isSending = true;
                sending = Task.Run(SendAllAsync, CancellationToken.None);
            }
            return accepted;
        }
    }

    /// <summary>Ends when nothing is on its way.</summary>
    public Task FlushedAsync()
    {
        lock (sync) return sending;
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task SendAllAsync()
    {
        while (true)
        {
            Batch batch;
            lock (sync)
            {
                if (gathering.Events.Count == 0)
                {
                    isSending = false;
                    return;
                }
                batch = gathering;
                gathering = new Batch();
            }
            await SettleAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(Batch batch)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await LookForSpillAsync().ConfigureAwait(false);
            for (var at = 0; at < batch.Events.Count; at += MaxBatch)
                await SendOrSpillAsync(batch.Events.GetRange(at, Math.Min(MaxBatch, batch.Events.Count - at))).ConfigureAwait(false);
            batch.Done.SetResult();
        }
        catch (Exception error)
        {
            // Whoever waits for this batch hears of it, whatever it was; the lane goes on.
            batch.Done.SetException(error);
        }
        finally
        {
            turn.Release();
        }
    }

    // What an earlier process spilled is older than anything this one sends.
    private async Task LookForSpillAsync()
    {
        if (knowsSpill) return;
        try
        {
            if (await spill.HoldsAsync(hub, partition, CancellationToken.None).ConfigureAwait(false)) BeginSpilling();
            knowsSpill = true;
        }
        catch (StoreException error)
        {
            // Nobody can tell now; the next batch asks again. Waiting for the answer would make events wait for a store they may not need.
            log.ReplayFailed(hub, partition, error.Message);
        }
    }

    private async Task SendOrSpillAsync(List<ReadOnlyMemory<byte>> events)
    {
        if (!isSpilling)
        {
            try
            {
                await hubs.SendAsync(hub, partition, events, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (StoreException error) when (error.CanRetry)
            {
                log.EventsSpilled(hub, partition, error.Error, events.Count);
            }
        }
        await spill.SpillAsync(hub, partition, events, CancellationToken.None).ConfigureAwait(false);
        metrics.EventsSpilled(events.Count);
        if (!isSpilling) BeginSpilling();
    }

    private void BeginSpilling()
    {
        isSpilling = true;
        _ = Task.Run(ReplayAsync, CancellationToken.None);
    }

    // Runs beside the sender while anything is spilled; the sender goes on spilling until this found nothing left.
    private async Task ReplayAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(replayInterval, time, stopping).ConfigureAwait(false);
                if (await DrainAsync().ConfigureAwait(false) && await TryLeaveSpillingAsync().ConfigureAwait(false)) return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // A store away, or a bug: what is spilled stays where it is and is tried again.
                log.ReplayFailed(hub, partition, error.Message);
            }
        }
    }

    private async Task<bool> TryLeaveSpillingAsync()
    {
        // In this turn nothing new can be spilled; what was spilled until now is sent before the lane goes direct again.
        await turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            if (!await DrainAsync().ConfigureAwait(false)) return false;
            isSpilling = false;
            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Sends what is spilled.</summary>
    /// <returns>Whether nothing is left.</returns>
    private async Task<bool> DrainAsync()
    {
        var replay = await spill.ReplayAsync(hubs, hub, partition, stopping).ConfigureAwait(false);
        metrics.EventsReplayed(replay.Events);
        if (replay.Events > 0) log.EventsReplayed(hub, partition, replay.Events);
        return replay.StoppedPartitions == 0;
    }

    private sealed class Batch
    {
        public List<ReadOnlyMemory<byte>> Events { get; } = [];

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
