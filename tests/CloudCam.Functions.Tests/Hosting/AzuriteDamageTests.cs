using CloudCam.Cloud.Rest;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Tests.Support;
using CloudCam.Testing.Azurite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudCam.Functions.Tests.Hosting;

/// <summary>Committing and marking as a real blob service does it: conditions, block lists and labels, not those of our memory.</summary>
public sealed class AzuriteDamageTests : IDisposable
{
    private readonly CloudServices cloud;

    public AzuriteDamageTests(AzuriteFixture azurite) => cloud = CloudSetup.Create(
        new CloudOptions { StorageConnectionString = azurite.ConnectionString, EventHubsConnectionString = "Endpoint=sb://localhost;SharedAccessKeyName=any;SharedAccessKey=any" },
        TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Whole_file_is_committed_once_however_often_it_is_run()
    {
        var transfer = await StoreAsync("whole-1", _ => true);
        Assert.Null((await AssembleAsync(transfer)).Fault);
        Assert.Null((await AssembleAsync(transfer)).Fault);
        Assert.Equal(transfer.Id, (await cloud.Blobs.DescribeAsync(transfer.Blob, Stop))!.Metadata["transferid"]);
    }

    [Fact]
    public async Task Runs_at_once_all_find_the_file_whole()
    {
        var transfer = await StoreAsync("whole-2", _ => true);
        var checks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AssembleAsync(transfer)));
        Assert.All(checks, check => Assert.Null(check.Fault));
    }

    [Fact]
    public async Task Damaged_blob_keeps_its_bytes_and_is_marked()
    {
        var transfer = await StoreAsync("damaged", _ => true);
        var block = transfer.Blocks[1];
        await cloud.Blocks.PutBlockAsync(transfer.Blob, block.ToBytes(), new byte[block.Length], Stop);
        Assert.Equal("integrity-block-digest", (await AssembleAsync(transfer)).Fault);
        var blob = await cloud.Blobs.DescribeAsync(transfer.Blob, Stop);
        Assert.Equal(("integrity-block-digest", (long)Samples.Jpeg.Length), (blob!.Metadata["damage"], blob.LengthBytes));
        Assert.Equal("integrity-block-digest", (await AssembleAsync(transfer)).Fault);
    }

    [Fact]
    public async Task What_stands_before_a_missing_block_is_kept_and_marked()
    {
        var transfer = await StoreAsync("missing", block => block.Index != 2);
        Assert.Equal("integrity-missing-block", (await AssembleAsync(transfer)).Fault);
        var blob = await cloud.Blobs.DescribeAsync(transfer.Blob, Stop);
        Assert.Equal(("integrity-missing-block", 8_192L), (blob!.Metadata["damage"], blob.LengthBytes));
        Assert.Equal("integrity-missing-block", (await AssembleAsync(transfer)).Fault);
    }

    private Task<BlobCheck> AssembleAsync(Transfer transfer) =>
        new BlobAssembly(cloud.Blobs, cloud.Blocks, NullLogger<BlobAssembly>.Instance).AssembleAsync(transfer, Stop);

    private async Task<Transfer> StoreAsync(string device, Func<BlockId, bool> isStored)
    {
        await cloud.EnsureCreatedAsync(Stop);
        var bytes = Samples.Jpeg;
        var id = new string('a', 32);
        var transfer = new Transfer
        {
            Device = DeviceId.Parse(device), Id = id, Standing = DeviceStanding.Fleet, Epoch = 1, State = TransferState.Stored, StoredBytes = bytes.Length,
            File = new FileAnnouncement
            {
                Protocol = "teltonika", Source = "%photof", Kind = MediaKind.Photo, Format = MediaFormat.Jpeg, Units = bytes.Length, UnitBytes = 1, Channel = "front", Trigger = "crash", IsIdentified = true,
            },
            Blob = Core.Naming.BlobNames.Media(DeviceStanding.Fleet, DeviceId.Parse(device), DateTimeOffset.UnixEpoch, id, "jpg"), Blocks = Bench.Cut(bytes, 4_096),
            StartedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
        };
        foreach (var block in transfer.Blocks.Where(isStored))
            await cloud.Blocks.PutBlockAsync(transfer.Blob, block.ToBytes(), bytes.AsMemory((int)block.Start, (int)block.Length), Stop);
        return transfer;
    }
}
