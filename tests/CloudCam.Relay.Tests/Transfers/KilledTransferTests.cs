using CloudCam.Core.Media;
using CloudCam.Core.Ports;

namespace CloudCam.Relay.Tests.Transfers;

public sealed class KilledTransferTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_in_any_store_call_a_transfer_goes_on_with_at_most_one_block_to_send_again(bool carriedOut)
    {
        var died = true;
        for (var call = 1; died; call++)
        {
            using var world = new TransferWorld();
            long written = 0;
            died = await RunAsync(world, new Kill(call, carriedOut), 1, position => written = position);

            using var second = await world.OpenAsync(2);
            var blob = second.Row.Blob;
            if (second.IsAlreadyWhole)
            {
                Assert.Equal(world.Original.Length, written);
            }
            else
            {
                var staged = await world.StagedAsync(blob);
                Assert.Equal(staged.Length, second.Position);
                Assert.Equal(world.Original[..staged.Length], staged);
                Assert.InRange(second.Position, written - TransferWorld.BlockBytes, written);
                await world.WriteAsync(world.Store, second);
            }
            var whole = await world.Store.CompleteAsync(second, CancellationToken.None);
            Assert.Equal(TransferState.Stored, whole.State);
            Assert.Equal(world.Original, await world.AssembleAsync(blob, whole.Blocks));
            Assert.True(await world.JobsAsync() >= 1);
        }
    }

    [Fact]
    public async Task Killed_again_and_again_every_process_brings_the_file_forward_and_nothing_is_lost_or_doubled()
    {
        var random = new Random(42);
        for (var round = 0; round < 100; round++)
        {
            using var world = new TransferWorld();
            var epoch = 0L;
            for (var alive = false; !alive;)
            {
                Assert.True(epoch < 200, "The transfer gets nowhere.");
                alive = !await RunAsync(world, new Kill(random.Next(4, 14), random.Next(2) == 0), ++epoch, _ => { });
            }
            var row = await world.RowAsync();
            Assert.Equal(TransferState.Stored, row.State);
            Assert.Equal(world.Original, await world.AssembleAsync(row.Blob, row.Blocks));
            Assert.True(await world.JobsAsync() >= 1);
        }
    }

    /// <summary>One process: opens, writes, completes. True when the kill ended it.</summary>
    private static async Task<bool> RunAsync(TransferWorld world, Kill kill, long epoch, Action<long> written)
    {
        var process = world.Process(kill);
        try
        {
            using var file = await process.OpenAsync(TransferWorld.Session(epoch), world.File, CancellationToken.None);
            await world.WriteAsync(process, file, written: written);
            await process.CompleteAsync(file, CancellationToken.None);
            return kill.Happened;
        }
        catch (StoreException) when (kill.Happened)
        {
            return true;
        }
    }
}
