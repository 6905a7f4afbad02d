using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Tests.Connections;

public sealed class BufferPoolTests
{
    [Fact]
    public void A_returned_buffer_is_lent_again()
    {
        var pool = new BufferPool(32);
        var buffer = pool.Rent();
        Assert.Equal(32, buffer.Length);
        pool.Return(buffer);
        Assert.Same(buffer, pool.Rent());
    }

    [Fact]
    public void No_buffer_is_lent_twice_at_a_time()
    {
        var pool = new BufferPool(8);
        var lent = Enumerable.Range(0, 20).Select(_ => pool.Rent()).ToList();
        foreach (var buffer in lent) pool.Return(buffer);
        var again = Enumerable.Range(0, 20).Select(_ => pool.Rent()).ToHashSet(ReferenceEqualityComparer.Instance);
        Assert.Equal(20, again.Count);
    }

    [Fact]
    public void Another_size_is_not_taken_back()
    {
        var pool = new BufferPool(8);
        pool.Return(new byte[16]);
        Assert.Equal(8, pool.Rent().Length);
    }

    [Fact]
    public void Trim_drops_what_nobody_needed_since_the_last_trim_and_only_that()
    {
        var pool = new BufferPool(8);
        var lent = Enumerable.Range(0, 10).Select(_ => pool.Rent()).ToList();
        foreach (var buffer in lent) pool.Return(buffer);
        pool.Trim();
        Assert.Equal(10, pool.IdleCount);

        // Four at a time are in use between the two trims: the other six are let go.
        var busy = Enumerable.Range(0, 4).Select(_ => pool.Rent()).ToList();
        foreach (var buffer in busy) pool.Return(buffer);
        pool.Trim();
        Assert.Equal(4, pool.IdleCount);
        pool.Trim();
        Assert.Equal(0, pool.IdleCount);
    }

    [Fact]
    public void A_buffer_in_use_survives_trims()
    {
        var pool = new BufferPool(8);
        var buffer = pool.Rent();
        pool.Trim();
        pool.Trim();
        pool.Return(buffer);
        Assert.Same(buffer, pool.Rent());
    }
}
