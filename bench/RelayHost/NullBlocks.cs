using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Benchmarks.RelayHost;

/// <summary>A block store that takes everything and keeps nothing: what is measured before it is the relay's alone.</summary>
internal sealed class NullBlocks : IBlockStore
{
    public Task PutBlockAsync(BlobName name, ReadOnlyMemory<byte> blockId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<StagedBlock>> ListBlocksAsync(BlobName name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StagedBlock>>([]);

    public Task<string> CommitAsync(BlobName name, IReadOnlyList<ReadOnlyMemory<byte>> blockIds, BlobWrite write, CancellationToken cancellationToken) =>
        Task.FromResult("");
}
