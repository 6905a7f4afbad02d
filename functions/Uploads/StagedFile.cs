using System.Security.Cryptography;
using CloudCam.Core.Checksums;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Uploads;

/// <summary>
/// A file on its way from a request into staged blocks: one block is being stored while the next one fills. The last block stays here until somebody says
/// where the file belongs; most files are one block, so nothing of them is stored before the whole form was read.
/// </summary>
internal sealed class StagedFile(IBlockStore store, BlockBuffers buffers, uint epoch, long bytesExpected, Func<MediaFormat, CancellationToken, Task<BlobName>> choosePlace)
    : IAsyncDisposable
{
    private readonly IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<BlockId> blocks = [];
    private byte[] block = buffers.Rent(bytesExpected);
    private byte[]? other;
    private int filled;
    private uint digest;
    private Task storing = Task.CompletedTask;
    private MediaFormat? format;

    /// <summary>Where its blocks are; null as long as none is stored.</summary>
    public BlobName? Place { get; private set; }

    /// <summary>Bytes so far.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>CRC-16/KERMIT of the bytes so far.</summary>
    public ushort FileCrc { get; private set; }

    /// <summary>What it is by its first bytes.</summary>
    public MediaFormat Format => format ??= FirstBytes.FormatOf(block.AsSpan(0, Math.Min(filled, FirstBytes.Needed)));

    /// <summary>The blocks stored or being stored, in order.</summary>
    public IReadOnlyList<BlockId> Blocks => blocks;

    /// <summary>SHA-256 of the bytes so far, lower-case hex.</summary>
    public string Sha256() => Convert.ToHexStringLower(sha.GetCurrentHash());

    /// <summary>Takes a piece; not used after the call returns.</summary>
    /// <exception cref="StoreException">A block before this one could not be stored.</exception>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        while (!piece.IsEmpty)
        {
            if (filled == block.Length) await StoreBlockAsync(Place ?? await choosePlace(Format, cancellationToken), cancellationToken);
            var count = Math.Min(piece.Length, block.Length - filled);
            Take(piece.Span[..count]);
            piece = piece[count..];
        }
    }

    /// <summary>Stores what is left and waits until all of it is stored.</summary>
    /// <param name="place">Where the file goes, unless a block of it is elsewhere already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">A block could not be stored.</exception>
    public async Task FinishAsync(BlobName place, CancellationToken cancellationToken)
    {
        if (filled > 0) await StoreBlockAsync(Place ?? place, cancellationToken);
        await storing;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The store still reads from the block that is on its way.
        await storing.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        buffers.Return(block);
        if (other is not null) buffers.Return(other);
        sha.Dispose();
    }

    private void Take(ReadOnlySpan<byte> piece)
    {
        piece.CopyTo(block.AsSpan(filled));
        filled += piece.Length;
        LengthBytes += piece.Length;
        sha.AppendData(piece);
        FileCrc = Crc16.Kermit(piece, FileCrc);
        digest = Crc32C.Append(digest, piece);
    }

    private async Task StoreBlockAsync(BlobName place, CancellationToken cancellationToken)
    {
        if (blocks.Count >= TransferRow.MaxBlocks) throw new FormException(UploadRefusal.TooLarge);
        _ = Format; // The first block is about to leave.
        Place = place;
        await storing;
        var id = new BlockId((uint)blocks.Count, epoch, (uint)(LengthBytes - filled), (uint)filled, FileCrc, digest, digest);
        blocks.Add(id);
        storing = store.PutBlockAsync(place, id.ToBytes(), block.AsMemory(0, filled), cancellationToken);
        (filled, digest) = (0, 0);
        other ??= buffers.TryRentSecond(block, bytesExpected - LengthBytes);
        if (other is not null) (block, other) = (other, block);
        // Without a second one the same memory takes the next block when this one is stored.
        else await storing;
    }
}
