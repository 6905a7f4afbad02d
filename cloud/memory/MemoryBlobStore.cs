using System.Runtime.CompilerServices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>Blobs and their blocks in memory, by the rules of the Blob service.</summary>
/// <param name="blobs">The account; may be shared.</param>
/// <param name="faults">Trouble on order; null: none.</param>
public sealed class MemoryBlobStore(MemoryBlobs blobs, StoreFaults? faults = null) : IBlobStore, IBlockStore
{
    private const string DefaultContentType = "application/octet-stream";
    private static readonly Dictionary<string, Segment> NoBlocks = [];

    /// <inheritdoc/>
    public async Task PutAsync(BlobName name, ReadOnlyMemory<byte> bytes, BlobWrite write, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(PutAsync), cancellationToken).ConfigureAwait(false);
        BlobRules.Check(write);
        var segment = new Segment(bytes.ToArray(), bytes.Length);
        var blob = blobs.FindOrAdd(name);
        lock (blob.Gate)
        {
            ThrowIfThere(blob, write);
            blob.Committed = new Committed([segment], NoBlocks, segment.LengthBytes, blobs.NextETag(), write);
            blob.Staged.Clear();
        }
        faults?.After(nameof(PutAsync));
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(BlobName name, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        await BeforeAsync(nameof(OpenReadAsync), cancellationToken).ConfigureAwait(false);
        if (blobs.Find(name)?.Committed is not { } committed) throw new StoreException(StoreError.NotThere, "Blob read: BlobNotFound.");
        if (length is { } limit) ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(length));
        if (offset > 0 && offset >= committed.LengthBytes) throw BlobRules.Wrong("range starts behind the end");
        return new SegmentStream(committed.Segments, offset, Math.Min(length ?? long.MaxValue, committed.LengthBytes - offset));
    }

    /// <inheritdoc/>
    public async Task<BlobDescription?> DescribeAsync(BlobName name, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(DescribeAsync), cancellationToken).ConfigureAwait(false);
        return blobs.Find(name)?.Committed is { } committed
            ? new BlobDescription(committed.LengthBytes, committed.Write.ContentType ?? DefaultContentType, committed.ETag, committed.Write.Metadata)
            : null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobName> ListAsync(string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(ListAsync), cancellationToken).ConfigureAwait(false);
        foreach (var name in blobs.Names())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (name.Container == container && name.Path.StartsWith(prefix, StringComparison.Ordinal)) yield return name;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(DeleteAsync), cancellationToken).ConfigureAwait(false);
        if (blobs.Find(name) is { } blob)
        {
            lock (blob.Gate)
            {
                // A blob that has only staged blocks does not exist for the service: deleting it leaves them.
                if (blob.Committed is not null) blob.Staged.Clear();
                blob.Committed = null;
            }
        }
        faults?.After(nameof(DeleteAsync));
    }

    /// <inheritdoc/>
    public async Task PutBlockAsync(BlobName name, ReadOnlyMemory<byte> blockId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(PutBlockAsync), cancellationToken).ConfigureAwait(false);
        if (bytes.IsEmpty) throw BlobRules.Wrong("a block has at least one byte");
        var segment = blobs.Keep(bytes);
        var blob = blobs.FindOrAdd(name);
        lock (blob.Gate)
        {
            BlobRules.CheckBlockId(blockId, blob.Staged.Keys.Concat(blob.Committed?.Blocks.Keys ?? []));
            blob.Staged[Convert.ToHexString(blockId.Span)] = segment;
        }
        faults?.After(nameof(PutBlockAsync));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StagedBlock>> ListBlocksAsync(BlobName name, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(ListBlocksAsync), cancellationToken).ConfigureAwait(false);
        if (blobs.Find(name) is not { } blob) return [];
        lock (blob.Gate) return [.. blob.Staged.Select(pair => new StagedBlock(Convert.FromHexString(pair.Key), pair.Value.LengthBytes))];
    }

    /// <inheritdoc/>
    public async Task<string> CommitAsync(BlobName name, IReadOnlyList<ReadOnlyMemory<byte>> blockIds, BlobWrite write, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(CommitAsync), cancellationToken).ConfigureAwait(false);
        BlobRules.Check(write);
        var blob = blobs.FindOrAdd(name);
        string etag;
        lock (blob.Gate)
        {
            ThrowIfThere(blob, write);
            var blocks = new Dictionary<string, Segment>(blockIds.Count, StringComparer.Ordinal);
            var segments = new List<Segment>(blockIds.Count);
            foreach (var id in blockIds)
            {
                // As "Latest" in the service's block list: staged first, else what the blob already consists of (a repeated commit).
                var key = Convert.ToHexString(id.Span);
                if (!blob.Staged.TryGetValue(key, out var segment) && blob.Committed?.Blocks.TryGetValue(key, out segment) != true)
                    throw BlobRules.Wrong("InvalidBlockList, an id is not staged");
                segments.Add(segment!);
                blocks[key] = segment!;
            }
            etag = blobs.NextETag();
            blob.Committed = new Committed(segments, blocks, segments.Sum(segment => segment.LengthBytes), etag, write);
            blob.Staged.Clear();
        }
        faults?.After(nameof(CommitAsync));
        return etag;
    }

    private static void ThrowIfThere(MemoryBlob blob, BlobWrite write)
    {
        if (write.IfAbsent && blob.Committed is not null) throw new StoreException(StoreError.AlreadyThere, "Blob write: BlobAlreadyExists.");
    }

    private ValueTask BeforeAsync(string operation, CancellationToken cancellationToken)
    {
        if (faults is not null) return faults.BeforeAsync(operation, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }
}
