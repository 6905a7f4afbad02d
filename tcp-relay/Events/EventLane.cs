using System.Buffers;
using System.Runtime.CompilerServices;
using CloudCam.Core.Events;
using CloudCam.Core.Ports;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Events;

/// <summary>The events of one partition, in order.</summary>
public sealed class EventLane(
    string hub, int partition, IEventHubs hubs, SpillStore spill, RefusedEvents refused, TimeSpan replayInterval, RelayMetrics metrics, RelayLog log,
    TimeProvider time, CancellationToken stopping) : IThreadPoolWorkItem, IDisposable
{
    private readonly Lock sync = new();

    // Held by the sender for one batch, and by the replay for the moment in which it decides that nothing spilled is left. First come, first served.
    private readonly SemaphoreSlim turn = new(1, 1);

    // What no longer fits into the batch that gathers: not written yet, so that a stream that is slow costs no memory but the callers' own.
    private readonly Queue<(CameraEvent Event, Acceptance Acceptance)> waiting = new();
    private readonly ArrayBufferWriter<byte> refill = new();
    private EventBatch gathering = new();
    private EventBatch spare = new();
    private TaskCompletionSource? flushed;
    private bool isSending;
    private bool knowsSpill;
    private bool isSpilling;

    /// <summary>Takes one event. Nothing is sent before <see cref="Wake"/>, so that events of one delivery go together.</summary>
    /// <param name="cameraEvent">The event; untouched until it is settled.</param>
    /// <param name="json">What it is as JSON.</param>
    /// <param name="acceptance">Settled when the event is sent or spilled, or with the error when neither was possible.</param>
    internal void Add(CameraEvent cameraEvent, ReadOnlySpan<byte> json, Acceptance acceptance)
    {
        lock (sync)
        {
            if (waiting.Count > 0 || gathering.IsFull) waiting.Enqueue((cameraEvent, acceptance));
            else gathering.Add(json, acceptance);
        }
    }

    /// <summary>Lets the lane send what it was given, if it does not do so already.</summary>
    internal void Wake()
    {
        lock (sync)
        {
            if (isSending || gathering.IsEmpty) return;
            isSending = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Ends when nothing is on its way.</summary>
    public Task FlushedAsync()
    {
        Wake();
        lock (sync) return isSending ? (flushed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => _ = SendAllAsync();

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task SendAllAsync()
    {
        while (TakeBatch() is { } batch)
        {
            batch.Settle(await SendBatchAsync(batch).ConfigureAwait(false));
            lock (sync) spare = batch;
        }
    }

    private EventBatch? TakeBatch()
    {
        lock (sync)
        {
            if (gathering.IsEmpty)
            {
                isSending = false;
                flushed?.SetResult();
                flushed = null;
                return null;
            }
            var batch = gathering;
            gathering = spare;
            while (!gathering.IsFull && waiting.TryDequeue(out var next)) Refill(next.Event, next.Acceptance);
            return batch;
        }
    }

    private void Refill(CameraEvent cameraEvent, Acceptance acceptance)
    {
        try
        {
            refill.ResetWrittenCount();
            CloudEventWriter.Write(cameraEvent, refill);
            gathering.Add(refill.WrittenSpan, acceptance);
        }
        catch (Exception error)
        {
            // It was written once already, so this cannot be its content; its caller hears of it, the lane goes on.
            acceptance.Settle(error);
        }
    }

    /// <returns>Why the batch is not safe; null when it is.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Exception?> SendBatchAsync(EventBatch batch)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await LookForSpillAsync().ConfigureAwait(false);
            await SendOrSpillAsync(batch.Events).ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            // Whoever waits for this batch hears of it, whatever it was; the lane goes on.
            return error;
        }
        finally
        {
            turn.Release();
        }
    }

    // What an earlier process spilled is older than anything this one sends.
    private async ValueTask LookForSpillAsync()
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendOrSpillAsync(IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        if (!isSpilling)
        {
            try
            {
                await hubs.SendAsync(hub, partition, events, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (StoreException error) when (error.Error == StoreError.Invalid)
            {
                if (await TrySortOutAsync(events, error).ConfigureAwait(false)) return;
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

    // Something in the batch is not as the service wants it: the rest must not suffer for it.
    private async Task<bool> TrySortOutAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, StoreException refusal)
    {
        try
        {
            CountRefused(await refused.SortOutAsync(hubs, hub, partition, events, CancellationToken.None).ConfigureAwait(false), refusal.Message);
            return true;
        }
        catch (StoreException error) when (error.CanRetry)
        {
            log.EventsSpilled(hub, partition, error.Error, events.Count);
            return false;
        }
    }

    private void CountRefused(int count, string detail)
    {
        if (count == 0) return;
        metrics.EventsRefused(count);
        log.EventsRefused(hub, partition, count, detail);
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
        CountRefused(replay.RefusedEvents, "found in the spill");
        return replay.StoppedPartitions == 0;
    }
}
