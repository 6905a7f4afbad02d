using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.SweepTransfers;

/// <summary>
/// Ends recordings of live video whose holder died: nobody sends their rest again, so what is stored is the file. Fenced by the row's ETag: a session that
/// still lives writes it at least with every block, and wins.
/// </summary>
internal sealed class LostRecordings(
    TransferLedger transfers, MediaTable files, IBlockStore blocks, IWorkQueue queue, TimeProvider time, ILogger<LostRecordings> logger)
{
    /// <summary>Why such a recording ends early.</summary>
    public const string Reason = "holder-lost";

    /// <summary>Why one without a single stored block fails.</summary>
    public const string Empty = "empty";

    /// <summary>Whether anything of a recording is stored.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    public async Task<List<BlockId>> StoredOfAsync(Transfer transfer, CancellationToken cancellationToken) =>
        BlockChain.LongestRun(await blocks.ListBlocksAsync(transfer.Blob, cancellationToken));

    /// <summary>Completes a recording from its blocks and queues its job.</summary>
    /// <param name="transfer">The recording as it was read.</param>
    /// <param name="etag">Version of its row.</param>
    /// <param name="run">Its blocks, at least one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/> or <see cref="StoreError.NotThere"/>: its session lives; or a store is away.</exception>
    public async Task CloseAsync(Transfer transfer, string etag, List<BlockId> run, CancellationToken cancellationToken)
    {
        var last = run[^1];
        var now = time.GetUtcNow();
        var gap = new RecordingGap(transfer.UpdatedAt, Math.Max(1, (await NextStartAsync(transfer, now, cancellationToken) - transfer.UpdatedAt).TotalSeconds), Reason);
        var stored = transfer with
        {
            State = TransferState.Stored, Blocks = run, StoredBytes = last.End, FileCrc = last.FileCrc, UpdatedAt = now, File = transfer.File with { Gaps = [.. transfer.File.Gaps, gap] },
        };
        await transfers.SaveAsync(stored, etag, cancellationToken);
        // A job that is lost here is queued by the next sweep that finds it overdue.
        await queue.EnqueueAsync(QueueNames.MediaJobs, new MediaJob(transfer.Device, transfer.Id).ToText(), TimeSpan.Zero, cancellationToken);
        FunctionsLog.RecordingClosed(logger, transfer.Device, transfer.Id, last.End);
    }

    /// <summary>When the same channel was recorded again; now, if it was not: what lies between is not in any file.</summary>
    private async Task<DateTimeOffset> NextStartAsync(Transfer lost, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = now;
        await foreach (var media in files.OfAsync(lost.Device, lost.UpdatedAt, now, null, MediaKind.Video, cancellationToken))
            if (media.File.IsOpenEnded && media.File.Channel == lost.File.Channel && media.Time > lost.UpdatedAt && media.Time < next) next = media.Time;
        await foreach (var (other, _) in transfers.UnfinishedOfAsync(lost.Device, cancellationToken))
            if (other.File.IsOpenEnded && other.File.Channel == lost.File.Channel && other.StartedAt > lost.UpdatedAt && other.StartedAt < next) next = other.StartedAt;
        return next;
    }
}
