using System.Text.Json;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.SweepDevices;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Devices;

/// <summary>Devices of relay replicas that died without telling anybody.</summary>
public sealed class DeviceSweepTests : IAsyncDisposable
{
    private readonly Bench bench = new();
    private readonly ReplicaTable replicas;
    private readonly DeviceDirectory directory;

    public DeviceSweepTests()
    {
        replicas = new ReplicaTable(bench.Tables);
        directory = new DeviceDirectory(bench.Tables, DevicePolicy.Accept, bench.Clock);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Devices_of_a_silent_replica_are_told_offline_once()
    {
        await BeatAsync("relay-1");
        await BeatAsync("relay-2");
        var lost = await directory.ConnectAsync(DeviceId.Parse("cam-1"), "jimi", "relay-1", Stop);
        await directory.ConnectAsync(DeviceId.Parse("cam-2"), "jimi", "relay-2", Stop);
        var gone = await directory.ConnectAsync(DeviceId.Parse("cam-3"), "jimi", "relay-1", Stop);
        await directory.DisconnectAsync(gone, "peer-closed", Stop);
        bench.Clock.Advance(TimeSpan.FromSeconds(121));
        await BeatAsync("relay-2");

        Assert.Equal(1, await SweepAsync());
        Assert.Equal((false, "replica-lost", 1L), await StateAsync("cam-1"));
        Assert.Equal((true, null, 1L), await StateAsync("cam-2"));
        Assert.Equal((false, "peer-closed", 1L), await StateAsync("cam-3"));
        var told = Assert.Single(Told());
        Assert.Equal(("cloudcam.device.disconnected.v1", "/devices/cam-1", "replica-lost", 1L), (
            told.GetProperty("type").GetString(), told.GetProperty("source").GetString(), told.GetProperty("data").GetProperty("reason").GetString(),
            told.GetProperty("data").GetProperty("epoch").GetInt64()));
        Assert.Equal(["relay-2"], (await replicas.AllAsync(Stop).ToListAsync(Stop)).Select(one => one.Replica));
        Assert.Equal(0, await SweepAsync());
        Assert.Single(Told());
        Assert.Equal(2, (await directory.ConnectAsync(lost.Id, "jimi", "relay-2", Stop)).Epoch);
    }

    [Fact]
    public async Task Camera_that_another_replica_dialled_meanwhile_is_not_told_offline_and_one_that_nobody_reached_is_once()
    {
        await BeatAsync("relay-1");
        await BeatAsync("relay-2");
        var cameras = new CameraTable(bench.Tables, bench.Clock);
        foreach (var id in (string[])["gate-1", "gate-2"])
        {
            await cameras.SaveAsync(new CameraRecord { Id = DeviceId.Parse(id), Kind = "dvrip", Address = "192.0.2.7" }, null, false, Stop);
            await directory.ConnectAsync(DeviceId.Parse(id), "dvrip", "relay-1", Stop);
        }
        // The lease of the dead replica ran out; one camera could be dialled by the other one, one could not.
        bench.Clock.Advance(TimeSpan.FromSeconds(35));
        await directory.ConnectAsync(DeviceId.Parse("gate-1"), "dvrip", "relay-2", Stop);
        bench.Clock.Advance(TimeSpan.FromSeconds(86));
        await BeatAsync("relay-2");

        Assert.Equal(1, await SweepAsync());
        Assert.Equal(0, await SweepAsync());
        Assert.Equal((true, null, 2L), await StateAsync("gate-1"));
        Assert.Equal((false, "replica-lost", 1L), await StateAsync("gate-2"));
        Assert.Equal("/devices/gate-2", Assert.Single(Told()).GetProperty("source").GetString());
        // Dialled in the end, it begins a connection of its own, and the sweep has nothing more to say.
        Assert.Equal(2, (await directory.ConnectAsync(DeviceId.Parse("gate-2"), "dvrip", "relay-2", Stop)).Epoch);
        Assert.Equal(0, await SweepAsync());
        Assert.Single(Told());
    }

    [Fact]
    public async Task Run_without_a_silent_replica_reads_no_device()
    {
        await BeatAsync("relay-1");
        await directory.ConnectAsync(DeviceId.Parse("cam-1"), "jimi", "relay-1", Stop);
        await SweepAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await BeatAsync("relay-1");
        var before = bench.Calls.Count;
        await SweepAsync();
        Assert.Equal(2, bench.Calls.Count - before);
    }

    [Fact]
    public async Task Device_that_connected_anew_meanwhile_stays_online()
    {
        await BeatAsync("relay-1");
        await directory.ConnectAsync(DeviceId.Parse("cam-1"), "jimi", "relay-1", Stop);
        bench.Clock.Advance(TimeSpan.FromSeconds(121));
        await BeatAsync("relay-2");
        await directory.ConnectAsync(DeviceId.Parse("cam-1"), "jimi", "relay-2", Stop);
        Assert.Equal(0, await SweepAsync());
        Assert.Equal((true, null, 2L), await StateAsync("cam-1"));
        Assert.Empty(Told());
    }

    [Fact]
    public async Task Process_started_anew_under_its_old_name_does_not_hide_the_old_ones_devices()
    {
        await BeatAsync("relay-1");
        await directory.ConnectAsync(DeviceId.Parse("cam-1"), "jimi", "relay-1", Stop);
        await directory.ConnectAsync(DeviceId.Parse("cam-2"), "jimi", "relay-1", Stop);
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        var started = bench.Clock.GetUtcNow();
        await BeatAsync("relay-1", started);
        await directory.ConnectAsync(DeviceId.Parse("cam-2"), "jimi", "relay-1", Stop);
        Assert.Equal(0, await SweepAsync());
        bench.Clock.Advance(TimeSpan.FromSeconds(121));
        await BeatAsync("relay-1", started);
        Assert.Equal(1, await SweepAsync());
        Assert.Equal((false, "replica-lost", 1L), await StateAsync("cam-1"));
        Assert.Equal((true, null, 2L), await StateAsync("cam-2"));
        var before = bench.Calls.Count;
        await SweepAsync();
        Assert.Equal(2, bench.Calls.Count - before);
    }

    [Fact]
    public async Task Device_of_a_replica_without_a_row_is_found_once_an_hour()
    {
        await SweepAsync();
        await directory.ConnectAsync(DeviceId.Parse("cam-1"), "jimi", "relay-9", Stop);
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await SweepAsync());
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await directory.ConnectAsync(DeviceId.Parse("cam-2"), "jimi", "relay-8", Stop); // Its row may be on its way.
        Assert.Equal(1, await SweepAsync());
        Assert.Equal((false, "replica-lost", 1L), await StateAsync("cam-1"));
        Assert.Equal((true, null, 1L), await StateAsync("cam-2"));
    }

    [Fact]
    public async Task Sweep_that_breaks_off_anywhere_is_finished_by_the_next()
    {
        for (var call = 1; call <= 9; call++)
        {
            await BeatAsync("relay-1");
            for (var number = 0; number < 3; number++) await directory.ConnectAsync(DeviceId.Parse($"cam-{call}-{number}"), "jimi", "relay-1", Stop);
            bench.Clock.Advance(TimeSpan.FromSeconds(121));
            await bench.Calls.BreakOffAsync(call, () => SweepAsync());
            for (var number = 0; number < 3; number++) Assert.Equal((false, "replica-lost", 1L), await StateAsync($"cam-{call}-{number}"));
            Assert.Empty(await replicas.AllAsync(Stop).ToListAsync(Stop));
        }
        // What could not be sent waits in the spill.
        await bench.Get<SpillStore>().ReplayAsync(bench.Hubs, Stop);
        // Told twice, perhaps, but with one id per device and connection.
        Assert.Equal(27, Told().Select(one => one.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Replica_that_lives_after_all_keeps_its_row()
    {
        await BeatAsync("relay-1");
        bench.Clock.Advance(TimeSpan.FromSeconds(121));
        var seen = Assert.Single(await replicas.AllAsync(Stop).ToListAsync(Stop));
        await BeatAsync("relay-1");
        await Assert.ThrowsAsync<StoreException>(() => replicas.RemoveAsync("relay-1", seen.ETag!, Stop));
        Assert.Single(await replicas.AllAsync(Stop).ToListAsync(Stop));
    }

    [Fact]
    public void Names_that_look_the_same_in_a_key_stay_apart()
    {
        Assert.NotEqual(ReplicaRecord.KeyOf("Relay/1"), ReplicaRecord.KeyOf("relay-1"));
        Assert.DoesNotContain(ReplicaRecord.KeyOf("../\\#?\u0001ä"), letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-');
    }

    private Task<int> SweepAsync() => bench.Get<DeviceSweep>().RunAsync(Stop);

    private Task BeatAsync(string replica, DateTimeOffset? startedAt = null) => replicas.BeatAsync(
        new ReplicaRecord { Replica = replica, LastSeen = bench.Clock.GetUtcNow(), StartedAt = startedAt ?? new DateTimeOffset(2026, 5, 4, 0, 0, 0, TimeSpan.Zero) }, Stop);

    private async Task<(bool? Online, string? Reason, long? Epoch)> StateAsync(string device)
    {
        var row = (await bench.Tables.GetAsync(TableNames.Devices, device, TableNames.StateRow, Stop))!;
        return (row.Flag("online"), row.Text("endReason"), row.Number("epoch"));
    }

    private List<JsonElement> Told() => [.. bench.Hubs.EventsOf(HubNames.Telemetry).Select(bytes => JsonDocument.Parse(bytes).RootElement)];
}
