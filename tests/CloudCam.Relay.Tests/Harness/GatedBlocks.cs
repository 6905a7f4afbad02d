using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Relay.Tests.Harness;

/// <summary>A block store whose puts wait until the test opens the gate.</summary>
public sealed class GatedBlocks(IBlockStore inner) : IBlockStore
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int waiting;

    public int Waiting => Volatile.Read(ref waiting);

    public void Open() => gate.TrySetResult();

    public async Task PutBlockAsync(BlobName name, ReadOnlyMemory<byte> blockId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref waiting);
        await gate.Task;
        await inner.PutBlockAsync(name, blockId, bytes, cancellationToken);
    }

    public Task<IReadOnlyList<StagedBlock>> ListBlocksAsync(BlobName name, CancellationToken cancellationToken) => inner.ListBlocksAsync(name, cancellationToken);

    public Task<string> CommitAsync(BlobName name, IReadOnlyList<ReadOnlyMemory<byte>> blockIds, BlobWrite write, CancellationToken cancellationToken) =>
        inner.CommitAsync(name, blockIds, write, cancellationToken);
}
