using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests;

/// <summary>SIGTERM in mid transfer: a deploy costs a camera nothing.</summary>
public sealed class StopTests(SharedStack shared) : EndToEndTest(shared)
{
    [Fact]
    public async Task A_stopped_relay_keeps_every_byte_it_has_read_and_ends_in_time()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var file = CameraKinds.Noise(new Random(51), 0, 900_000);
        var isHalfWay = false;
        var resumedAt = -1L;
        var isStopped = false;
        using var camera = new MeteredCamera(
            Camera(imei, file) with { Faults = new LinkFaults { BytesPerSecond = 1_000_000 } }, () => Relay.Port,
            (_, progress) =>
            {
                if (progress.Kind == CameraEventKind.Data && progress.Position >= 400_000) Volatile.Write(ref isHalfWay, true);
                if (progress.Kind == CameraEventKind.Resumed && Volatile.Read(ref isStopped)) Interlocked.CompareExchange(ref resumedAt, progress.Position, -1);
            });
        var delivered = DeliverAsync(camera, camera.Options);
        await Waiting.UntilAsync(() => Task.FromResult(Volatile.Read(ref isHalfWay)), "the camera is half way", Relay.LastLines, Cancellation);

        // Nothing on the way any more: what was sent was read, so all of it must be kept.
        await camera.HoldAsync();
        if (OperatingSystem.IsLinux())
        {
            await Waiting.UntilAsync(
                () => Task.FromResult(camera.Place is { } here && SocketQueues.Towards(Relay.Port).GetValueOrDefault(here.LocalPort) == 0),
                "the relay has read everything", Relay.LastLines, Cancellation);
        }
        var place = camera.Place!.Value;
        Volatile.Write(ref isStopped, true);
        await Stack.StopRelayAsync();
        camera.Release();
        var log = Relay.LastLines();
        await Stack.StartRelayAsync(Cancellation);
        await delivered;

        Assert.Contains("ended with exit code 0", log, StringComparison.Ordinal);
        Assert.DoesNotContain("was killed", log, StringComparison.Ordinal);
        Assert.True(place.Sent > 0 && place.Sent == Interlocked.Read(ref resumedAt), $"Sent {place.Sent}, asked to go on at {resumedAt}.\n{log}");
        await AssertWholeAsync(camera.Options);
    }
}
