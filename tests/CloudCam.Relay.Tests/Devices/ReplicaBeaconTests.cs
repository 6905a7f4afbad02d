using CloudCam.Cloud.Memory;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Devices;
using CloudCam.Relay.Tests.Harness;
using CloudCam.Testing;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Tests.Devices;

public sealed class ReplicaBeaconTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relay_tells_that_it_lives_before_cameras_come_and_takes_it_back_when_all_have_gone()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.Replica = "Relay/1");
        var row = Assert.Single(await AllAsync(relay.Cloud));
        Assert.Equal("Relay/1", row.Replica);
        using var camera = await relay.LoginAsync();
        var state = await relay.Cloud.Tables.GetAsync(TableNames.Devices, "cam1", TableNames.StateRow, Stop);
        Assert.Equal(("Relay/1", true), (state!.Text("replica"), state.Time("connectedAt") >= row.StartedAt));
        await relay.StopAsync();
        Assert.Empty(await AllAsync(relay.Cloud));
    }

    [Fact]
    public async Task It_tells_it_again_at_every_interval()
    {
        var (clock, cloud, beacon) = Create();
        using (beacon)
        {
            await beacon.StartAsync(Stop);
            var first = Assert.Single(await AllAsync(cloud));
            await TickUntilAsync(clock, async () => (await AllAsync(cloud))[0].LastSeen > first.LastSeen);
            var next = Assert.Single(await AllAsync(cloud));
            Assert.Equal((first.StartedAt, 0), (next.StartedAt, next.Connections));
            await beacon.StopAsync(Stop);
        }
        Assert.Empty(await AllAsync(cloud));
    }

    [Fact]
    public async Task Store_that_is_away_stops_nothing_and_is_told_once()
    {
        var log = new LogProbe();
        var (clock, cloud, beacon) = Create(log);
        cloud.Faults.FailNext(2, StoreError.Unreachable, operation: nameof(ITableStore.WriteAsync));
        using (beacon)
        {
            await beacon.StartAsync(Stop);
            Assert.Empty(await AllAsync(cloud));
            await TickUntilAsync(clock, async () => (await AllAsync(cloud)).Count == 1);
            await Eventually.TrueAsync(() => log.Of(1061).Count == 1, "heard again");
            Assert.Single(log.Of(1060));
            await beacon.StopAsync(Stop);
        }
    }

    private static (StoppedClock Clock, MemoryCloud Cloud, ReplicaBeacon Beacon) Create(LogProbe? log = null)
    {
        var clock = new StoppedClock();
        var cloud = new MemoryCloud(clock);
        var options = RelayUnderTest.Options();
        var beacon = new ReplicaBeacon(new ReplicaTable(cloud.Tables), new ConnectionTable(), options, new BeaconLog((log ?? new LogProbe()).CreateLogger<BeaconLog>()), clock);
        return (clock, cloud, beacon);
    }

    private static async Task TickUntilAsync(StoppedClock clock, Func<Task<bool>> condition)
    {
        for (var tick = 0; tick < 1_000 && !await condition(); tick++)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await Eventually.PauseAsync(10);
        }
        Assert.True(await condition());
    }

    private static async Task<List<ReplicaRecord>> AllAsync(MemoryCloud cloud) => await new ReplicaTable(cloud.Tables).AllAsync(Stop).ToListAsync(Stop);
}
