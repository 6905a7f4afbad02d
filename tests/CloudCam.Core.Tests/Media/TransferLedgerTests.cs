using CloudCam.Cloud.Memory;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Tests.Media;

public sealed class TransferLedgerTests
{
    private readonly MemoryTableStore tables = new();
    private readonly TransferLedger ledger;

    public TransferLedgerTests() => ledger = new TransferLedger(tables);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transfer_comes_back_as_it_was_saved()
    {
        foreach (var transfer in (Transfer[])[SampleTransfers.Full, SampleTransfers.Bare])
        {
            var etag = await ledger.SaveAsync(transfer, null, Stop);
            var found = await ledger.FindAsync(transfer.Device, transfer.Id, Stop);
            Assert.NotNull(found);
            Assert.Equal(etag, found.Value.ETag);
            SampleTransfers.AssertSame(transfer, found.Value.Transfer);
        }
    }

    [Fact]
    public async Task A_transfer_nobody_saved_is_not_found() => Assert.Null(await ledger.FindAsync(SampleTransfers.Full.Device, "none", Stop));

    [Fact]
    public async Task A_row_whose_values_came_as_text_reads_the_same()
    {
        await ledger.SaveAsync(SampleTransfers.Full, null, Stop);
        var row = (await tables.GetAsync(TableNames.Transfers, SampleTransfers.Full.Device.Value, SampleTransfers.Full.Id, Stop))!;
        var asText = row with
        {
            Values = row.Values.ToDictionary(pair => pair.Key, pair => pair.Value switch
            {
                byte[] bytes => Convert.ToBase64String(bytes),
                DateTimeOffset time => time.ToString("O"),
                _ => (object?)row.Text(pair.Key),
            }),
        };
        SampleTransfers.AssertSame(SampleTransfers.Full, TransferRow.Read(asText));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_340)]
    [InlineData(2_341)]
    [InlineData(TransferRow.MaxBlocks)]
    public async Task A_transfer_with_many_blocks_fits_into_one_row(int count)
    {
        var blocks = Enumerable.Range(0, count).Select(index => new BlockId((uint)index, 1, (uint)(index * 8L), 8, 0, 0, 0)).ToList();
        await ledger.SaveAsync(SampleTransfers.Full with { Blocks = blocks }, null, Stop);
        var found = await ledger.FindAsync(SampleTransfers.Full.Device, SampleTransfers.Full.Id, Stop);
        Assert.Equal(blocks, found!.Value.Transfer.Blocks);
    }

    [Fact]
    public async Task A_new_transfer_is_saved_once_and_a_stale_writer_is_fenced_off()
    {
        var first = await ledger.SaveAsync(SampleTransfers.Bare, null, Stop);
        Assert.Equal(StoreError.AlreadyThere, (await Assert.ThrowsAsync<StoreException>(() => ledger.SaveAsync(SampleTransfers.Bare, null, Stop))).Error);
        var second = await ledger.CheckpointAsync(SampleTransfers.Bare with { Epoch = 2 }, first, Stop);
        Assert.Equal(StoreError.Changed, (await Assert.ThrowsAsync<StoreException>(() => ledger.CheckpointAsync(SampleTransfers.Bare, first, Stop))).Error);
        Assert.Equal(StoreError.Changed, (await Assert.ThrowsAsync<StoreException>(() => ledger.SaveAsync(SampleTransfers.Bare, first, Stop))).Error);
        await ledger.SaveAsync(SampleTransfers.Bare with { Epoch = 3 }, second, Stop);
    }

    [Fact]
    public async Task A_checkpoint_changes_progress_and_keeps_the_rest()
    {
        var etag = await ledger.SaveAsync(SampleTransfers.Full, null, Stop);
        var later = SampleTransfers.Full with { Epoch = 10, State = TransferState.Receiving, StoredBytes = 5, FileCrc = 6, Resumes = 7, CrcErrors = 8, Sequence = "0000000010.00000003", UpdatedAt = SampleTransfers.Time.AddHours(1) };
        await ledger.CheckpointAsync(later with { FailureReason = "not a progress column" }, etag, Stop);
        SampleTransfers.AssertSame(later, (await ledger.FindAsync(later.Device, later.Id, Stop))!.Value.Transfer);
    }

    [Fact]
    public async Task Transfers_are_found_by_state_and_by_device()
    {
        await ledger.SaveAsync(SampleTransfers.Full, null, Stop);
        await ledger.SaveAsync(SampleTransfers.Bare, null, Stop);
        Assert.Equal([SampleTransfers.Full.Id], (await ledger.InStateAsync(TransferState.Stored, Stop).ToListAsync(Stop)).Select(found => found.Transfer.Id));
        Assert.Equal([SampleTransfers.Bare.Id], (await ledger.UnfinishedOfAsync(SampleTransfers.Bare.Device, Stop).ToListAsync(Stop)).Select(found => found.Transfer.Id));
        Assert.Empty(await ledger.UnfinishedOfAsync(SampleTransfers.Full.Device, Stop).ToListAsync(Stop));
    }

    [Theory]
    [InlineData(10, 1, 10, true)]
    [InlineData(10, 1, 9, false)]
    [InlineData(10, 1, 11, false)]
    [InlineData(2, 1_024, 2_048, true)]
    [InlineData(2, 1_024, 1_025, true)]
    [InlineData(2, 1_024, 1_024, false)]
    [InlineData(0, 1, 0, false)]
    public void A_file_is_whole_when_its_last_unit_has_begun_and_nothing_is_over(long units, int unitBytes, long bytes, bool expected) =>
        Assert.Equal(expected, (SampleTransfers.Bare with { File = SampleTransfers.Bare.File with { Units = units, UnitBytes = unitBytes } }).IsWhole(bytes));
}
