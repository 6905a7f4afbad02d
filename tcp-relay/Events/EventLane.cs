using CloudCam.Core.Events;
using CloudCam.Core.Ports;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Events;

/// <summary>The events of one partition, in order.</summary>
public sealed class EventLane(
    string hub, int partition, IEventHubs hubs, SpillStore spill, TimeSpan replayInterval, RelayMetrics metrics, RelayLog log, TimeProvider time,
    CancellationToken stopping)
{
    // What may wait for one request: at 300 bytes an event about 1 MB, the most a request may carry. Callers beyond it wait, and so do their sockets.
    private const int MaxBatch = 3_000;

    private readonly Lock sync = new();
    private Batch gathering = new();
    private Task sending = Task.CompletedTask;
    private bool isSending;
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
        try
        {
            for (var at = 0; at < batch.Events.Count; at += MaxBatch)
                await SendOrSpillAsync(batch.Events.GetRange(at, Math.Min(MaxBatch, batch.Events.Count - at))).ConfigureAwait(false);
            batch.Done.SetResult();
        }
        catch (StoreException error)
        {
            batch.Done.SetException(error);
        }
        catch (Exception error)
        {
            batch.Done.SetException(error);
            throw;
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
        if (isSpilling) return;
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
                if (!await DrainAsync().ConfigureAwait(false)) continue;
                if (await TryLeaveSpillingAsync().ConfigureAwait(false)) return;
            }
            catch (StoreException error)
            {
                log.ReplayFailed(hub, partition, error.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<bool> TryLeaveSpillingAsync()
    {
        // With the sender at rest nothing new can be spilled; what was spilled until then is sent before the lane goes direct again.
        Task resting;
        lock (sync)
        {
            resting = sending;
            if (isSending) return false;
            isSending = true;
        }
        await resting.ConfigureAwait(false);
        try
        {
            if (!await DrainAsync().ConfigureAwait(false)) return false;
            isSpilling = false;
            return true;
        }
        finally
        {
            lock (sync) sending = Task.Run(SendAllAsync, CancellationToken.None);
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
