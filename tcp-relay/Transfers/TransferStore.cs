using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Framing;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Transfers;

/// <summary>
/// Files on their way: opened where an earlier connection, process or replica left off, stored block by block, handed over to
/// assembly. A block's id carries its checkpoint, so a stored block is a checkpoint; the table row follows behind and is the fence.
/// </summary>
public sealed class TransferStore(
    TransferLedger ledger, IBlockStore blocks, IWorkQueue queue, BufferPool pool, RelayOptions options, RelayMetrics metrics, TimeProvider time)
{
    // Two replicas that open the same transfer race at most a few times.
    private const int OpenAttempts = 8;

    // Nobody waits for the end of a recording of live video to come nearer, and none is gone on with: its row only has to show that it is alive, long before the
    // sweep takes it for lost (3 minutes). A recorded camera writes a row every 5 s instead of four each second.
    private static readonly TimeSpan RecordingCheckpoint = TimeSpan.FromSeconds(5);

    // Block ids carry offsets of 32 bits.
    internal const long MaxFileBytes = uint.MaxValue;

    /// <summary>Opens a file: finds how much of it is stored, raises the row's epoch so that older sessions are fenced off.</summary>
    /// <exception cref="StoreException">A store is away, or a newer session of the device owns the transfer.</exception>
    /// <exception cref="ProtocolViolationException">The announced size is beyond what blocks can address.</exception>
    public async Task<TransferFile> OpenAsync(DeviceRecord device, FileAnnouncement file, CancellationToken cancellationToken)
    {
        if (file.Units < 0 || file.UnitBytes < 1 || file.Units > MaxFileBytes / file.UnitBytes)
            throw new ProtocolViolationException(Violation.FileTooLarge, $"{file.Units} x {file.UnitBytes} bytes announced");
        for (var attempt = 1; ; attempt++)
        {
            var (id, found) = await FindAsync(device, file, cancellationToken).ConfigureAwait(false);
            if (found is { } existing && existing.Transfer.Epoch > device.Epoch)
                throw new StoreException(StoreError.Changed, "A newer connection of the device owns this transfer.");
            try
            {
                return found is { } known
                    ? await ContinueAsync(device, known.Transfer, known.ETag, cancellationToken).ConfigureAwait(false)
                    : await BeginAsync(device, file, id, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere && attempt < OpenAttempts)
            {
                // Somebody wrote the row between our reading and writing: look again who owns it now.
                continue;
            }
        }
    }

    /// <summary>Stores the block in memory, if there is one, and lets a checkpoint follow it, unless one was written just now (<see cref="RelayOptions.CheckpointInterval"/>).</summary>
    /// <exception cref="StoreException">The block is not stored (the memory still holds it), or the session is fenced off.</exception>
    /// <exception cref="ProtocolViolationException">The file has as many blocks as a file may have.</exception>
    public async Task StoreBlockAsync(TransferFile file, CancellationToken cancellationToken)
    {
        if (file.Checkpoint.IsFaulted) await SettleAsync(file).ConfigureAwait(false);
        if (file.Unstored.IsEmpty) return;
        if (file.Blocks.Count >= TransferRow.MaxBlocks) throw new ProtocolViolationException(Violation.FileTooLarge, $"more than {TransferRow.MaxBlocks} blocks");
        if (file.Position > MaxFileBytes) throw new ProtocolViolationException(Violation.FileTooLarge, $"more than {MaxFileBytes} bytes");
        var id = file.CloseBlock();
        var started = time.GetTimestamp();
        await blocks.PutBlockAsync(file.Row.Blob, id.ToBytes(), file.Unstored, cancellationToken).ConfigureAwait(false);
        metrics.BlockStored(id.Length, time.GetElapsedTime(started));
        file.BlockStored(id);
        // One checkpoint at a time; while it is on its way the next blocks are on their own, and the next checkpoint covers them.
        if (!file.Checkpoint.IsCompleted || time.GetTimestamp() < file.NextCheckpoint) return;
        var interval = file.Row.File.IsOpenEnded && options.CheckpointInterval < RecordingCheckpoint ? RecordingCheckpoint : options.CheckpointInterval;
        file.NextCheckpoint = time.GetTimestamp() + (long)(interval.TotalSeconds * time.TimestampFrequency);
        file.Checkpoint = CheckpointAsync(file, CancellationToken.None);
    }

    /// <summary>All bytes were written: stores the rest, marks the transfer stored and queues its assembly. After this the camera may hear that it is done.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="ending">What is known of it only now; null: nothing.</param>
    public async Task<Transfer> CompleteAsync(TransferFile file, CancellationToken cancellationToken, FileEnding? ending = null)
    {
        if (!file.IsAlreadyWhole)
        {
            await StoreBlockAsync(file, cancellationToken).ConfigureAwait(false);
            await SettleAsync(file).ConfigureAwait(false);
            if (!file.Row.IsWhole(file.Position))
                throw new InvalidOperationException($"Session called {file.Position} of {file.Row.AnnouncedBytes} bytes a whole file.");
            var announced = file.Row.File.AnnouncedCrc;
            var stored = Progress(file) with
            {
                File = ending?.Of(file.Row.File) ?? file.Row.File, State = TransferState.Stored, Blocks = [.. file.Blocks], AnnouncedCrcMatches = announced is null ? null : announced == file.FileCrc,
            };
            if (file.Row.State == TransferState.Receiving) await SaveStoredAsync(file, stored, cancellationToken).ConfigureAwait(false);
        }
        // Also for a file that was whole before: the process that stored it may have died before this line.
        if (file.Row.State == TransferState.Stored)
        {
            var job = new MediaJob(file.Row.Device, file.Row.Id);
            await queue.EnqueueAsync(QueueNames.MediaJobs, job.ToText(), TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
        return file.Row;
    }

    /// <summary>
    /// The file is about to be given up for good: stores what is in memory and proves, by a write of the row, that the transfer is still this session's. Only then
    /// may it be told; <see cref="FailAsync"/> follows when everybody heard of it, so that a kill in between repeats the news instead of losing it.
    /// </summary>
    /// <exception cref="StoreException">A store is away, or a newer session of the device owns the transfer.</exception>
    public async Task BeginFailAsync(TransferFile file, CancellationToken cancellationToken)
    {
        await StoreBlockAsync(file, cancellationToken).ConfigureAwait(false);
        await SettleAsync(file).ConfigureAwait(false);
        await CheckpointAsync(file, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The file is given up: for good, or until the camera offers it again.</summary>
    public async Task FailAsync(TransferFile file, string reason, bool isFinal, CancellationToken cancellationToken)
    {
        if (file.IsAlreadyWhole) return;
        await StoreBlockAsync(file, cancellationToken).ConfigureAwait(false);
        await SettleAsync(file).ConfigureAwait(false);
        var row = isFinal ? Progress(file) with { State = TransferState.Failed, FailureReason = reason } : Progress(file);
        file.ETag = await WriteAsync(file, etag => ledger.SaveAsync(row, etag, cancellationToken), cancellationToken).ConfigureAwait(false);
        file.Row = row;
    }

    /// <summary>The connection ended with the file open: what is in memory is stored, so that nothing of it has to be sent again, and the row says how far it came.</summary>
    public async Task KeepAsync(TransferFile file, CancellationToken cancellationToken)
    {
        if (file.IsAlreadyWhole || file.Row.State != TransferState.Receiving || file.Blocks.Count >= TransferRow.MaxBlocks) return;
        await StoreBlockAsync(file, cancellationToken).ConfigureAwait(false);
        await SettleAsync(file).ConfigureAwait(false);
        if (!file.IsRowBehind) return;
        file.Checkpoint = CheckpointAsync(file, cancellationToken);
        await SettleAsync(file).ConfigureAwait(false);
    }

    /// <summary>Waits for the checkpoint on its way. One that failed because the store was away is made good by the next write of the row.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/>: a newer session owns the transfer.</exception>
    private static async Task SettleAsync(TransferFile file)
    {
        try
        {
            await file.Checkpoint.ConfigureAwait(false);
        }
        catch (StoreException error) when (error.CanRetry)
        {
            file.Checkpoint = Task.CompletedTask;
        }
    }

    private async Task<(string Id, (Transfer Transfer, string ETag)? Found)> FindAsync(
        DeviceRecord device, FileAnnouncement file, CancellationToken cancellationToken)
    {
        if (file.IsIdentified)
        {
            var id = file.TransferIdFor(device.Id);
            return (id, await ledger.FindAsync(device.Id, id, cancellationToken).ConfigureAwait(false));
        }

        // Nothing in the announcement tells this file from the next one: only a recent unfinished one of the same place and size can be it.
        var oldest = time.GetUtcNow() - options.UnidentifiedResumeWindow;
        (Transfer, string)? newest = null;
        await foreach (var (transfer, etag) in ledger.UnfinishedOfAsync(device.Id, cancellationToken).ConfigureAwait(false))
        {
            if (transfer.File.IsIdentified || transfer.File.Source != file.Source || transfer.File.Units != file.Units || transfer.UpdatedAt < oldest) continue;
            if (newest is null || transfer.UpdatedAt > newest.Value.Item1.UpdatedAt) newest = (transfer, etag);
        }
        var fresh = DerivedId.From(
            file.TransferIdFor(device.Id), device.Epoch.ToString(CultureInfo.InvariantCulture), time.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture));
        return (newest?.Item1.Id ?? fresh, newest);
    }

    private async Task<TransferFile> BeginAsync(DeviceRecord device, FileAnnouncement file, string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var transfer = new Transfer
        {
            Device = device.Id, Id = id, File = file, Standing = device.Standing, Epoch = device.Epoch, State = TransferState.Receiving, StoredBytes = 0,
            Blob = BlobNames.Media(device.Standing, device.Id, file.DeviceTime ?? now, id, MediaNames.ExtensionOf(file.Format)),
            StartedAt = now, UpdatedAt = now,
        };
        var etag = await ledger.SaveAsync(transfer, null, cancellationToken).ConfigureAwait(false);
        return new TransferFile(transfer, etag, [], isAlreadyWhole: false, pool);
    }

    private async Task<TransferFile> ContinueAsync(DeviceRecord device, Transfer known, string etag, CancellationToken cancellationToken)
    {
        if (known.State is TransferState.Stored or TransferState.Completed) return new TransferFile(known, etag, [], isAlreadyWhole: true, pool);
        if (known.File.IsOpenEnded) return await CloseOldAsync(device, known, etag, cancellationToken).ConfigureAwait(false);
        // The fence first, then the list: a block that a stale session stores after this cannot be in a run of ours.
        var taken = known with
        {
            Epoch = device.Epoch, State = TransferState.Receiving, FailureReason = null, Resumes = known.Resumes + 1, UpdatedAt = time.GetUtcNow(),
        };
        etag = await ledger.SaveAsync(taken, etag, cancellationToken).ConfigureAwait(false);
        var run = BlockChain.LongestRun(await blocks.ListBlocksAsync(known.Blob, cancellationToken).ConfigureAwait(false));
        metrics.TransferResumed(run.Count == 0 ? 0 : run[^1].End);
        return new TransferFile(taken, etag, run, isAlreadyWhole: false, pool);
    }

    // Live video cannot be continued: nobody sends again what is missing in between. What is stored of it is the file; where nothing is, or where it was given up, it begins anew.
    private async Task<TransferFile> CloseOldAsync(DeviceRecord device, Transfer known, string etag, CancellationToken cancellationToken)
    {
        var hasFailed = known.State == TransferState.Failed;
        var taken = known with { Epoch = device.Epoch, State = TransferState.Receiving, FailureReason = null, UpdatedAt = time.GetUtcNow() };
        etag = await ledger.SaveAsync(taken, etag, cancellationToken).ConfigureAwait(false);
        var run = BlockChain.LongestRun(await blocks.ListBlocksAsync(known.Blob, cancellationToken).ConfigureAwait(false));
        var file = new TransferFile(taken, etag, run, isAlreadyWhole: false, pool);
        if (run.Count == 0) return file;
        if (hasFailed)
        {
            file.StartOver();
            return file;
        }
        await CompleteAsync(file, cancellationToken).ConfigureAwait(false);
        return new TransferFile(file.Row, file.ETag, [], isAlreadyWhole: true, pool);
    }

    private async Task CheckpointAsync(TransferFile file, CancellationToken cancellationToken)
    {
        var row = Progress(file);
        file.ETag = await WriteAsync(file, etag => ledger.CheckpointAsync(row, etag, cancellationToken), cancellationToken).ConfigureAwait(false);
        file.Row = row;
    }

    private async Task SaveStoredAsync(TransferFile file, Transfer stored, CancellationToken cancellationToken)
    {
        try
        {
            file.ETag = await WriteAsync(file, etag => ledger.SaveAsync(stored, etag, cancellationToken), cancellationToken).ConfigureAwait(false);
            file.Row = stored;
        }
        catch (StoreException error) when (error.Error == StoreError.Changed)
        {
            // Written by ourselves when the answer was lost, and maybe assembled since: that stands.
            var found = await ledger.FindAsync(stored.Device, stored.Id, cancellationToken).ConfigureAwait(false);
            if (found is not { } known || known.Transfer.Epoch != stored.Epoch || known.Transfer.State is not (TransferState.Stored or TransferState.Completed)) throw;
            (file.Row, file.ETag) = known;
        }
    }

    // A write of our own whose answer was lost looks like somebody else's. The epoch tells them apart: nobody else writes with ours.
    private async Task<string> WriteAsync(TransferFile file, Func<string, Task<string>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await write(file.ETag).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Error == StoreError.Changed)
        {
            var found = await ledger.FindAsync(file.Row.Device, file.TransferId, cancellationToken).ConfigureAwait(false);
            if (found is not { } known || known.Transfer.Epoch != file.Row.Epoch || known.Transfer.State != TransferState.Receiving) throw;
            return await write(known.ETag).ConfigureAwait(false);
        }
    }

    private Transfer Progress(TransferFile file)
    {
        var last = file.Blocks.Count == 0 ? default : file.Blocks[^1];
        return file.Row with
        {
            StoredBytes = last.End, FileCrc = last.FileCrc, CrcErrors = file.CrcErrors, UpdatedAt = time.GetUtcNow(),
        };
    }
}
