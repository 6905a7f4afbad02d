using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Framing;
using CloudCam.Relay.Tests.Script;

namespace CloudCam.Relay.Tests.Transfers;

public sealed class TransferStoreTests : IDisposable
{
    private readonly TransferWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task A_new_file_begins_at_0_with_a_row_that_says_so()
    {
        using var file = await world.OpenAsync(1);
        Assert.Equal((0, false, false), (file.Position, file.IsResumed, file.IsAlreadyWhole));
        var row = await world.RowAsync();
        Assert.Equal((TransferState.Receiving, 0L, 1L), (row.State, row.StoredBytes, row.Epoch));
        Assert.Equal("media", row.Blob.Container);
    }

    [Fact]
    public async Task A_written_file_is_stored_block_by_block_and_queued_once_it_is_whole()
    {
        using var file = await world.OpenAsync(1);
        await world.WriteAsync(world.Store, file);
        Assert.Equal(0, await world.JobsAsync());
        var stored = await world.Store.CompleteAsync(file, CancellationToken.None);
        Assert.Equal(1, await world.JobsAsync());

        var row = await world.RowAsync();
        Assert.Equal((TransferState.Stored, (long)world.Original.Length, file.FileCrc), (row.State, row.StoredBytes, row.FileCrc));
        Assert.Equal(stored.Blocks, row.Blocks);
        Assert.All(row.Blocks, block => Assert.True(block.Length <= TransferWorld.BlockBytes));
        Assert.Equal(world.Original, await world.AssembleAsync(row.Blob, row.Blocks));
    }

    [Fact]
    public async Task The_row_follows_each_block()
    {
        using var file = await world.OpenAsync(1);
        await world.WriteAsync(world.Store, file, until: 2_500);
        await world.Store.KeepAsync(file, CancellationToken.None);
        Assert.Equal(2_500, (await world.RowAsync()).StoredBytes);
    }

    [Fact]
    public async Task While_blocks_come_in_the_row_is_written_once_in_an_interval_and_at_the_end()
    {
        using var file = await world.OpenAsync(1);
        await world.WriteAsync(world.Store, file, until: 1_200);
        Assert.Equal(910, (await world.RowAsync()).StoredBytes);
        for (var until = 2_000; until <= 4_000; until += 1_000)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(80));
            await world.WriteAsync(world.Store, file, until);
            Assert.Equal(910, (await world.RowAsync()).StoredBytes);
        }
        world.Clock.Advance(TimeSpan.FromMilliseconds(10));
        await world.WriteAsync(world.Store, file, until: 5_000);
        Assert.Equal(file.Blocks[^1].End, (await world.RowAsync()).StoredBytes);
        await world.WriteAsync(world.Store, file);
        await world.Store.CompleteAsync(file, CancellationToken.None);
        Assert.Equal(world.Original.Length, (await world.RowAsync()).StoredBytes);
    }

    [Fact]
    public async Task Another_process_goes_on_after_the_last_block_although_the_row_is_behind()
    {
        using var first = await world.OpenAsync(1);
        world.Cloud.Faults.FailAll(StoreError.Unreachable, "WriteAsync");
        await world.WriteAsync(world.Store, first, until: 3_000);
        world.Cloud.Faults.Clear();
        Assert.Equal(0, (await world.RowAsync()).StoredBytes);
        var inBlocks = first.Blocks[^1].End;

        using var second = await world.Process().OpenAsync(TransferWorld.Session(2), world.File, CancellationToken.None);
        Assert.True(second.IsResumed);
        Assert.Equal((inBlocks, first.Blocks[^1].FileCrc), (second.Position, second.FileCrc));
        await world.WriteAsync(world.Store, second);
        var whole = await world.Store.CompleteAsync(second, CancellationToken.None);
        Assert.Equal(1, whole.Resumes);
        Assert.Equal(world.Original, await world.AssembleAsync(whole.Blob, whole.Blocks));
    }

    [Fact]
    public async Task A_session_that_was_overtaken_is_fenced_off_and_its_late_blocks_stay_out()
    {
        using var older = await world.OpenAsync(1);
        await world.WriteAsync(world.Store, older, until: 1_500);
        using var newer = await world.OpenAsync(2);

        // The older session stores one more block late; the checkpoint that follows tells it that it is not the owner any more.
        world.Clock.Advance(TimeSpan.FromMilliseconds(250));
        await world.WriteAsync(world.Store, older, until: 2_400);
        await AssertChanged(async () =>
        {
            await world.WriteAsync(world.Store, older);
            await world.Store.StoreBlockAsync(older, CancellationToken.None);
            await world.Store.StoreBlockAsync(older, CancellationToken.None);
        });
        await AssertChanged(() => world.Store.CompleteAsync(older, CancellationToken.None));
        Assert.Equal(0, await world.JobsAsync());

        await world.WriteAsync(world.Store, newer);
        var whole = await world.Store.CompleteAsync(newer, CancellationToken.None);
        Assert.Equal(world.Original, await world.AssembleAsync(whole.Blob, whole.Blocks));
        Assert.All(whole.Blocks.Skip(1), block => Assert.Equal(2u, block.Epoch));
    }

    [Fact]
    public async Task A_session_older_than_the_row_s_owner_cannot_open_it()
    {
        using var newer = await world.OpenAsync(5);
        await AssertChanged(() => world.OpenAsync(4));
    }

    [Fact]
    public async Task A_file_that_is_whole_already_is_queued_again_and_takes_nothing_more()
    {
        using (var first = await world.OpenAsync(1))
        {
            await world.WriteAsync(world.Store, first);
            await world.Store.CompleteAsync(first, CancellationToken.None);
        }
        using var again = await world.OpenAsync(2);
        Assert.True(again.IsAlreadyWhole);
        Assert.Equal(world.Original.Length, again.Position);
        await world.Store.CompleteAsync(again, CancellationToken.None);
        Assert.Equal(2, await world.JobsAsync());
    }

    [Fact]
    public async Task An_assembled_file_is_whole_and_not_queued_again()
    {
        using (var first = await world.OpenAsync(1))
        {
            await world.WriteAsync(world.Store, first);
            var stored = await world.Store.CompleteAsync(first, CancellationToken.None);
            await world.Ledger.SaveAsync(stored with { State = TransferState.Completed }, first.ETag, CancellationToken.None);
        }
        using var again = await world.OpenAsync(2);
        Assert.True(again.IsAlreadyWhole);
        await world.Store.CompleteAsync(again, CancellationToken.None);
        Assert.Equal(1, await world.JobsAsync());
    }

    [Fact]
    public async Task Calling_a_part_a_whole_file_is_our_own_bug()
    {
        using var file = await world.OpenAsync(1);
        await world.WriteAsync(world.Store, file, until: world.Original.Length - 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Store.CompleteAsync(file, CancellationToken.None));
        Assert.Equal(0, await world.JobsAsync());
    }

    [Theory]
    [InlineData(1, 1_000, 1_000, true)]
    [InlineData(1, 1_000, 999, false)]
    [InlineData(1, 1_000, 1_001, false)]
    [InlineData(1_024, 3, 3_072, true)]
    [InlineData(1_024, 3, 2_049, true)]
    [InlineData(1_024, 3, 2_048, false)]
    [InlineData(1_024, 3, 3_073, false)]
    [InlineData(1, 0, 0, false)]
    public async Task Whole_is_every_byte_or_up_to_one_packet_less(int unitBytes, long units, long bytes, bool whole)
    {
        using var file = await world.OpenAsync(1, ScriptSession.Announce("sized", units, unitBytes));
        Assert.Equal(whole, file.Row.IsWhole(bytes));
    }

    [Fact]
    public async Task A_file_failed_for_good_says_why_and_one_failed_for_now_goes_on()
    {
        using (var first = await world.OpenAsync(1))
        {
            await world.WriteAsync(world.Store, first, until: 1_200);
            await world.Store.FailAsync(first, "link-lost", isFinal: false, CancellationToken.None);
        }
        var row = await world.RowAsync();
        Assert.Equal((TransferState.Receiving, 1_200L, (string?)null), (row.State, row.StoredBytes, row.FailureReason));

        using (var second = await world.OpenAsync(2))
        {
            Assert.Equal(1_200, second.Position);
            await world.Store.FailAsync(second, "device-status-5", isFinal: true, CancellationToken.None);
        }
        row = await world.RowAsync();
        Assert.Equal((TransferState.Failed, "device-status-5"), (row.State, row.FailureReason));
        Assert.Equal(0, await world.JobsAsync());
    }

    [Fact]
    public async Task A_file_of_too_many_blocks_is_the_peer_s_fault_and_keeps_what_it_had()
    {
        using var small = new TransferWorld(blockBytes: 1);
        using var file = await small.OpenAsync(1, ScriptSession.Announce("endless", TransferRow.MaxBlocks + 5, 1));
        var piece = new System.Buffers.ReadOnlySequence<byte>(new byte[1]);
        for (var i = 0; i < TransferRow.MaxBlocks; i++)
        {
            file.Write(piece, 0);
            await small.Store.StoreBlockAsync(file, CancellationToken.None);
        }
        file.Write(piece, 0);
        var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => small.Store.StoreBlockAsync(file, CancellationToken.None));
        Assert.Equal(Violation.FileTooLarge, error.Violation);
        Assert.Equal(TransferRow.MaxBlocks, file.Blocks.Count);
    }

    [Fact]
    public async Task A_file_beyond_what_block_ids_can_address_is_refused_when_it_is_announced()
    {
        var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => world.OpenAsync(1, ScriptSession.Announce("huge", 1L << 33, 1)));
        Assert.Equal(Violation.FileTooLarge, error.Violation);
    }

    [Theory]
    [InlineData("WriteAsync")]
    [InlineData("PutBlockAsync")]
    public async Task A_lost_answer_is_no_newer_session(string operation)
    {
        using var file = await world.OpenAsync(1);
        for (var until = 900; until < world.Original.Length; until += 900)
        {
            world.Cloud.Faults.LoseNextAnswers(1, operation);
            await Retried(() => world.WriteAsync(world.Store, file, until));
        }
        await world.WriteAsync(world.Store, file);
        world.Cloud.Faults.LoseNextAnswers(1, operation);
        await Retried(() => world.Store.CompleteAsync(file, CancellationToken.None));
        world.Cloud.Faults.LoseNextAnswers(1, "EnqueueAsync");
        await Retried(() => world.Store.CompleteAsync(file, CancellationToken.None));

        var row = await world.RowAsync();
        Assert.Equal(TransferState.Stored, row.State);
        Assert.Equal(world.Original, await world.AssembleAsync(row.Blob, row.Blocks));
    }

    [Fact]
    public async Task Completing_again_after_a_lost_answer_does_not_undo_the_assembly()
    {
        using var file = await world.OpenAsync(1);
        await world.WriteAsync(world.Store, file);
        world.Cloud.Faults.LoseNextAnswers(1, "EnqueueAsync");
        await Assert.ThrowsAsync<StoreException>(() => world.Store.CompleteAsync(file, CancellationToken.None));
        // The job was queued all the same, and the function was quick.
        var found = (await world.Ledger.FindAsync(file.Row.Device, file.TransferId, CancellationToken.None))!.Value;
        await world.Ledger.SaveAsync(found.Transfer with { State = TransferState.Completed }, found.ETag, CancellationToken.None);

        await world.Store.CompleteAsync(file, CancellationToken.None);
        Assert.Equal(TransferState.Completed, (await world.RowAsync()).State);
    }

    [Fact]
    public async Task What_a_session_learnt_of_the_file_is_in_the_row_after_a_checkpoint()
    {
        using var file = await world.OpenAsync(1);
        file.Row = file.Row with { Sequence = "0000000001.00000002" };
        file.CountCrcError();
        file.CountCrcError();
        world.Cloud.Faults.FailNext(1, StoreError.Busy, operation: "WriteAsync");
        await world.WriteAsync(world.Store, file, until: 2_000);
        await world.Store.KeepAsync(file, CancellationToken.None);
        file.CountCrcError();
        await world.WriteAsync(world.Store, file, until: 4_000);
        await world.Store.KeepAsync(file, CancellationToken.None);
        var row = await world.RowAsync();
        Assert.Equal(("0000000001.00000002", 3), (row.Sequence, row.CrcErrors));
    }

    private static async Task AssertChanged(Func<Task> call) => Assert.Equal(StoreError.Changed, (await Assert.ThrowsAsync<StoreException>(call)).Error);

    // As StoreRetry does: again, as long as a retry can help.
    private static async Task Retried(Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (StoreException error) when (error.CanRetry)
            {
                continue;
            }
        }
    }
}
