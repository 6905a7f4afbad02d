using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Live;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.SweepDevices;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Live;

/// <summary>Streams of relay replicas that died without telling anybody.</summary>
public sealed class LiveSweepTests : IAsyncDisposable
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private LiveTable Live => new(bench.Tables);

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_stream_of_a_dead_replica_is_told_to_have_ended_once_and_others_are_left_alone()
    {
        var lost = await ClaimAsync("cam-1", told: true);
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        lost = (await Live.RenewAsync(lost with { SeenAt = bench.Clock.GetUtcNow(), ReceivedBytes = 4_711, Frames = 42 }, Stop))!;
        bench.Clock.Advance(DeviceSweep.Silence);
        await ClaimAsync("cam-2", told: true);
        Assert.Equal(0, await SweepAsync());
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await SweepAsync());
        Assert.Equal(0, await SweepAsync());
        var told = Assert.Single(Told());
        Assert.Equal(("cloudcam.live.ended.v1", "/devices/cam-1", "0", LiveTelling.EndOf(lost).Id), (
            told.GetProperty("type").GetString(), told.GetProperty("source").GetString(), told.GetProperty("subject").GetString(), told.GetProperty("id").GetString()));
        var data = told.GetProperty("data");
        Assert.Equal((LiveEnd.ReplicaLost, 30d, 4_711L, 42L), (
            data.GetProperty("reason").GetString(), data.GetProperty("durationSeconds").GetDouble(), data.GetProperty("receivedBytes").GetInt64(), data.GetProperty("frames").GetInt64()));
        Assert.Equal(bench.Clock.GetUtcNow(), told.GetProperty("recordedtime").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
        Assert.Equal("cam-2", Assert.Single(await Live.AllAsync(Stop).ToListAsync(Stop)).Stream.Device.Value);
    }

    [Fact]
    public async Task A_stream_whose_camera_was_gone_before_its_replica_keeps_that_reason_and_its_begin_is_told_if_need_be()
    {
        var paused = await ClaimAsync("cam-1", told: false);
        await Live.RenewAsync(paused with { EndedAt = bench.Clock.GetUtcNow(), EndReason = LiveEnd.PublisherGone }, Stop);
        bench.Clock.Advance(TimeSpan.FromSeconds(121));
        Assert.Equal(1, await SweepAsync());
        Assert.Collection(
            Told(), one => Assert.Equal("cloudcam.live.started.v1", one.GetProperty("type").GetString()),
            one => Assert.Equal(LiveEnd.PublisherGone, one.GetProperty("data").GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_sweep_that_breaks_off_anywhere_is_finished_by_the_next()
    {
        for (var call = 1; call <= 10; call++)
        {
            for (var number = 0; number < 3; number++) await ClaimAsync($"cam-{call}-{number}", told: true);
            bench.Clock.Advance(TimeSpan.FromSeconds(121));
            await bench.Calls.BreakOffAsync(call, () => SweepAsync());
            Assert.Empty(await Live.AllAsync(Stop).ToListAsync(Stop));
        }
        // What could not be sent waits in the spill.
        await bench.Get<SpillStore>().ReplayAsync(bench.Hubs, Stop);
        Assert.Equal(30, Told().Select(one => one.GetProperty("id").GetString()).Distinct().Count());
    }

    private Task<int> SweepAsync() => bench.Get<LiveSweep>().RunAsync(Stop);

    private async Task<LiveRecord> ClaimAsync(string device, bool told)
    {
        var now = bench.Clock.GetUtcNow();
        var row = new LiveRecord { Stream = new(DeviceId.Parse(device), "0"), Replica = "relay-1", Instance = "now", Address = "10.0.0.1:8088", Protocol = "rtmp", StartedAt = now, SeenAt = now };
        var claimed = (await Live.ClaimAsync(row, false, Stop))!;
        return told ? (await Live.RenewAsync(claimed with { IsTold = true }, Stop))! : claimed;
    }

    private List<JsonElement> Told() => [.. bench.Hubs.EventsOf(HubNames.Telemetry).Select(bytes => JsonDocument.Parse(bytes).RootElement)];
}
