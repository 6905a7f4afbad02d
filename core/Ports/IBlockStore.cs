using CloudCam.Core.Naming;

namespace CloudCam.Core.Ports;

/// <summary>Blobs that grow block by block: staged blocks are kept by the service (one week) and become a blob when committed.</summary>
public interface IBlockStore
{
    /// <summary>Stages one block. The same id again replaces it.</summary>
    /// <param name="name">The blob the block will be part of.</param>
    /// <param name="blockId">At most 64 bytes; all ids of one blob have the same length.</param>
    /// <param name="bytes">The block; not used after the call returns.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task PutBlockAsync(BlobName name, ReadOnlyMemory<byte> blockId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>The staged, not yet committed blocks of a blob, in no promised order; empty when there are none.</summary>
    Task<IReadOnlyList<StagedBlock>> ListBlocksAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>Makes the named blocks, in this order, the blob's content. Blocks not named are discarded.</summary>
    /// <returns>The blob's ETag.</returns>
    /// <exception cref="StoreException"><see cref="StoreError.Invalid"/> when an id is not staged; <see cref="StoreError.AlreadyThere"/> by <see cref="BlobWrite.IfAbsent"/>.</exception>
    Task<string> CommitAsync(BlobName name, IReadOnlyList<ReadOnlyMemory<byte>> blockIds, BlobWrite write, CancellationToken cancellationToken);
}

/// <summary>A block that is staged and not committed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="LengthBytes">Its size in bytes.</param>
public sealed record StagedBlock(ReadOnlyMemory<byte> Id, long LengthBytes);
