using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Assembly;

/// <summary>The process may end at any store call, with the call carried out or not: run again, everything ends as if nothing had happened.</summary>
public class CrashTests
{
    // Far more than one run makes; the loops end at the first call number that no longer exists.
    private const int MaxCalls = 100;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Crash_at_any_store_call_of_a_good_file_leaves_no_trace(bool doneAllTheSame) => AtEveryCallAsync(doneAllTheSame, damage: false, fewestCalls: 12);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Crash_at_any_store_call_of_a_damaged_file_leaves_no_trace(bool doneAllTheSame) => AtEveryCallAsync(doneAllTheSame, damage: true, fewestCalls: 8);

    [Fact]
    public async Task Without_event_streams_and_without_blobs_nothing_is_called_completed()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        var call = 0;
        // Every call from some point on fails: no event may be lost, so the transfer must still wait.
        for (var from = 1; from < MaxCalls; from++)
        {
            bench.Calls.FailAt(from, false, andAllAfter: true);
            try
            {
                await AssembleAsync(bench, transfer);
                call = from;
                break;
            }
            catch (StoreException error) when (error.CanRetry)
            {
                Assert.Equal(TransferState.Stored, (await bench.TransferAsync(transfer.Id))!.State);
            }
        }
        Assert.NotEqual(0, call);
        bench.Calls.Clear();
        Assert.Equal(TransferState.Completed, (await bench.TransferAsync(transfer.Id))!.State);
        Assert.Equal(["cloudcam.media.completed.v1", "cloudcam.media.ready.v1"], bench.EventTypes().Distinct());
    }

    private static async Task AtEveryCallAsync(bool doneAllTheSame, bool damage, int fewestCalls)
    {
        await using var whole = new Bench();
        await AssembleAsync(whole, await StoreAsync(whole, damage));
        var expected = await whole.EndStateAsync();

        var call = 1;
        for (; call < MaxCalls; call++)
        {
            await using var bench = new Bench();
            var transfer = await StoreAsync(bench, damage);
            bench.Calls.FailAt(call, doneAllTheSame);
            try
            {
                await AssembleAsync(bench, transfer);
            }
            catch (StoreException error) when (error.CanRetry)
            {
                Assert.NotEqual(0, call);
            }
            var calls = bench.Calls.Count;
            bench.Calls.Clear();
            await AssembleAsync(bench, transfer);
            await bench.Get<SpillStore>().ReplayAsync(bench.Hubs, CancellationToken.None);

            Assert.Equal(expected, await bench.EndStateAsync());
            if (calls < call) break;
        }
        Assert.InRange(call, fewestCalls, MaxCalls - 1);
    }

    private static async Task<Transfer> StoreAsync(Bench bench, bool damage)
    {
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        if (damage)
        {
            // A block that came out of the store other than it went in: same id, other bytes.
            var block = transfer.Blocks[1];
            await bench.Store.PutBlockAsync(transfer.Blob, block.ToBytes(), new byte[block.Length], CancellationToken.None);
        }
        return transfer;
    }

    private static Task<string> AssembleAsync(Bench bench, Transfer transfer) =>
        bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(transfer.Device, transfer.Id), CancellationToken.None);
}
