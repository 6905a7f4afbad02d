using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Promise 9: a cloud outage is a delay.</summary>
public sealed class OutageTests(SharedStack shared) : EndToEndTest(shared)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task With_the_event_stream_away_uploads_go_on_and_the_events_follow_in_order()
    {
        var cameras = await CamerasAsync(61, 4, 2, 150_000);
        var spilled = await Relay.MetricAsync("cloudcam_relay_events_spilled_total", "", Cancellation);
        await using (var faults = new EventHubsFaults(Stack))
        {
            await faults.SetAsync(new { down = true });
            await DeliverAsync(null, cameras);
            // Not only received: assembled as well, with nobody to tell it to.
            foreach (var camera in cameras) await AssembledAsync(camera.Imei, camera.Files.Count);
            Assert.True(await Relay.MetricAsync("cloudcam_relay_events_spilled_total", "", Cancellation) > spilled, "Nothing was spilled.");
        }
        // The second half of the story comes with the stream back, maybe while the first is still replayed: it must stand behind it.
        var random = new Random(65);
        var later = cameras.ConvertAll(camera => camera with { Files = [CameraKinds.Noise(random, 7, 60_000)] });
        await DeliverAsync(null, later);
        await EventsAreCompleteAsync([.. cameras, .. later]);
        await Waiting.UntilAsync(
            async () => (await Outsider.BlobsAsync("spill", "", null, Cancellation)).Count == 0, "the spill is empty", Relay.LastLines, Cancellation);
    }

    [Fact]
    public async Task A_busy_event_stream_is_asked_again_and_loses_nothing()
    {
        var cameras = await CamerasAsync(62, 2, 2, 50_000);
        await using var faults = new EventHubsFaults(Stack);
        await faults.SetAsync(new { rest = new { status = 503, retryAfterSeconds = 1, count = 12 } });

        await DeliverAsync(null, cameras);

        await AssertWholeAsync(cameras);
        await EventsAreCompleteAsync(cameras);
    }

    [Fact]
    public async Task With_storage_standing_still_cameras_wait_and_every_file_arrives_whole()
    {
        var cameras = await CamerasAsync(63, 4, 1, 1_200_000);
        var azurite = Stack.Endpoints.Processes.Single(process => process.Part == "azurite").ProcessId;
        var delivering = DeliverAsync(null, cameras);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);

        Signals.Freeze(azurite);
        try
        {
            await Task.Delay(Outage, TimeProvider.System, Cancellation);
            Assert.False(delivering.IsCompleted, "Cameras were told that files are safe while nothing could be stored.");
        }
        finally
        {
            Signals.Thaw(azurite);
        }
        await delivering;

        await AssertWholeAsync(cameras);
    }

    [Fact]
    public async Task With_storage_gone_and_back_every_file_arrives_whole()
    {
        var cameras = await CamerasAsync(64, 4, 1, 1_200_000);
        var delivering = DeliverAsync(null, cameras);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);

        // In an orderly way: the emulator keeps its index in memory and writes it now and then; a real account does not forget what it acknowledged.
        await Stack.StopPartAsync("azurite");
        try
        {
            await Task.Delay(Outage, TimeProvider.System, Cancellation);
            Assert.False(delivering.IsCompleted, "Cameras were told that files are safe while nothing could be stored.");
        }
        finally
        {
            await Stack.StartPartAsync("azurite", Cancellation);
        }
        await delivering;

        await AssertWholeAsync(cameras);
        await EventsAreCompleteAsync(cameras);
    }

    private async Task<List<TeltonikaCameraOptions>> CamerasAsync(int seed, int count, int files, int bytes)
    {
        var random = new Random(seed);
        var cameras = new List<TeltonikaCameraOptions>();
        for (var camera = 0; camera < count; camera++)
        {
            var imei = await Shared.NewFleetImeiAsync();
            cameras.Add(Camera(imei, [.. Enumerable.Range(0, files).Select(file => CameraKinds.Noise(random, file, bytes))]) with
            {
                Faults = new LinkFaults { BytesPerSecond = 300_000 }, AnswerTimeout = Waiting.Limit,
            });
        }
        return cameras;
    }

    private async Task EventsAreCompleteAsync(List<TeltonikaCameraOptions> cameras)
    {
        var imeis = cameras.Select(camera => camera.Imei).Distinct().ToList();
        var files = cameras.Sum(camera => camera.Files.Count);
        IReadOnlyList<SeenEvent> last = [];
        var seen = await Waiting.ForAsync(
            async () =>
            {
                last = CloudEvents.Once(await Outsider.EventsAsync(imeis, Cancellation));
                return Count("media.started") == files && Count("media.completed") == files && Count("media.ready") == files
                    && Count("device.connected") == Count("device.disconnected") && Count("device.connected") >= cameras.Count ? last : null;
            },
            () => $"all events of {files} files; there are {string.Join(", ", last.GroupBy(one => one.Type).Select(type => $"{type.Count()} x {type.Key}"))}\n{Relay.LastLines()}",
            Cancellation);
        Assert.All(seen, CloudEvents.AssertValid);
        CloudEvents.AssertInOrder(seen);

        int Count(string what) => last.Count(one => one.Type == $"cloudcam.{what}.v1");
    }
}
