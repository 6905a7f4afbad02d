using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.Assembly;

/// <summary>Makes one blob of a transfer's blocks and checks it. Any number of runs, one after another or at once, end the same.</summary>
internal sealed class BlobAssembly(IBlobStore blobs, IBlockStore blocks, ILogger<BlobAssembly> logger)
{
    /// <summary>Commits the blocks unless an earlier run did, reads the blob back, and marks it when it is not what was received.</summary>
    public async Task<BlobCheck> AssembleAsync(Transfer transfer, CancellationToken cancellationToken)
    {
        var blob = await blobs.DescribeAsync(transfer.Blob, cancellationToken);
        if (blob is null || IsFailedEarlier(blob, transfer))
        {
            if (await CommitAsync(transfer, blob, cancellationToken) is { } fault) return BlobCheck.Faulty(fault, transfer.StoredBytes);
            blob = await blobs.DescribeAsync(transfer.Blob, cancellationToken);
        }
        if (blob?.Metadata.GetValueOrDefault(BlobLabels.TransferId) != transfer.Id) return BlobCheck.Faulty(BlobCheck.ForeignBlob, transfer.StoredBytes);
        if (blob.Metadata.GetValueOrDefault(BlobLabels.Damage) is { } known) return BlobCheck.Faulty(known, transfer.StoredBytes);

        BlobCheck check;
        var content = await blobs.OpenReadAsync(transfer.Blob, 0, null, cancellationToken);
        await using (content) check = await BlobCheck.ReadAsync(content, transfer, cancellationToken);
        if (check.Fault is { } damage) await MarkAsync(transfer, damage, cancellationToken);
        return check;
    }

    // The same file was sent once before and came out damaged; its camera has sent it again, in other blocks.
    private static bool IsFailedEarlier(BlobDescription blob, Transfer transfer) =>
        blob.Metadata.GetValueOrDefault(BlobLabels.TransferId) == transfer.Id && blob.Metadata.ContainsKey(BlobLabels.Damage)
        && blob.Metadata.GetValueOrDefault(BlobLabels.Blocks) != MediaRecord.From(transfer, MediaState.Complete, default).BlocksId;

    /// <returns>Null when the blob is committed now, by this run or by another; else what is wrong.</returns>
    private async Task<string?> CommitAsync(Transfer transfer, BlobDescription? before, CancellationToken cancellationToken)
    {
        if (transfer.Blocks.Count == 0) return BlobCheck.MissingBlock;
        try
        {
            await blocks.CommitAsync(transfer.Blob, Ids(transfer.Blocks), BlobLabels.For(transfer, null) with { IfAbsent = before is null }, cancellationToken);
            return null;
        }
        catch (StoreException error) when (error.Error == StoreError.AlreadyThere)
        {
            // Another run of the same job was faster.
            return null;
        }
        catch (StoreException error) when (error.Error == StoreError.Invalid)
        {
            if ((await blobs.DescribeAsync(transfer.Blob, cancellationToken))?.ETag != before?.ETag) return null; // The other run again.
            var kept = await StagedStartAsync(transfer, cancellationToken);
            if (kept.Count == transfer.Blocks.Count) throw; // All blocks are there: the service refused something else.
            // What there is of the file is kept for an operator to look at, marked as damaged; it is never announced as complete.
            if (kept.Count > 0) await CommitDamagedAsync(transfer, kept, BlobCheck.MissingBlock, cancellationToken);
            return BlobCheck.MissingBlock;
        }
    }

    private async Task<List<BlockId>> StagedStartAsync(Transfer transfer, CancellationToken cancellationToken)
    {
        var staged = (await blocks.ListBlocksAsync(transfer.Blob, cancellationToken)).Select(block => Convert.ToHexString(block.Id.Span)).ToHashSet(StringComparer.Ordinal);
        return [.. transfer.Blocks.TakeWhile(block => staged.Contains(Convert.ToHexString(block.ToBytes())))];
    }

    private async Task MarkAsync(Transfer transfer, string damage, CancellationToken cancellationToken)
    {
        try
        {
            await CommitDamagedAsync(transfer, transfer.Blocks, damage, cancellationToken);
        }
        catch (StoreException error) when (error.Error == StoreError.Invalid)
        {
            // The blob was written over without our blocks. The row tells of the damage, and the row is what is announced.
            FunctionsLog.DamageNotMarked(logger, transfer.Device, transfer.Id);
        }
    }

    // Committing the blocks a blob already consists of writes its labels anew and leaves its bytes.
    private Task<string> CommitDamagedAsync(Transfer transfer, IReadOnlyList<BlockId> kept, string damage, CancellationToken cancellationToken) =>
        blocks.CommitAsync(transfer.Blob, Ids(kept), BlobLabels.For(transfer, damage), cancellationToken);

    private static List<ReadOnlyMemory<byte>> Ids(IReadOnlyList<BlockId> list) => [.. list.Select(block => (ReadOnlyMemory<byte>)block.ToBytes())];
}
