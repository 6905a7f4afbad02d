using CloudCam.Cloud.Memory;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Core.Tests.Live;

public sealed class LiveTableTests
{
    private static readonly LiveStreamName Road = new(DeviceId.Parse("860000000000001"), "0");
    private readonly StoppedClock clock = new();
    private readonly StoreFaults faults;
    private readonly LiveTable table;

    public LiveTableTests()
    {
        faults = new StoreFaults(clock);
        table = new LiveTable(new MemoryTableStore(faults));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_is_read_as_it_was_written()
    {
        var wanted = Of("a") with { Video = "h265", Audio = "aac", IsWanted = false };
        var claimed = await table.ClaimAsync(wanted, false, Stop);
        Assert.Equal(wanted with { Epoch = 1, BegunAt = wanted.StartedAt, ETag = claimed!.ETag }, await table.FindAsync(Road, Stop));
        Assert.Equal(claimed, Assert.Single(await table.OfAsync(Road.Device, Stop).ToListAsync(Stop)));
    }

    [Fact]
    public async Task The_newer_publication_takes_the_row_and_the_older_finds_out()
    {
        var old = (await table.ClaimAsync(Of("a"), false, Stop))!;
        // Whatever the clock of the other replica says.
        var renewed = (await table.ClaimAsync(Of("b") with { StartedAt = clock.GetUtcNow().AddMinutes(-1) }, false, Stop))!;
        Assert.Equal(2, renewed.Epoch);
        Assert.Null(await table.RenewAsync(old, Stop));
        // What is another's by now stays.
        await table.EndAsync(old, Stop);
        Assert.Equal("b", (await table.FindAsync(Road, Stop))!.Replica);
        Assert.NotNull(await table.RenewAsync(renewed, Stop));
    }

    [Fact]
    public async Task One_that_could_not_be_written_at_its_begin_does_not_overtake_what_began_since()
    {
        var old = Of("a");
        clock.Advance(TimeSpan.FromSeconds(20));
        await table.ClaimAsync(Of("b"), false, Stop);
        Assert.Null(await table.ClaimAsync(old with { SeenAt = clock.GetUtcNow() }, true, Stop));
        // Unless that has ended without a word.
        clock.Advance(LiveRecord.Patience);
        Assert.Equal(2, (await table.ClaimAsync(old with { SeenAt = clock.GetUtcNow() }, true, Stop))!.Epoch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_whose_answer_was_lost_is_known_for_our_own(bool claims)
    {
        var wanted = Of("a");
        var held = claims ? null : await table.ClaimAsync(wanted, false, Stop);
        faults.LoseNextAnswers(1, nameof(ITableStore.WriteAsync));
        await Assert.ThrowsAsync<StoreException>(() => claims ? table.ClaimAsync(wanted, false, Stop) : table.RenewAsync(held!, Stop));
        var again = claims ? await table.ClaimAsync(wanted, true, Stop) : await table.RenewAsync(held!, Stop);
        Assert.Equal(1, again!.Epoch);
        Assert.Equal((await table.FindAsync(Road, Stop))!.ETag, again.ETag);
        await table.EndAsync(held ?? again, Stop);
        Assert.Null(await table.FindAsync(Road, Stop));
    }

    [Fact]
    public async Task A_row_that_was_taken_away_from_a_living_stream_is_written_again()
    {
        var held = (await table.ClaimAsync(Of("a"), false, Stop))!;
        await table.EndAsync(held, Stop);
        Assert.NotNull(await table.RenewAsync(held, Stop));
        Assert.Equal("a", (await table.FindAsync(Road, Stop))!.Replica);
    }

    [Fact]
    public async Task Rows_of_earlier_processes_are_over_and_those_of_others_stay()
    {
        await table.ClaimAsync(Of("a") with { Instance = "before" }, false, Stop);
        await table.ClaimAsync(Of("a") with { Stream = new(Road.Device, "1") }, false, Stop);
        await table.ClaimAsync(Of("b") with { Stream = new(Road.Device, "pip") }, false, Stop);
        var closed = Assert.Single(await table.CloseEarlierAsync("a", "now", Stop));
        Assert.Equal((true, LiveEnd.ReplicaLost, clock.GetUtcNow()), (closed.IsOver, closed.EndReason, closed.EndedAt));
        Assert.False(closed.IsRunning(clock.GetUtcNow()));
        await table.EndAsync(closed, Stop);
        Assert.Equal(["1", "pip"], await table.OfAsync(Road.Device, Stop).Select(row => row.Stream.Channel).ToListAsync(Stop));
    }

    [Theory]
    [InlineData("front", "0")]
    [InlineData("driver", "1")]
    [InlineData("pip", "pip")]
    [InlineData("7", "7")]
    [InlineData("both", null)]
    [InlineData("64", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    public void Words_name_channels(string word, string? channel) => Assert.Equal(channel, LiveChannels.Of(word));

    [Theory]
    [InlineData("0", false, "", "front")]
    [InlineData("1", false, "", "driver")]
    [InlineData("0", false, "1", "both")]
    [InlineData("1", false, "0", "both")]
    [InlineData("1", true, "0", "1")]
    [InlineData("pip", false, "0", "pip")]
    public void Devices_are_asked_in_their_own_words(string channel, bool isDialled, string running, string expected) =>
        Assert.Equal(expected, LiveChannels.ArgumentOf(channel, isDialled, running.Split(',')));

    private LiveRecord Of(string replica) => new()
    {
        Stream = Road, Replica = replica, Instance = "now", Address = "10.0.0.1:8088", Protocol = "rtmp", StartedAt = clock.GetUtcNow(), SeenAt = clock.GetUtcNow(),
    };
}
