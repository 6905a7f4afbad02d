using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Testing.Ports;

namespace CloudCam.Cloud.Tests.Azurite;

/// <summary>The largest row we write, over the wire.</summary>
public sealed class TransfersOnAzuriteTests(AzuriteCloud cloud)
{
    [Fact]
    public async Task A_transfer_with_the_most_blocks_fits_into_its_row()
    {
        var stop = TestContext.Current.CancellationToken;
        var now = TimeProvider.System.GetUtcNow();
        var transfer = new Transfer
        {
            Device = DeviceId.Parse(Unique.Name()), Id = "0123456789abcdef0123456789abcdef", Standing = DeviceStanding.Fleet, Epoch = 1, State = TransferState.Stored,
            File = new FileAnnouncement
            {
                Protocol = "teltonika", Source = new string('s', 512), Kind = MediaKind.Video, Format = MediaFormat.H265, Units = 9, UnitBytes = 1_024, IsIdentified = true,
            },
            StoredBytes = 1, Blob = new BlobName("media", "x/y.h265"), StartedAt = now, UpdatedAt = now,
            Blocks = [.. Enumerable.Range(0, TransferRow.MaxBlocks).Select(index => new BlockId((uint)index, 1, (uint)index, 1, 2, 3, 4))],
        };
        var ledger = new TransferLedger(cloud.Services.Tables);
        var etag = await ledger.SaveAsync(transfer, null, stop);
        var found = await ledger.FindAsync(transfer.Device, transfer.Id, stop);
        Assert.Equal(transfer.Blocks, found!.Value.Transfer.Blocks);
        Assert.Equal(now, found.Value.Transfer.StartedAt);
        await ledger.CheckpointAsync(transfer with { Epoch = 2 }, etag, stop);
    }
}
