using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Uploads;

/// <summary>Where the blocks of an upload go, and how they get to where they belong when that turns out late.</summary>
internal sealed class UploadPlaces(IBlobStore blobs, IBlockStore blocks, BlockBuffers buffers, TimeProvider time)
{
    // With machine, process, instant and number two uploads never have the same blob: staged blocks of one must not become part of another.
    private readonly string instance = DerivedId.From("upload-instance", Environment.MachineName, Text(Environment.ProcessId));
    private long count;

    /// <summary>An id no other upload has, for the blob's name: the transfer's own id follows from bytes that are still to come.</summary>
    public string NewUploadId() => DerivedId.From("upload-place", instance, Text(time.GetUtcNow().UtcTicks), Text(Interlocked.Increment(ref count)));

    /// <summary>
    /// Copies a file, block by block, from where it was put before its device was known. Only large files of cameras that send the file first and are not
    /// named by the address come here; their bytes go through the store twice.
    /// </summary>
    /// <exception cref="StoreException">The store is away: nothing is where it belongs.</exception>
    public async Task<StagedFile> MoveAsync(StagedFile file, uint epoch, BlobName target, CancellationToken cancellationToken)
    {
        var source = file.Place!.Value;
        await blocks.CommitAsync(source, [.. file.Blocks.Select(block => (ReadOnlyMemory<byte>)block.ToBytes())], new BlobWrite { IfAbsent = true }, cancellationToken);
        var moved = new StagedFile(blocks, buffers, epoch, file.LengthBytes, (_, _) => Task.FromResult(target));
        var window = buffers.Rent(0);
        try
        {
            var content = await blobs.OpenReadAsync(source, 0, null, cancellationToken);
            await using (content)
            {
                while (await content.ReadAsync(window, cancellationToken) is var length and > 0) await moved.AppendAsync(window.AsMemory(0, length), cancellationToken);
            }
            if (moved.Sha256() != file.Sha256()) throw new StoreException(StoreError.Busy, "A file came back from the store as another one.");
            await moved.FinishAsync(target, cancellationToken);
            await blobs.DeleteAsync(source, cancellationToken);
            return moved;
        }
        catch
        {
            await moved.DisposeAsync();
            throw;
        }
        finally
        {
            buffers.Return(window);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
