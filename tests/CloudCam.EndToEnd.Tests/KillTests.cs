using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Promise 2: a transfer survives the relay's death, and at most one block is sent again.</summary>
public sealed class KillTests(SharedStack shared) : EndToEndTest(shared)
{
    private const int Cameras = 20;
    private const int FilesPerCamera = 5;
    private const int Seed = 20_260_102;

    /// <summary>One block: what a relay may hold that is stored nowhere.</summary>
    private const long Block = 256 * 1024;

    /// <summary>
    /// What a relay may have taken out of the socket beyond the block's room: a torn frame and one last receive of 2 KiB, with which
    /// the frame came that does not fit any more.
    /// </summary>
    private const long LastReceive = 1030 + 2048;

    /// <summary>The measure itself is exact to two frames: file bytes unread in the kernel are told from their wire bytes, rounded down.</summary>
    private const long Rounding = 2 * 1030;

    [Fact]
    public async Task A_hundred_transfers_whose_relay_is_killed_arrive_whole_with_at_most_one_block_sent_again()
    {
        var random = new Random(Seed);
        var plan = new List<TeltonikaCameraOptions>();
        for (var camera = 0; camera < Cameras; camera++) plan.Add(await PlanAsync(camera, random));
        var schedule = new KillSchedule(plan, random, () => Stack.RelayProcessId);
        var meter = new ResendMeter();
        var cameras = plan.ConvertAll(one => new MeteredCamera(one, () => Relay.Port, (camera, progress) =>
        {
            meter.Observe(progress);
            schedule.Observe(camera, progress);
        }));

        var kills = 0;
        var delivering = Task.WhenAll(cameras.Select(camera => DeliverAsync(camera, camera.Options)));
        while (await Task.WhenAny(delivering, schedule.Frozen) != delivering)
        {
            await KillAsync(cameras, schedule, meter);
            kills++;
        }
        await delivering;
        cameras.ForEach(camera => camera.Dispose());

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kills} kills, {schedule.Hits} transfers hit in all, most sent again after one kill: {meter.Resent.Max(one => one.Bytes)} bytes");
        Assert.True(schedule.Missed == 0, $"{schedule.Missed} of {Cameras * FilesPerCamera} transfers were never killed.");
        await AssertWholeAsync(plan);
        var dearest = meter.Resent.MaxBy(one => one.Bytes);
        if (OperatingSystem.IsLinux())
            Assert.True(dearest.Bytes <= Block + LastReceive + Rounding, $"A kill made {dearest.Imei} send {dearest.Bytes} bytes of file {dearest.File} again.\n{Relay.LastLines()}");
    }

    private async Task<TeltonikaCameraOptions> PlanAsync(int number, Random random)
    {
        var imei = await Shared.NewFleetImeiAsync();
        var files = Enumerable.Range(0, FilesPerCamera).Select(file =>
            number % 2 == 0 ? CameraKinds.PacketNoise(random, file, random.Next(300_000, 1_200_000)) : CameraKinds.Noise(random, file, random.Next(300_000, 1_200_000)));
        // Slow enough that the kernel's queues hold little; the rest is measured.
        return Camera(imei, [.. files]) with { Faults = new LinkFaults { BytesPerSecond = 1_500_000 } };
    }

    private async Task KillAsync(List<MeteredCamera> cameras, KillSchedule schedule, ResendMeter meter)
    {
        await Signals.UntilFrozenAsync(Stack.RelayProcessId, Cancellation);
        foreach (var camera in cameras) await camera.HoldAsync();
        var unread = SocketQueues.Towards(Relay.Port);
        foreach (var camera in cameras)
        {
            if (camera.Place is not { Sent: > 0 } place) continue;
            schedule.Hit(camera.Options.Imei, place.File);
            meter.Killed(camera.Options.Imei, place, unread.GetValueOrDefault(place.LocalPort));
        }
        await Stack.KillRelayAsync();
        foreach (var camera in cameras) camera.Release();
        await Stack.StartRelayAsync(Cancellation);
        schedule.Rearm();
    }
}
