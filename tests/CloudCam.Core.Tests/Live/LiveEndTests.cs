using CloudCam.Cloud.Memory;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Live;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Core.Tests.Live;

/// <summary>What is one stream, and that none ends untold, whoever dies on the way.</summary>
public sealed class LiveEndTests : IEventSink
{
    private static readonly LiveStreamName Road = new(DeviceId.Parse("860000000000001"), "0");
    private readonly StoppedClock clock = new();
    private readonly StoreFaults faults;
    private readonly MemoryTableStore tables;
    private readonly LiveTable table;
    private readonly List<CameraEvent> told = [];
    private bool isHubAway;

    public LiveEndTests()
    {
        faults = new StoreFaults(clock);
        tables = new MemoryTableStore(faults);
        table = new LiveTable(tables, new LiveTelling(tables, this));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken)
    {
        if (isHubAway) throw new StoreException(StoreError.Unreachable, "The hub is away.");
        told.AddRange(events);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_publication_that_follows_in_time_continues_the_stream(bool hasEnded)
    {
        var first = (await ClaimAsync("a"))!;
        clock.Advance(TimeSpan.FromSeconds(10));
        first = (await table.RenewAsync(first with { SeenAt = Now, IsTold = true, ReceivedBytes = 1_000, Frames = 10, EndedAt = hasEnded ? Now : null, EndReason = hasEnded ? LiveEnd.PublisherGone : null }, Stop))!;
        clock.Advance(TimeSpan.FromSeconds(20));
        var second = (await table.ClaimAsync(Of("b") with { ReceivedBytes = 7, Frames = 1 }, false, Stop))!;
        Assert.Equal((first.BegunAt, true, 1_007L, 11L), (second.BegunAt, second.IsTold, second.ReceivedBytes, second.Frames));
        Assert.True(second.IsRunning(Now));
        // Whoever was about to end it is too late.
        Assert.Null(await table.CloseAsync(first, Stop));
        Assert.Null(await table.RenewAsync(first with { IsOver = true }, Stop));
        Assert.Empty(told);
    }

    [Fact]
    public async Task What_nobody_looked_after_is_told_to_have_ended_before_another_stream_takes_its_row()
    {
        var lost = (await ClaimAsync("a"))!;
        clock.Advance(LiveRecord.Patience);
        isHubAway = true;
        await Assert.ThrowsAsync<StoreException>(() => ClaimAsync("b"));
        Assert.Equal("a", (await table.FindAsync(Road, Stop))!.Replica);
        isHubAway = false;
        var next = (await ClaimAsync("b"))!;
        Assert.NotEqual(lost.BegunAt, next.BegunAt);
        // Nobody is sure that its begin was told.
        Assert.Collection(
            told, one => Assert.Equal(LiveTelling.StartOf(lost).Id, one.Id), one => Assert.Equal((LiveEnd.ReplicaLost, lost.BegunAt), (((LiveEnded)one).Reason, ((LiveEnded)one).BegunAt)));
    }

    [Fact]
    public async Task A_stream_that_was_told_to_have_ended_goes_on_as_another_one()
    {
        var held = (await ClaimAsync("a"))!;
        clock.Advance(TimeSpan.FromMinutes(3));
        // The sweep marks it, and dies.
        var closed = (await table.CloseAsync((await table.FindAsync(Road, Stop))!, Stop))!;
        var renewed = (await table.RenewAsync(held with { SeenAt = Now, IsTold = true }, Stop))!;
        Assert.Equal((Now, false), (renewed.BegunAt, renewed.IsTold));
        Assert.Equal([LiveTelling.StartOf(held).Id, LiveTelling.EndOf(closed).Id], told.Select(one => one.Id));
        // What the sweep would take away is not what it marked any more.
        await table.EndAsync(closed, Stop);
        Assert.NotNull(await table.FindAsync(Road, Stop));
        // And the same when it went all the way.
        await table.EndAsync(renewed, Stop);
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(Now, (await table.RenewAsync(renewed with { SeenAt = Now }, Stop))!.BegunAt);
    }

    [Fact]
    public async Task A_mark_whose_answer_was_lost_is_written()
    {
        var held = (await ClaimAsync("a"))!;
        faults.LoseNextAnswers(1, nameof(ITableStore.WriteAsync));
        await Assert.ThrowsAsync<StoreException>(() => table.RenewAsync(held with { SeenAt = Now }, Stop));
        // The next one is another than the one whose answer was lost.
        var over = await table.RenewAsync(held with { EndedAt = Now, EndReason = LiveEnd.PublisherGone, IsOver = true }, Stop);
        Assert.Equal(over, await table.FindAsync(Road, Stop));
        Assert.True(over!.IsOver);
    }

    [Fact]
    public async Task An_end_keeps_what_was_known_and_never_comes_before_the_begin()
    {
        var ended = LiveTelling.EndOf((await ClaimAsync("a"))! with { EndedAt = Now.AddSeconds(-3), EndReason = LiveEnd.Unwatched });
        Assert.Equal((ended.BegunAt, TimeSpan.Zero, LiveEnd.Unwatched), (ended.Time, ended.Duration, ended.Reason));
    }

    [Fact]
    public async Task Streams_of_strangers_are_marked()
    {
        var stream = (await ClaimAsync("a"))!;
        await new DeviceDirectory(tables, DevicePolicy.Quarantine, clock).ConnectAsync(Road.Device, "dvrip", "a", Stop);
        await new LiveTelling(tables, this).StartedAsync([stream], Stop);
        Assert.True(Assert.Single(told).Stamp.IsQuarantined);
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private Task<LiveRecord?> ClaimAsync(string replica) => table.ClaimAsync(Of(replica), false, Stop);

    private LiveRecord Of(string replica) => new()
    {
        Stream = Road, Replica = replica, Instance = "now", Address = "10.0.0.1:8088", Protocol = "rtmp", StartedAt = Now, SeenAt = Now,
    };
}
