using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.SweepTransfers;

/// <summary>Ends transfers whose camera never came back, and queues the jobs of stored transfers again when they got lost.</summary>
internal sealed class TransferSweep(
    ITableStore tables, TransferLedger transfers, IWorkQueue queue, IEventSink events, FunctionOptions options, TimeProvider time, ILogger<TransferSweep> logger)
{
    // While the queue holds messages the job may be among them: a long queue must not grow by its own sweeping.
    private static readonly TimeSpan OverdueInFullQueue = TimeSpan.FromHours(1);

    /// <summary>Looks at every transfer that has not ended.</summary>
    /// <returns>How many were given up, and how many jobs were queued again.</returns>
    public async Task<(int Abandoned, int QueuedAgain)> RunAsync(CancellationToken cancellationToken)
    {
        var abandoned = 0;
        await foreach (var (transfer, etag) in QuietAsync(TransferState.Receiving, options.TransferGiveUpAfter, cancellationToken))
            if (await AbandonAsync(transfer, etag, cancellationToken)) abandoned++;

        var overdue = await queue.CountAsync(QueueNames.MediaJobs, cancellationToken) == 0 ? options.MediaJobOverdueAfter : OverdueInFullQueue;
        var queued = 0;
        await foreach (var (transfer, etag) in QuietAsync(TransferState.Stored, overdue, cancellationToken))
            if (await QueueAgainAsync(transfer, etag, cancellationToken)) queued++;
        return (abandoned, queued);
    }

    private async Task<bool> AbandonAsync(Transfer transfer, string etag, CancellationToken cancellationToken)
    {
        const string reason = "abandoned";
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

    private async IAsyncEnumerable<(Transfer Transfer, string ETag)> QuietAsync(
        TransferState state, TimeSpan quiet, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
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
            if (time.GetUtcNow() - transfer.UpdatedAt >= quiet) yield return (transfer, row.ETag);
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
