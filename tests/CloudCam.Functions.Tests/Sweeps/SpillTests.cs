using System.Text;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Sweeps;

/// <summary>An outage of the event stream service is a delay: nothing is lost and nothing overtakes.</summary>
public class SpillTests
{
    private static ReadOnlyMemory<byte> Event(int number) => Encoding.UTF8.GetBytes($$"""{"id":"{{number}}"}""");

    private static string[] Sent(Bench bench, int partition) => [.. bench.Hubs.EventsOf(HubNames.Media, partition).Select(Encoding.UTF8.GetString)];

    [Fact]
    public async Task Events_of_a_file_wait_until_the_service_is_back_and_keep_their_order()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        // Calls: read transfer, read media, describe, commit, describe, open, list media, save media, look for spills, send: the first event's send fails.
        bench.Calls.FailAt(10, false);
        Assert.Equal("complete", await bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(transfer.Device, transfer.Id), CancellationToken.None));
        Assert.Empty(bench.Events());
        Assert.Equal(2, bench.Account.Names().Count(name => name.Container == BlobNames.SpillContainer));

        var replay = await bench.Get<SpillStore>().ReplayAsync(bench.Hubs, CancellationToken.None);
        Assert.Equal((2, 2, 0), (replay.Batches, replay.Events, replay.StoppedPartitions));
        Assert.Equal(["cloudcam.media.completed.v1", "cloudcam.media.ready.v1"], bench.EventTypes());
        Assert.DoesNotContain(bench.Account.Names(), name => name.Container == BlobNames.SpillContainer);
    }

    [Fact]
    public async Task Partitions_are_replayed_apart_and_one_that_fails_keeps_its_rest()
    {
        await using var bench = new Bench();
        var spills = bench.Get<SpillStore>();
        for (var number = 1; number <= 3; number++)
        {
            await spills.SpillAsync(HubNames.Media, 0, [Event(number)], CancellationToken.None);
            await spills.SpillAsync(HubNames.Media, 1, [Event(number + 10), Event(number + 20)], CancellationToken.None);
        }
        var replay = await spills.ReplayAsync(new OnePartitionAway(bench.Hubs, 0), CancellationToken.None);
        Assert.Equal((3, 6, 1, true), (replay.Batches, replay.Events, replay.StoppedPartitions, replay.Failure is { CanRetry: true }));
        Assert.Equal(["""{"id":"11"}""", """{"id":"21"}""", """{"id":"12"}""", """{"id":"22"}""", """{"id":"13"}""", """{"id":"23"}"""], Sent(bench, 1));
        Assert.True(await spills.HoldsAsync(HubNames.Media, 0, CancellationToken.None));
        Assert.False(await spills.HoldsAsync(HubNames.Media, 1, CancellationToken.None));

        await spills.ReplayAsync(bench.Hubs, CancellationToken.None);
        Assert.Equal(["""{"id":"1"}""", """{"id":"2"}""", """{"id":"3"}"""], Sent(bench, 0));
    }

    [Fact]
    public async Task Clock_that_is_set_back_does_not_change_the_order()
    {
        await using var bench = new Bench();
        var clock = new JumpingClock(bench.Clock.GetUtcNow());
        var spills = new SpillStore(bench.Store, clock, "one");
        for (var number = 1; number <= 4; number++)
        {
            await spills.SpillAsync(HubNames.Media, 0, [Event(number)], CancellationToken.None);
            clock.Now -= TimeSpan.FromMinutes(1);
        }
        await spills.ReplayAsync(bench.Hubs, CancellationToken.None);
        Assert.Equal(["""{"id":"1"}""", """{"id":"2"}""", """{"id":"3"}""", """{"id":"4"}"""], Sent(bench, 0));
    }

    [Fact]
    public async Task Processes_of_one_name_in_one_instant_do_not_write_over_each_other()
    {
        await using var bench = new Bench();
        await new SpillStore(bench.Store, bench.Clock, "same").SpillAsync(HubNames.Media, 0, [Event(1)], CancellationToken.None);
        await new SpillStore(bench.Store, bench.Clock, "same").SpillAsync(HubNames.Media, 0, [Event(2)], CancellationToken.None);
        await bench.Get<SpillStore>().ReplayAsync(bench.Hubs, CancellationToken.None);
        Assert.Equal(["""{"id":"1"}""", """{"id":"2"}"""], Sent(bench, 0));
    }

    [Fact]
    public async Task Week_old_batches_and_foreign_blobs_are_set_apart_not_sent()
    {
        await using var bench = new Bench();
        var spills = bench.Get<SpillStore>();
        await spills.SpillAsync(HubNames.Media, 0, [Event(1)], CancellationToken.None);
        bench.Clock.Advance(TimeSpan.FromDays(7));
        await spills.SpillAsync(HubNames.Media, 0, [Event(2)], CancellationToken.None);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.Store.PutAsync(new BlobName(BlobNames.SpillContainer, "what/is/this"), "x"u8.ToArray(), new BlobWrite(), CancellationToken.None);
        var replay = await spills.ReplayAsync(bench.Hubs, CancellationToken.None);
        Assert.Equal((1, 2), (replay.Batches, replay.DeadLettered));
        Assert.Equal(["""{"id":"2"}"""], Sent(bench, 0));
        Assert.Equal(2, bench.Account.Names().Count(name => name.Container == BlobNames.DeadLetterContainer));
    }

    [Fact]
    public async Task More_than_one_batch_can_hold_becomes_several_in_order()
    {
        await using var bench = new Bench();
        var large = Enumerable.Range(0, 5).Select(number => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"{number}{new string('x', SpillStore.MaxBatchBytes / 2)}")).ToList();
        await bench.Get<SpillStore>().SpillAsync(HubNames.Media, 0, large, CancellationToken.None);
        Assert.Equal(5, bench.Account.Names().Count);
        await bench.Get<SpillStore>().ReplayAsync(bench.Hubs, CancellationToken.None);
        Assert.Equal(large.Select(one => Encoding.UTF8.GetString(one.Span)), Sent(bench, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("UPPER")]
    [InlineData("a/b")]
    public void Replica_name_that_could_change_a_path_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new SpillStore(new Cloud.Memory.MemoryBlobStore(new(TimeProvider.System)), TimeProvider.System, name));

    private sealed class OnePartitionAway(IEventHubs hubs, int away) : IEventHubs
    {
        public int PartitionCount(string hub) => hubs.PartitionCount(hub);

        public Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken) =>
            partition == away ? throw new StoreException(StoreError.Busy, "away") : hubs.SendAsync(hub, partition, events, cancellationToken);
    }

    private sealed class JumpingClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
