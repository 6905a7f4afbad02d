using CloudCam.Cloud.Memory;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Ports;

namespace CloudCam.Relay.Tests.Server;

/// <summary>Reads a device's one stored file as assembly does: by the blocks of its row.</summary>
internal static class StoredFiles
{
    public static async Task<byte[]?> ReadAsync(MemoryCloud cloud, string device)
    {
        var ledger = new TransferLedger(cloud.Tables);
        await foreach (var (transfer, _) in ledger.InStateAsync(TransferState.Stored, CancellationToken.None))
        {
            if (transfer.Device != DeviceId.Parse(device)) continue;
            await cloud.BlobStore.CommitAsync(transfer.Blob, [.. transfer.Blocks.Select(id => (ReadOnlyMemory<byte>)id.ToBytes())], new BlobWrite(), CancellationToken.None);
            return cloud.Blobs.BytesOf(transfer.Blob);
        }
        return null;
    }

    /// <summary>Bytes of unfinished files that the store holds.</summary>
    public static async Task<long> KeptBytesAsync(MemoryCloud cloud, string device)
    {
        long kept = 0;
        await foreach (var (transfer, _) in new TransferLedger(cloud.Tables).UnfinishedOfAsync(DeviceId.Parse(device), CancellationToken.None))
            kept += (await cloud.BlobStore.ListBlocksAsync(transfer.Blob, CancellationToken.None)).Sum(block => block.LengthBytes);
        return kept;
    }
}
