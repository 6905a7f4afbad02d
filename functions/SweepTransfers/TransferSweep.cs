using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Hosting;
using CloudCam.Functions.Transfers;

namespace CloudCam.Functions.SweepTransfers;

/// <summary>Ends transfers whose camera never came back and recordings whose holder died, and queues the jobs of stored transfers again when they got lost.</summary>
internal sealed class TransferSweep(
    ITableStore tables, TransferLedger transfers, OpenTransfers open, LostRecordings recordings, IWorkQueue queue, IEventSink events, FunctionOptions options, TimeProvider time, ILogger<TransferSweep> logger)
{
    // While the queue holds messages the job may be among them: a long queue must not grow by its own sweeping.
    private static readonly TimeSpan OverdueInFullQueue = TimeSpan.FromHours(1);

    // Rows of ended transfers stay, so a look at all of them takes longer from year to year. What has no note (its event was set apart) is found within a day.
    private static readonly TimeSpan AllInterval = TimeSpan.FromHours(24);

    // Below the half hour after which the host ends a run, and with it everything else that runs in this process.
    private static readonly TimeSpan AllLongest = TimeSpan.FromMinutes(20);

    /// <summary>Looks at every transfer that is noted as not ended, and once a day at all there are, which also puts the notes right.</summary>
    /// <returns>What was done.</returns>
    public async Task<SweptTransfers> RunAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetUtcNow();
        // Counted before recordings are closed: their jobs are new, and none that got lost.
        var overdue = await queue.CountAsync(QueueNames.MediaJobs, cancellationToken) == 0 ? options.MediaJobOverdueAfter : OverdueInFullQueue;
        var swept = await SweepAsync(NotedAsync(begun, cancellationToken), overdue, cancellationToken);
        if (await open.LookedAtAllAsync(cancellationToken) is { } last && begun - last < AllInterval) return swept;

        var notEnded = new HashSet<(DeviceId, string)>();
        using var limit = new CancellationTokenSource(AllLongest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            swept += await SweepAsync(AllAsync(notEnded, either.Token), overdue, either.Token);
            await open.RepairAsync(notEnded, begun, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Too many for one run. Those without a note behind this place wait; the others are found by their notes as ever.
            swept += new SweptTransfers(0, 0) { IsCut = true };
        }
        // Last: a run that breaks off before looks at all of them again.
        await open.LookedAsync(begun, cancellationToken);
        return swept;
    }

    private async Task<SweptTransfers> SweepAsync(IAsyncEnumerable<(Transfer Transfer, string ETag)> found, TimeSpan overdue, CancellationToken cancellationToken)
    {
        var (abandoned, queued, closed) = (0, 0, 0);
        await foreach (var (transfer, etag) in found)
        {
            if (time.GetUtcNow() - transfer.UpdatedAt < (transfer.State == TransferState.Stored ? overdue : QuietOf(transfer))) continue;
            if (transfer.State == TransferState.Stored)
            {
                if (await QueueAgainAsync(transfer, etag, cancellationToken)) queued++;
            }
            else if (!transfer.File.IsOpenEnded)
            {
                if (await FailAsync(transfer, etag, "abandoned", cancellationToken)) abandoned++;
            }
            else if (await recordings.StoredOfAsync(transfer, cancellationToken) is { Count: > 0 } run)
            {
                if (await TryAsync(() => recordings.CloseAsync(transfer, etag, run, cancellationToken))) closed++;
            }
            else if (await FailAsync(transfer, etag, LostRecordings.Empty, cancellationToken))
            {
                abandoned++;
            }
        }
        return new SweptTransfers(abandoned, queued, closed);
    }

    // A camera comes back for a file of its own; live video goes by.
    private TimeSpan QuietOf(Transfer transfer) => transfer.File.IsOpenEnded ? options.RecordingLostAfter : options.TransferGiveUpAfter;

    private async Task<bool> FailAsync(Transfer transfer, string etag, string reason, CancellationToken cancellationToken)
    {
        // Announced first: a crash in between announces it again under the same id. Should the camera come back in this very instant, its
        // session wins the row, and the file's completion follows the announced failure.
        await events.AcceptAsync(
        [
            new MediaFailed
            {
                Device = transfer.Device, Time = transfer.File.DeviceTime ?? transfer.StartedAt, CorrelationId = transfer.File.AlarmId, TransferId = transfer.Id,
                File = transfer.File, Reason = reason, StoredBytes = transfer.StoredBytes,
                Stamp = new EventStamp(default, transfer.Sequence is { } sequence ? $"{sequence}.1" : null, transfer.Standing == DeviceStanding.Quarantined, null),
            },
        ], cancellationToken);
        var ended = transfer with { State = TransferState.Failed, FailureReason = reason, UpdatedAt = time.GetUtcNow() };
        if (!await TryAsync(() => transfers.SaveAsync(ended, etag, cancellationToken))) return false;
        FunctionsLog.TransferAbandoned(logger, transfer.Device, transfer.Id, transfer.StoredBytes);
        return true;
    }

    private async Task<bool> QueueAgainAsync(Transfer transfer, string etag, CancellationToken cancellationToken)
    {
        await queue.EnqueueAsync(QueueNames.MediaJobs, new MediaJob(transfer.Device, transfer.Id).ToText(), TimeSpan.Zero, cancellationToken);
        FunctionsLog.JobQueuedAgain(logger, transfer.Device, transfer.Id);
        // The touched row is not overdue again before the same time has passed.
        await TryAsync(() => transfers.CheckpointAsync(transfer with { UpdatedAt = time.GetUtcNow() }, etag, cancellationToken));
        return true;
    }

    private async IAsyncEnumerable<(Transfer Transfer, string ETag)> AllAsync(
        HashSet<(DeviceId, string)> seen, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var state in (TransferState[])[TransferState.Receiving, TransferState.Stored])
        {
            var query = new TableQuery { WhereEquals = new("state", TransferRow.NameOf(state)) };
            await foreach (var row in tables.QueryAsync(TableNames.Transfers, query, cancellationToken))
            {
                Transfer transfer;
                try
                {
                    transfer = TransferRow.Read(row);
                }
                catch (FormatException error)
                {
                    // One row that somebody edited by hand must not keep the others from being swept.
                    FunctionsLog.RowUnreadable(logger, row.PartitionKey, row.RowKey, error.Message);
                    continue;
                }
                seen.Add((transfer.Device, transfer.Id));
                yield return (transfer, row.ETag);
            }
        }
    }

    private async IAsyncEnumerable<(Transfer Transfer, string ETag)> NotedAsync(
        DateTimeOffset begun, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var note in open.AllAsync(null, null, cancellationToken))
        {
            (Transfer Transfer, string ETag)? found;
            try
            {
                found = await transfers.FindAsync(note.Device, note.Id, cancellationToken);
            }
            catch (FormatException error)
            {
                FunctionsLog.RowUnreadable(logger, note.Device.Value, note.Id, error.Message);
                continue;
            }
            if (found is { Transfer.State: TransferState.Receiving or TransferState.Stored } one) yield return one;
            else if (note.Since < begun) await open.ForgetAsync(note.Device, note.Id, cancellationToken);
        }
    }

    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere)
        {
            // The transfer moved on while we looked: nothing is overdue about it.
            return false;
        }
    }
}
