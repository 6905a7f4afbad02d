using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Another replica goes on where one stopped, and one that comes back late does no harm.</summary>
public sealed class TakeoverTests(SharedStack shared) : EndToEndTest(shared)
{
    private const int FileBytes = 1_500_000;
    private const int HandOverAt = 700_000;
    private const string Ended = "cloudcam_relay_connections_ended_total";
    private static readonly Dictionary<string, string> NoSettings = [];

    [Fact]
    public async Task A_second_replica_goes_on_at_the_end_of_the_stored_blocks()
    {
        await using var second = await Stack.StartReplicaAsync("relay-second", NoSettings, Cancellation);
        var scene = await PlayUntilHandOverAsync(second.Port);

        // Without a word to anybody: what the first relay held in memory is not in the block list yet.
        Signals.Freeze(Stack.RelayProcessId);
        var stored = await SettledAsync(scene.Camera.Options.Imei);
        scene.HandOver();
        await Waiting.UntilAsync(() => Task.FromResult(scene.ResumedAt >= 0), "the second replica resumes", Relay.LastLines, Cancellation);
        await Stack.KillRelayAsync();
        await Stack.StartRelayAsync(Cancellation);
        await scene.Delivered;

        Assert.True(scene.ResumedAt > 0, "The second replica began anew.");
        Assert.Equal(stored, scene.ResumedAt);
        await AssertWholeAsync(scene.Camera.Options);
    }

    [Fact]
    public async Task A_first_replica_that_wakes_up_late_is_fenced_off_and_the_file_is_whole()
    {
        await using var second = await Stack.StartReplicaAsync("relay-fence", NoSettings, Cancellation);
        var scene = await PlayUntilHandOverAsync(second.Port);
        var before = await Relay.MetricAsync(Ended, "", Cancellation);

        Signals.Freeze(Stack.RelayProcessId);
        scene.HandOver();
        await Waiting.UntilAsync(() => Task.FromResult(scene.ResumedAt >= 0), "the second replica resumes", Relay.LastLines, Cancellation);
        // It wakes up in the middle of the other's work, with a block in memory and more in its socket.
        Signals.Thaw(Stack.RelayProcessId);
        await Waiting.UntilAsync(async () => await Relay.MetricAsync(Ended, "", Cancellation) > before, "the stale session ends", Relay.LastLines, Cancellation);
        await scene.Delivered;

        await AssertWholeAsync(scene.Camera.Options);
        var row = Assert.Single(await Outsider.RowsAsync("transfers", $"{scene.Camera.Options.Imei:D15}", Cancellation));
        Assert.Equal("completed", row.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_device_that_connects_again_elsewhere_replaces_its_old_session()
    {
        await using var second = await Stack.StartReplicaAsync("relay-elsewhere", NoSettings, Cancellation);
        var scene = await PlayUntilHandOverAsync(second.Port, isCut: false);

        // The old link stays open, as behind a lost mobile connection; the device dials the other replica.
        var newer = Camera(scene.Camera.Options.Imei, scene.Camera.Options.Files) with { Port = second.Port };
        await DeliverAsync(null, newer);
        scene.Camera.Release();
        scene.HandOver();
        await scene.Delivered;

        await AssertWholeAsync(newer);
    }

    private async Task<Scene> PlayUntilHandOverAsync(int otherPort, bool isCut = true)
    {
        var imei = await Shared.NewFleetImeiAsync();
        var options = Camera(imei, CameraKinds.Noise(new Random((int)(imei % 1000)), 0, FileBytes)) with { Faults = new LinkFaults { BytesPerSecond = 1_000_000 } };
        var scene = new Scene(options, Relay.Port, otherPort, HandOverAt);
        scene.Delivered = DeliverAsync(scene.Camera, scene.Camera.Options);
        await Waiting.UntilAsync(() => Task.FromResult(scene.IsHalfWay), "the camera is half way", Relay.LastLines, Cancellation);
        if (!isCut) await scene.Camera.HoldAsync();
        return scene;
    }

    // A block whose bytes had left the frozen process may still be on its way into the list.
    private async Task<long> SettledAsync(ulong imei)
    {
        var last = await StoredAsync(imei);
        for (var same = 0; same < 4;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), Cancellation);
            var now = await StoredAsync(imei);
            same = now == last ? same + 1 : 0;
            last = now;
        }

        return last;
    }

    // The truth is the service's list of staged blocks.
    private async Task<long> StoredAsync(ulong imei)
    {
        var ledger = new TransferLedger(Stack.Cloud.Tables);
        await foreach (var (transfer, _) in ledger.UnfinishedOfAsync(DeviceId.FromImei(imei), Cancellation))
        {
            var run = BlockChain.LongestRun(await Stack.Cloud.Blocks.ListBlocksAsync(transfer.Blob, Cancellation));
            return run.Count == 0 ? 0 : run[^1].End;
        }
        Assert.Fail("There is no unfinished transfer.");
        return 0;
    }

    /// <summary>One camera and the relay it dials now.</summary>
    private sealed class Scene
    {
        private readonly int otherPort;
        private int port;
        private long resumedAt = -1;

        public Scene(TeltonikaCameraOptions options, int firstPort, int otherPort, int halfWay)
        {
            (port, this.otherPort) = (firstPort, otherPort);
            Camera = new MeteredCamera(options, () => Volatile.Read(ref port), (_, progress) =>
            {
                if (progress.Kind == CameraEventKind.Data && progress.Position >= halfWay) IsHalfWay = true;
                if (progress.Kind == CameraEventKind.Resumed && port == otherPort) Interlocked.CompareExchange(ref resumedAt, progress.Position, -1);
            });
        }

        public MeteredCamera Camera { get; }

        public Task Delivered { get; set; } = Task.CompletedTask;

        public bool IsHalfWay { get; private set; }

        /// <summary>Where the other relay let it go on; -1 before.</summary>
        public long ResumedAt => Interlocked.Read(ref resumedAt);

        /// <summary>The link is lost and the next one leads to the other relay.</summary>
        public void HandOver()
        {
            Volatile.Write(ref port, otherPort);
            Camera.Cut();
        }
    }
}
