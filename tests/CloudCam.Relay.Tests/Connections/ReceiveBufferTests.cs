using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Tests.Connections;

public sealed class ReceiveBufferTests
{
    private const int Limit = 256;
    private readonly BufferPool pool = new(64);

    [Fact]
    public void Bytes_come_out_as_they_came_in_however_they_are_cut_and_taken()
    {
        for (var cut = 1; cut <= 40; cut++)
        {
            for (var take = 1; take <= 40; take += 3)
            {
                using var buffer = new ReceiveBuffer(pool, Limit);
                var taken = new List<byte>();
                var next = 0;
                while (taken.Count < 500)
                {
                    buffer.Rest();
                    var space = buffer.Space().Span;
                    var count = Math.Min(cut, space.Length);
                    for (var i = 0; i < count; i++) space[i] = (byte)next++;
                    buffer.Received(count);
                    // Frames of `take` bytes: what is left stays, as a decoder leaves it.
                    var whole = buffer.Length / take * take;
                    taken.AddRange(buffer.Unread.FirstSpan[..whole]);
                    buffer.KeepLast(buffer.Length - whole);
                }
                Assert.Equal(Enumerable.Range(0, taken.Count).Select(i => (byte)i), taken);
            }
        }
    }

    [Fact]
    public void At_rest_a_half_frame_keeps_its_bytes_and_gives_the_buffer_back()
    {
        using var buffer = new ReceiveBuffer(pool, Limit);
        var lent = Fill(buffer, 5);
        buffer.Rest();
        var again = pool.Rent();
        Assert.True(lent.Equals((ReadOnlyMemory<byte>)again), "The large buffer must be in the pool while nothing comes.");
        again.AsSpan().Clear();
        Assert.Equal([0, 1, 2, 3, 4], buffer.Unread.FirstSpan.ToArray());
        pool.Return(again);

        Fill(buffer, 2, from: 5);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], buffer.Unread.FirstSpan.ToArray());
    }

    [Fact]
    public void At_rest_without_bytes_nothing_is_held()
    {
        using var buffer = new ReceiveBuffer(pool, Limit);
        var lent = Fill(buffer, 5);
        buffer.KeepLast(0);
        buffer.Rest();
        Assert.True(buffer.Unread.IsEmpty);
        Assert.True(lent.Equals((ReadOnlyMemory<byte>)pool.Rent()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Grows_to_the_limit_and_not_beyond_also_when_it_rests_in_between(bool rests)
    {
        using var buffer = new ReceiveBuffer(pool, Limit);
        var count = 0;
        while (true)
        {
            if (rests) buffer.Rest();
            var space = buffer.Space().Span;
            if (space.IsEmpty) break;
            Assert.True(count < Limit, "More than the limit is offered.");
            space[0] = (byte)count++;
            buffer.Received(1);
        }
        Assert.Equal(Limit, count);
        Assert.Equal(Enumerable.Range(0, Limit).Select(i => (byte)i), buffer.Unread.FirstSpan.ToArray());
        buffer.KeepLast(1);
        Assert.False(buffer.Space().IsEmpty);
        Assert.Equal([255], buffer.Unread.FirstSpan.ToArray());
    }

    // The whole pool buffer that was lent: its first byte is Unread's first when nothing was taken.
    private static ReadOnlyMemory<byte> Fill(ReceiveBuffer buffer, int count, int from = 0)
    {
        var space = buffer.Space();
        for (var i = 0; i < count; i++) space.Span[i] = (byte)(from + i);
        buffer.Received(count);
        return space;
    }
}
