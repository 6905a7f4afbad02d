using CloudCam.Core.Ports;
using Xunit;

namespace CloudCam.Testing.Ports;

/// <summary>What every <see cref="IWorkQueue"/> must do.</summary>
public abstract class WorkQueueContract
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    protected abstract IWorkQueue Queue { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("plain")]
    [InlineData("{\"a\":\"<größer & \\\"so\\\">\"}\r\n日本")]
    [InlineData("")]
    public async Task A_text_comes_out_as_it_went_in(string text)
    {
        var queue = await NewQueueAsync();
        await Queue.EnqueueAsync(queue, text, TimeSpan.Zero, Stop);
        var message = Assert.Single(await Queue.ReceiveAsync(queue, 1, Long, Stop));
        Assert.Equal((text, 1), (message.Text, message.DeliveryCount));
    }

    [Fact]
    public async Task A_message_of_48_KiB_is_taken_and_a_larger_one_is_invalid()
    {
        var queue = await NewQueueAsync();
        var text = new string('x', 48 * 1_024);
        await Queue.EnqueueAsync(queue, text, TimeSpan.Zero, Stop);
        Assert.Equal(text, Assert.Single(await Queue.ReceiveAsync(queue, 1, Long, Stop)).Text);
        await BlobStoreContract.ExpectAsync(StoreError.Invalid, () => Queue.EnqueueAsync(queue, text + "x", TimeSpan.Zero, Stop));
    }

    [Fact]
    public async Task A_queue_can_be_made_when_it_is_needed_and_made_again()
    {
        var queue = await NewQueueAsync() + "-own";
        await Queue.EnsureAsync(queue, Stop);
        await Queue.EnqueueAsync(queue, "kept", TimeSpan.Zero, Stop);
        await Queue.EnsureAsync(queue, Stop);
        Assert.Equal("kept", Assert.Single(await Queue.ReceiveAsync(queue, 1, Long, Stop)).Text);
    }

    [Fact]
    public async Task An_empty_queue_gives_nothing()
    {
        var queue = await NewQueueAsync();
        Assert.Empty(await Queue.ReceiveAsync(queue, 32, Long, Stop));
        Assert.Equal(0, await Queue.CountAsync(queue, Stop));
    }

    [Fact]
    public async Task A_received_message_is_hidden_and_counted_until_it_is_completed()
    {
        var queue = await NewQueueAsync();
        await Queue.EnqueueAsync(queue, "job", TimeSpan.Zero, Stop);
        var message = Assert.Single(await Queue.ReceiveAsync(queue, 32, Long, Stop));
        Assert.Empty(await Queue.ReceiveAsync(queue, 32, Long, Stop));
        Assert.Equal(1, await Queue.CountAsync(queue, Stop));
        await Queue.CompleteAsync(queue, message, Stop);
        Assert.Equal(0, await Queue.CountAsync(queue, Stop));
    }

    [Fact]
    public async Task A_message_that_is_not_completed_in_time_comes_again_and_the_old_receipt_is_stale()
    {
        var queue = await NewQueueAsync();
        await Queue.EnqueueAsync(queue, "job", TimeSpan.Zero, Stop);
        var first = Assert.Single(await Queue.ReceiveAsync(queue, 1, Short, Stop));
        await PassAsync(Short);
        var second = Assert.Single(await Queue.ReceiveAsync(queue, 1, Long, Stop));
        Assert.Equal((first.Id, 2), (second.Id, second.DeliveryCount));
        await BlobStoreContract.ExpectAsync(StoreError.Changed, () => Queue.CompleteAsync(queue, first, Stop));
        await Queue.CompleteAsync(queue, second, Stop);
        await BlobStoreContract.ExpectAsync(StoreError.Changed, () => Queue.CompleteAsync(queue, second, Stop));
    }

    [Fact]
    public async Task A_message_can_come_later()
    {
        var queue = await NewQueueAsync();
        await Queue.EnqueueAsync(queue, "later", Short, Stop);
        Assert.Empty(await Queue.ReceiveAsync(queue, 1, Long, Stop));
        await PassAsync(Short);
        Assert.Equal("later", Assert.Single(await Queue.ReceiveAsync(queue, 1, Long, Stop)).Text);
    }

    [Fact]
    public async Task No_more_than_asked_for_are_taken_and_none_twice()
    {
        var queue = await NewQueueAsync();
        for (var number = 0; number < 5; number++) await Queue.EnqueueAsync(queue, $"{number}", TimeSpan.Zero, Stop);
        var taken = (await Queue.ReceiveAsync(queue, 3, Long, Stop)).Concat(await Queue.ReceiveAsync(queue, 32, Long, Stop)).ToList();
        Assert.Equal(["0", "1", "2", "3", "4"], taken.Select(message => message.Text).Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public async Task One_to_32_messages_can_be_asked_for(int count)
    {
        var queue = await NewQueueAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Queue.ReceiveAsync(queue, count, Long, Stop));
    }

    /// <summary>A queue of its own for one test.</summary>
    protected abstract Task<string> NewQueueAsync();

    /// <summary>Lets this much time pass, by the queue's clock.</summary>
    protected abstract Task PassAsync(TimeSpan time);
}
