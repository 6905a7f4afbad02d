using System.Collections.Concurrent;

namespace CloudCam.Functions.Uploads;

/// <summary>
/// Memory for blocks: a fixed number of large ones, and small ones for whoever comes when these are in use. Nobody waits for another's memory, and there is
/// never more than all large blocks and two small ones per upload.
/// </summary>
internal sealed class BlockBuffers(UploadOptions options)
{
    private readonly ConcurrentBag<byte[]> large = [];
    private readonly ConcurrentBag<byte[]> small = [];
    private int largeLeft = options.LargeBlocks;

    /// <summary>Takes a block's memory.</summary>
    /// <param name="bytesExpected">What will be written into it at most, as far as that is known; a small block is enough for little.</param>
    public byte[] Rent(long bytesExpected)
    {
        if (bytesExpected > options.SmallBlockBytes && options.BlockBytes != options.SmallBlockBytes && TryRentLarge() is { } block) return block;
        return small.TryTake(out var other) ? other : GC.AllocateUninitializedArray<byte>(options.SmallBlockBytes);
    }

    /// <summary>Takes the memory of a second block for an upload that has one like it already.</summary>
    /// <param name="first">The one it has.</param>
    /// <param name="bytesExpected">What will be written into it at most, as far as that is known.</param>
    /// <returns>
    /// Null when the first is a large one and there is none left: blocks of one size in turn are faster than many small ones beside a large one.
    /// </returns>
    public byte[]? TryRentSecond(byte[] first, long bytesExpected) =>
        first.Length == options.SmallBlockBytes || bytesExpected <= options.SmallBlockBytes ? Rent(bytesExpected) : TryRentLarge();

    /// <summary>Gives a block's memory back.</summary>
    public void Return(byte[] block)
    {
        if (block.Length == options.SmallBlockBytes)
        {
            // As many as there can be in use; what is made in a race beyond that is left to the collector.
            if (small.Count < 2 * options.MaxConcurrent) small.Add(block);
            return;
        }
        large.Add(block);
        Interlocked.Increment(ref largeLeft);
    }

    private byte[]? TryRentLarge()
    {
        if (Interlocked.Decrement(ref largeLeft) >= 0) return large.TryTake(out var kept) ? kept : GC.AllocateUninitializedArray<byte>(options.BlockBytes);
        Interlocked.Increment(ref largeLeft);
        return null;
    }
}
