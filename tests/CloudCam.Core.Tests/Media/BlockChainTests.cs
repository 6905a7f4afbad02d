using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Media;

public sealed class BlockChainTests
{
    private const int BlockBytes = 8;

    [Fact]
    public void Nothing_staged_is_no_run() => Assert.Empty(BlockChain.LongestRun([]));

    [Fact]
    public void A_run_ends_at_the_first_gap() => Assert.Equal([0, 1], Run(Id(0, 1, 0), Id(1, 1, 8), Id(3, 1, 24)));

    [Fact]
    public void A_file_without_its_first_block_has_no_run() => Assert.Empty(Run(Id(1, 1, 8)));

    [Fact]
    public void The_newest_session_that_fits_is_taken()
    {
        var run = BlockChain.LongestRun(Staged(Id(0, 1, 0), Id(0, 3, 0), Id(0, 2, 0), Id(1, 2, 8), Id(1, 3, 8)));
        Assert.Equal([3u, 3u], run.Select(id => id.Epoch));
    }

    [Fact]
    public void A_block_of_a_stale_session_does_not_continue_a_newer_one() => Assert.Equal([0], Run(Id(0, 2, 0), Id(1, 1, 8)));

    [Fact]
    public void A_block_from_before_the_file_was_begun_anew_does_not_continue_it() =>
        Assert.Equal([0], Run(Id(0, 1, 0) with { Generation = 1 }, Id(1, 1, 8)));

    [Fact]
    public void Of_two_equally_new_blocks_the_longer_is_taken_whatever_the_order()
    {
        BlockId[] both = [Id(0, 1, 0) with { Length = 4 }, Id(0, 1, 0)];
        Assert.Equal([BlockBytes], BlockChain.LongestRun(Staged(both)).Select(id => (int)id.Length));
        Array.Reverse(both);
        Assert.Equal([BlockBytes], BlockChain.LongestRun(Staged(both)).Select(id => (int)id.Length));
    }

    [Fact]
    public void A_block_that_starts_elsewhere_is_left_out() => Assert.Equal([0], Run(Id(0, 1, 0), Id(1, 1, 9)));

    [Fact]
    public void A_block_of_another_size_than_its_id_says_is_left_out() =>
        Assert.Empty(BlockChain.LongestRun([new StagedBlock(Id(0, 1, 0).ToBytes(), BlockBytes - 1)]));

    [Fact]
    public void An_id_that_is_not_ours_is_left_out() =>
        Assert.Single(BlockChain.LongestRun([new StagedBlock("somebody else's"u8.ToArray(), 5), .. Staged(Id(0, 1, 0))]));

    // Small numbers, so that indexes, offsets and epochs meet often.
    [Fact]
    public void Whatever_is_staged_the_run_is_one_piece_from_byte_0_and_never_goes_back_in_age() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var staged = Staged([.. Enumerable.Range(0, random.Next(40)).Select(_ => new BlockId(
            (uint)random.Next(4), (uint)random.Next(4), (uint)(random.Next(5) * 4), (uint)(random.Next(3) * 4), 0, 0, 0, (byte)random.Next(3)))]);
        var run = BlockChain.LongestRun(staged);
        var end = 0L;
        var age = (0u, (byte)0);
        for (var index = 0; index < run.Count; index++)
        {
            var id = run[index];
            if (id.Index != index || id.Start != end || (id.Epoch, id.Generation).CompareTo(age) < 0) return false;
            (end, age) = (id.End, (id.Epoch, id.Generation));
        }
        random.Shuffle(staged);
        return BlockChain.LongestRun(staged).SequenceEqual(run);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    // Sessions are killed at any block; the one before may still store blocks after its successor began.
    [Fact]
    public void A_file_resumed_from_its_run_after_any_number_of_kills_ends_whole() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var total = random.Next(1, 12 * BlockBytes);
        var staged = new Dictionary<BlockId, StagedBlock>();
        BlockId? late = null;
        for (uint epoch = 1; ; epoch++)
        {
            var run = BlockChain.LongestRun(staged.Values);
            var (index, start) = ((uint)run.Count, run.Count == 0 ? 0L : run[^1].End);
            var blocksUntilKill = epoch < 20 ? random.Next(4) : int.MaxValue;
            for (var stored = 0; start < total && stored < blocksUntilKill; stored++)
            {
                var length = Math.Min(BlockBytes, total - start);
                Stage(new BlockId(index++, epoch, (uint)start, (uint)length, 0, 0, 0));
                start += length;
                if (late is { } stale) Stage(stale); // the killed session's last block lands only now
                late = null;
            }
            if (start == total) break;
            late = new BlockId(index, epoch, (uint)start, (uint)Math.Min(BlockBytes, total - start), 0, 0, 0);
        }
        return BlockChain.LongestRun(staged.Values) is { Count: > 0 } whole && whole[^1].End == total;

        void Stage(BlockId id) => staged[id] = new StagedBlock(id.ToBytes(), id.Length);
    }).QuickCheckThrowOnFailure();

    private static BlockId Id(uint index, uint epoch, uint start) => new(index, epoch, start, BlockBytes, 0, 0, 0);

    private static StagedBlock[] Staged(params BlockId[] ids) => [.. ids.Select(id => new StagedBlock(id.ToBytes(), id.Length))];

    private static IEnumerable<int> Run(params BlockId[] ids) => BlockChain.LongestRun(Staged(ids)).Select(id => (int)id.Index);
}
