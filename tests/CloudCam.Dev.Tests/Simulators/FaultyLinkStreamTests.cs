using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators;

public sealed class FaultyLinkStreamTests : IDisposable
{
    private readonly RecordingStream _inner = new();
    private readonly JumpingTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _inner.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(999)]
    public async Task Cut_comes_after_exactly_that_many_bytes_sent(int bytes)
    {
        await using var link = Link(new LinkFaults { CutAfterBytes = bytes });
        await Assert.ThrowsAsync<IOException>(async () => await link.WriteAsync(Sample.Bytes(1000), Stop));
        Assert.Equal(bytes, _inner.Sent.Length);
        Assert.True(link.WasCut);
        Assert.True(_inner.IsClosed);
        await Assert.ThrowsAsync<IOException>(async () => await link.ReadExactlyAsync(new byte[1], Stop));
    }

    [Fact]
    public async Task Bytes_received_count_for_the_cut_too()
    {
        _inner.ToRead = Sample.Bytes(1000);
        await using var link = Link(new LinkFaults { CutAfterBytes = 30 });
        await link.WriteAsync(new byte[10], Stop);
        Assert.Equal(20, await link.ReadAsync(new byte[1000], Stop));
        await Assert.ThrowsAsync<IOException>(async () => await link.ReadExactlyAsync(new byte[1], Stop));
    }

    [Fact]
    public async Task Random_cuts_have_the_wanted_mean_and_repeat_for_a_seed()
    {
        var first = await CutPlacesAsync(3);
        Assert.Equal(first, await CutPlacesAsync(3));
        Assert.NotEqual(first, await CutPlacesAsync(4));
        Assert.InRange(first.Average(), 85_000, 115_000); // 10 per 10^6 bytes

        static async Task<List<int>> CutPlacesAsync(int seed)
        {
            var random = new Random(seed);
            var places = new List<int>();
            for (var link = 0; link < 1000; link++)
            {
                var inner = new RecordingStream { KeepsBytes = false };
                var faulty = new FaultyLinkStream(inner, new LinkFaults { CutsPerMegabyte = 10 }, random, TimeProvider.System);
                await Assert.ThrowsAsync<IOException>(async () => await faulty.WriteAsync(new byte[3_000_000], Stop));
                places.Add(inner.SentCount);
            }

            return places;
        }
    }

    [Fact]
    public async Task One_byte_writes_are_one_byte_each()
    {
        await using var link = Link(new LinkFaults { OneByteWrites = true });
        var bytes = Sample.Bytes(300);
        await link.WriteAsync(bytes, Stop);
        Assert.Equal(bytes, _inner.Sent.ToArray());
        Assert.All(_inner.Writes, size => Assert.Equal(1, size));
    }

    [Fact]
    public async Task Glued_writes_come_together_or_with_the_flush()
    {
        await using var link = Link(new LinkFaults { GlueBytes = 100 });
        for (var number = 0; number < 5; number++)
        {
            await link.WriteAsync(new byte[40], Stop);
        }

        Assert.Equal([120], _inner.Writes);
        await link.FlushAsync(Stop);
        Assert.Equal([120, 80], _inner.Writes);
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 2)]
    public async Task Flips_hit_one_bit_of_data_or_crc_and_nothing_else(double data, double crc, int bitsPerFrame)
    {
        await using var link = Link(new LinkFaults { FlipDataProbability = data, FlipCrcProbability = crc });
        byte[] init = [0, 0, 0, 5, .. new byte[12]];
        byte[] start = [0, 1, 0, 6, 0, 0, 0, 2, 0, 0];
        byte[] frame = [0, 4, 0, 12, .. Sample.Bytes(10), 1, 2];
        byte[] enhanced = [0, 14, 0, 16, 0, 0, 0, 9, .. Sample.Bytes(10), 1, 2];
        byte[] all = [.. init, .. start, .. frame, .. enhanced, .. frame, .. start];
        foreach (var piece in all.Chunk(3))
        {
            await link.WriteAsync(piece, Stop);
        }

        var sent = _inner.Sent.ToArray();
        Assert.Equal(all.Length, sent.Length);
        var allowed = new List<Range>();
        foreach (var (from, headBytes) in new[] { (26, 4), (42, 8), (62, 4) })
        {
            if (data > 0)
            {
                allowed.Add((from + headBytes)..(from + headBytes + 10));
            }

            if (crc > 0)
            {
                allowed.Add((from + headBytes + 10)..(from + headBytes + 12));
            }
        }

        var places = Enumerable.Range(0, all.Length).Where(index => all[index] != sent[index]).ToList();
        Assert.Equal(3 * bitsPerFrame, places.Count);
        Assert.All(places, place => Assert.Contains(allowed, range => place >= range.Start.Value && place < range.End.Value));
        Assert.All(places, place => Assert.True(byte.IsPow2((byte)(all[place] ^ sent[place]))));
    }

    [Fact]
    public async Task Silence_comes_once_at_its_place()
    {
        await using var link = Link(new LinkFaults { SilenceAfterBytes = 50, SilenceFor = TimeSpan.FromSeconds(30) });
        await link.WriteAsync(new byte[50], Stop);
        Assert.Equal(TimeSpan.Zero, _time.Passed);
        await link.WriteAsync(new byte[500], Stop);
        await link.WriteAsync(new byte[500], Stop);
        Assert.Equal(TimeSpan.FromSeconds(30), _time.Passed);
        Assert.Equal(1050, _inner.SentCount);
    }

    [Fact]
    public async Task Bandwidth_is_kept_by_waiting()
    {
        await using var link = Link(new LinkFaults { BytesPerSecond = 1000 });
        await link.WriteAsync(new byte[10_000], Stop);
        Assert.InRange(_time.Passed, TimeSpan.FromSeconds(9.8), TimeSpan.FromSeconds(10));
        Assert.All(_inner.Writes, size => Assert.Equal(100, size));
    }

    private FaultyLinkStream Link(LinkFaults faults) => new(_inner, faults, new Random(5), _time);

    private sealed class RecordingStream : MemoryStream
    {
        public bool KeepsBytes { get; init; } = true;

        public List<byte> SentList { get; } = [];

        public ReadOnlySpan<byte> Sent => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(SentList);

        public List<int> Writes { get; } = [];

        public int SentCount { get; private set; }

        public byte[] ToRead { get; set; } = [];

        public bool IsClosed { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            SentCount += buffer.Length;
            Writes.Add(buffer.Length);
            if (KeepsBytes)
            {
                SentList.AddRange(buffer.Span);
            }

            return ValueTask.CompletedTask;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var size = Math.Min(buffer.Length, ToRead.Length);
            ToRead.AsMemory(0, size).CopyTo(buffer);
            ToRead = ToRead[size..];
            return ValueTask.FromResult(size);
        }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
