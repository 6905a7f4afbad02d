using CloudCam.Cloud.Memory;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Cloud.Tests.Memory;

public sealed class StoreFaultsTests
{
    private static readonly BlobName Name = new("media", "x");
    private readonly StoppedClock clock = new();
    private readonly MemoryCloud cloud;

    public StoreFaultsTests() => cloud = new MemoryCloud(clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_calls_fail_without_effect_and_the_one_after_works()
    {
        cloud.Faults.FailNext(2, StoreError.Busy, TimeSpan.FromSeconds(7));
        for (var call = 0; call < 2; call++)
        {
            var error = await Assert.ThrowsAsync<StoreException>(PutAsync);
            Assert.Equal((StoreError.Busy, TimeSpan.FromSeconds(7)), (error.Error, error.RetryAfter));
        }
        Assert.Null(cloud.Blobs.BytesOf(Name));
        await PutAsync();
        Assert.NotNull(cloud.Blobs.BytesOf(Name));
        Assert.Equal(3, cloud.Faults.Calls);
    }

    [Fact]
    public async Task A_fault_can_be_for_one_operation_only()
    {
        cloud.Faults.FailNext(1, StoreError.Unreachable, operation: nameof(IWorkQueue.EnqueueAsync));
        await PutAsync();
        Assert.Equal(StoreError.Unreachable, (await Assert.ThrowsAsync<StoreException>(() => cloud.Queue.EnqueueAsync("q", "job", TimeSpan.Zero, Stop))).Error);
        await cloud.Queue.EnqueueAsync("q", "job", TimeSpan.Zero, Stop);
    }

    [Fact]
    public async Task A_lost_answer_means_that_it_was_done()
    {
        cloud.Faults.LoseNextAnswers(1);
        Assert.Equal(StoreError.Unreachable, (await Assert.ThrowsAsync<StoreException>(PutAsync)).Error);
        Assert.NotNull(cloud.Blobs.BytesOf(Name));
    }

    [Fact]
    public async Task An_outage_lasts_until_it_is_cleared()
    {
        cloud.Faults.FailAll(StoreError.Unreachable, nameof(IEventHubs.SendAsync));
        for (var call = 0; call < 5; call++)
            await Assert.ThrowsAsync<StoreException>(() => cloud.EventHubs.SendAsync(HubNames.Media, 0, ["{}"u8.ToArray()], Stop));
        cloud.Faults.Clear();
        await cloud.EventHubs.SendAsync(HubNames.Media, 0, ["{}"u8.ToArray()], Stop);
        Assert.Equal(1, cloud.EventHubs.SentTotal);
    }

    [Fact]
    public async Task A_delay_is_waited_for_by_the_given_clock()
    {
        cloud.Faults.Delay = TimeSpan.FromSeconds(5);
        var put = PutAsync();
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(put.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await put;
    }

    private Task PutAsync() => cloud.BlobStore.PutAsync(Name, "a"u8.ToArray(), new BlobWrite(), Stop);
}
