using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Functions.Conversion;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.Assembly;

/// <summary>
/// Turns a stored transfer into a file: blob, check, row, announcement, something to look at, announcement. Each step is done when its
/// result is there already, each result follows from the transfer alone, and the transfer's own state is written last: whoever finds it
/// completed or failed knows that row and events went out, and whoever finds it stored can run everything again.
/// </summary>
internal sealed class MediaAssembler(
    TransferLedger transfers, MediaTable files, MediaLedger promises, BlobAssembly assembly, MediaPreparation preparation, IEventSink events, TimeProvider time, ILogger<MediaAssembler> logger)
{
    // A sweep touches the row at most once in many minutes: more lost races than this mean that something else is wrong.
    private const int FinishAttempts = 5;

    /// <summary>Assembles a transfer.</summary>
    /// <returns>What became of it, one line for the host's log.</returns>
    /// <exception cref="StoreException">A store did not do what was asked: run it again.</exception>
    public async Task<string> AssembleAsync(MediaJob job, CancellationToken cancellationToken)
    {
        if (await transfers.FindAsync(job.Device, job.TransferId, cancellationToken) is not { } found)
        {
            FunctionsLog.TransferMissing(logger, job.Device, job.TransferId);
            return "no such transfer";
        }
        if (found.Transfer.State != TransferState.Stored)
        {
            var state = TransferRow.NameOf(found.Transfer.State);
            FunctionsLog.NothingToDo(logger, job.Device, job.TransferId, state);
            return $"nothing to do: {state}";
        }

        var (transfer, etag) = found;
        var expected = MediaRecord.From(transfer, MediaState.Complete, default);
        var media = await files.FindAsync(job.Device, expected.Key, cancellationToken);
        if (media is null || (media.State == MediaState.Failed && media.BlocksId != expected.BlocksId)) media = await CheckAsync(transfer, cancellationToken);
        if (media.State == MediaState.Failed)
        {
            await events.AcceptAsync([MediaEvents.Failed(transfer, media)], cancellationToken);
            await FinishAsync(transfer, etag, TransferState.Failed, media, cancellationToken);
            return $"failed: {media.FailureReason}";
        }

        await events.AcceptAsync([MediaEvents.Completed(transfer, media)], cancellationToken);
        if (media.Conversion == ConversionState.Pending)
        {
            media = await preparation.PrepareAsync(media, cancellationToken);
            await files.SaveAsync(media, cancellationToken);
        }
        await events.AcceptAsync([MediaEvents.Ready(transfer, media)], cancellationToken);
        await FinishAsync(transfer, etag, TransferState.Completed, media, cancellationToken);
        return media.ConversionError is { } error ? $"complete, but {error}" : "complete";
    }

    private async Task<MediaRecord> CheckAsync(Transfer transfer, CancellationToken cancellationToken)
    {
        var check = await assembly.AssembleAsync(transfer, cancellationToken);
        MediaRecord media;
        if (check.Fault is { } fault)
        {
            FunctionsLog.FileFailed(logger, transfer.Device, transfer.Id, fault);
            media = MediaRecord.From(transfer, MediaState.Failed, time.GetUtcNow()) with { FailureReason = fault, Conversion = ConversionState.Failed };
        }
        else
        {
            FunctionsLog.FileCompleted(logger, transfer.Device, transfer.Id, check.LengthBytes);
            media = MediaRecord.From(transfer, MediaState.Complete, time.GetUtcNow()) with
            {
                LengthBytes = check.LengthBytes, Sha256 = check.Sha256, AnnouncedCrcMatches = transfer.File.AnnouncedCrc is { } crc ? crc == check.FileCrc : null,
                File = transfer.File with { AlarmId = transfer.File.AlarmId ?? await PromisedToAsync(transfer, cancellationToken) },
            };
            if (media.AnnouncedCrcMatches == false) FunctionsLog.AnnouncedCrcDiffers(logger, transfer.Device, transfer.Id);
        }
        await files.ListAsync(media, cancellationToken);
        await files.SaveAsync(media, cancellationToken);
        return media;
    }

    // An alarm that promised this very name, so that the file's events say so; whoever promises it later is tied to it by TrackMedia.
    private async Task<string?> PromisedToAsync(Transfer transfer, CancellationToken cancellationToken) =>
        CameraFileName.TryParse(transfer.File.Source, out var name)
            && await promises.FindAsync(transfer.Device, PromiseKey.Of(transfer.Device, name), cancellationToken) is { IsPromised: true } promise ? promise.Alarms[0].Id : null;

    private async Task FinishAsync(Transfer transfer, string etag, TransferState end, MediaRecord media, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var ended = transfer with
            {
                State = end, FailureReason = media.FailureReason, AnnouncedCrcMatches = media.AnnouncedCrcMatches, UpdatedAt = time.GetUtcNow(),
            };
            try
            {
                await transfers.SaveAsync(ended, etag, cancellationToken);
                return;
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere && attempt < FinishAttempts)
            {
                // A sweep touched the row, or another run of this job ended it.
                if (await transfers.FindAsync(transfer.Device, transfer.Id, cancellationToken) is not { Transfer.State: TransferState.Stored } again) return;
                (transfer, etag) = again;
            }
        }
    }
}
