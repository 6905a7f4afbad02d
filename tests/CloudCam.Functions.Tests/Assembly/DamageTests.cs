using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Assembly;

/// <summary>Whole or not at all: what is not exactly what was received is kept, marked and announced as failed, never as complete.</summary>
public class DamageTests
{
    private static async Task<MediaRecord> FailsAsync(Bench bench, Transfer transfer, string reason, bool blobKept = true)
    {
        Assert.Equal($"failed: {reason}", await AssembleAsync(bench, transfer));
        var end = await bench.TransferAsync(transfer.Id);
        Assert.Equal((TransferState.Failed, reason), (end!.State, end.FailureReason));
        var media = await bench.MediaAsync(transfer);
        Assert.Equal((MediaState.Failed, reason, null), (media!.State, media.FailureReason, media.Sha256));
        var failed = Assert.Single(bench.Events());
        Assert.Equal(("cloudcam.media.failed.v1", reason), (failed.GetProperty("type").GetString(), failed.GetProperty("data").GetProperty("reason").GetString()));
        if (blobKept)
        {
            Assert.Equal("damaged", bench.Account.TagsOf(transfer.Blob)["state"]);
            Assert.Equal(reason, (await bench.Store.DescribeAsync(transfer.Blob, CancellationToken.None))!.Metadata["damage"]);
        }
        else
        {
            Assert.Null(await bench.Store.DescribeAsync(transfer.Blob, CancellationToken.None));
        }
        return media;
    }

    private static Task<string> AssembleAsync(Bench bench, Transfer transfer) =>
        bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(transfer.Device, transfer.Id), CancellationToken.None);

    [Fact]
    public async Task Block_with_other_bytes_fails_the_file()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        var block = transfer.Blocks[1];
        await bench.Store.PutBlockAsync(transfer.Blob, block.ToBytes(), new byte[block.Length], CancellationToken.None);
        await FailsAsync(bench, transfer, "integrity-block-digest");
    }

    [Fact]
    public async Task Every_single_flipped_bit_is_found()
    {
        var bytes = Samples.Jpeg;
        var transfer = new Transfer
        {
            Device = Bench.Device, Id = new string('a', 32), Standing = default, Epoch = 1, State = TransferState.Stored, StoredBytes = bytes.Length,
            File = new FileAnnouncement { Protocol = "p", Source = "s", Kind = MediaKind.Photo, Format = MediaFormat.Jpeg, Units = bytes.Length, UnitBytes = 1, IsIdentified = true },
            Blob = new("media", "x"), Blocks = Bench.Cut(bytes, 4_096), StartedAt = default, UpdatedAt = default,
        };
        for (var bit = 0; bit < bytes.Length * 8; bit += 997)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal("integrity-block-digest", (await BlobCheck.ReadAsync(new MemoryStream(flipped), transfer, CancellationToken.None)).Fault);
        }
        Assert.Null((await BlobCheck.ReadAsync(new MemoryStream(bytes), transfer, CancellationToken.None)).Fault);
        Assert.Equal("integrity-length", (await BlobCheck.ReadAsync(new MemoryStream(bytes[..^1]), transfer, CancellationToken.None)).Fault);
        Assert.Equal("integrity-length", (await BlobCheck.ReadAsync(new MemoryStream([.. bytes, 0]), transfer, CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task Missing_block_fails_the_file_and_keeps_what_stands_before_it()
    {
        await using var bench = new Bench();
        var lost = Bench.Cut(Samples.Jpeg, 4_096, epoch: 9)[2];
        var transfer = await bench.StoreAsync(
            Samples.Jpeg, MediaFormat.Jpeg, change: one => one with { Blocks = [.. one.Blocks.Select(block => block.Index == 2 ? lost : block)] });
        await FailsAsync(bench, transfer, "integrity-missing-block");
        Assert.Equal(Samples.Jpeg[..8_192], bench.Account.BytesOf(transfer.Blob));
    }

    [Fact]
    public async Task Transfer_without_blocks_fails()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, change: one => one with { Blocks = [] });
        await FailsAsync(bench, transfer, "integrity-missing-block", blobKept: false);
    }

    [Fact]
    public async Task Wrong_running_crc_fails_the_file()
    {
        await using var bench = new Bench();
        var transfer = await WithBlocksAsync(bench, block => block.Index == 1 ? block with { FileCrc = (ushort)~block.FileCrc } : block);
        await FailsAsync(bench, transfer, "integrity-file-crc");
    }

    [Fact]
    public async Task Blocks_that_do_not_follow_one_another_fail_the_file()
    {
        await using var bench = new Bench();
        var transfer = await WithBlocksAsync(bench, block => block.Index == 1 ? block with { Start = block.Start + 1 } : block);
        await FailsAsync(bench, transfer, "integrity-block-order");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Size_that_is_not_the_announced_one_fails_the_file(int off)
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, announce: file => file with { Units = file.Units + off });
        await FailsAsync(bench, transfer, "integrity-size");
    }

    [Fact]
    public async Task Blob_of_somebody_else_under_this_name_is_not_touched()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        await bench.Store.PutAsync(transfer.Blob, new byte[] { 1, 2, 3 }, new BlobWrite(), CancellationToken.None);
        Assert.Equal("failed: integrity-foreign-blob", await AssembleAsync(bench, transfer));
        Assert.Equal([1, 2, 3], bench.Account.BytesOf(transfer.Blob)!);
    }

    [Fact]
    public async Task File_that_failed_and_was_sent_again_is_checked_again()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        var block = transfer.Blocks[0];
        await bench.Store.PutBlockAsync(transfer.Blob, block.ToBytes(), new byte[block.Length], CancellationToken.None);
        await FailsAsync(bench, transfer, "integrity-block-digest");

        // The camera offers it again; a later session stores it in blocks of its own.
        var again = transfer with { Blocks = Bench.Cut(Samples.Jpeg, 4_096, epoch: 4) };
        foreach (var one in again.Blocks)
            await bench.Store.PutBlockAsync(again.Blob, one.ToBytes(), Samples.Jpeg.AsMemory((int)one.Start, (int)one.Length), CancellationToken.None);
        var ledger = bench.Get<TransferLedger>();
        await ledger.SaveAsync(again, (await ledger.FindAsync(again.Device, again.Id, CancellationToken.None))!.Value.ETag, CancellationToken.None);

        Assert.Equal("complete", await AssembleAsync(bench, again));
        Assert.Equal(Samples.Jpeg, bench.Account.BytesOf(again.Blob));
        Assert.False(bench.Account.TagsOf(again.Blob).ContainsKey("state"));
        Assert.Equal(["cloudcam.media.failed.v1", "cloudcam.media.completed.v1", "cloudcam.media.ready.v1"], bench.EventTypes());
    }

    private static async Task<Transfer> WithBlocksAsync(Bench bench, Func<BlockId, BlockId> change)
    {
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, change: one => one with { Blocks = [.. one.Blocks.Select(change)] });
        foreach (var block in Bench.Cut(Samples.Jpeg, 4_096))
            await bench.Store.PutBlockAsync(transfer.Blob, change(block).ToBytes(), Samples.Jpeg.AsMemory((int)block.Start, (int)block.Length), CancellationToken.None);
        return transfer;
    }
}
