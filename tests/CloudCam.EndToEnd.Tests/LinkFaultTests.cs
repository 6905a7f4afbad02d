using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Bad links: whatever happens on them, every file arrives whole.</summary>
public sealed class LinkFaultTests(SharedStack shared) : EndToEndTest(shared)
{
    private const int PhotoBytes = 60_000;
    private const int VideoBytes = 400_000;

    // The places of cuts and flipped bits differ from camera to camera, but not from run to run.
    private static readonly LinkFaults[] Faults =
    [
        new() { CutsPerMegabyte = 8 },
        new() { CutsPerMegabyte = 8, CutWithReset = true },
        new() { FlipDataProbability = 0.02, FlipCrcProbability = 0.01 },
        new() { CutsPerMegabyte = 3, FlipDataProbability = 0.01 },
        new() { GlueBytes = 20_000 },
        new() { SilenceAfterBytes = 30_000, SilenceFor = TimeSpan.FromSeconds(3) },
    ];

    [Fact]
    public async Task A_fleet_on_bad_links_delivers_every_file_whole()
    {
        var random = new Random(41);
        var cameras = new List<TeltonikaCameraOptions>();
        foreach (var (number, faults) in Faults.Concat(Faults).Index())
        {
            var imei = await Shared.NewFleetImeiAsync();
            IReadOnlyList<CameraFile> files = number % 2 == 0
                ? [CameraKinds.PacketNoise(random, 0, VideoBytes), CameraKinds.PacketNoise(random, 1, PhotoBytes)]
                : [CameraKinds.Noise(random, 0, VideoBytes), CameraKinds.Noise(random, 1, PhotoBytes)];
            var profile = TeltonikaProfiles.Tolerable[number % TeltonikaProfiles.Tolerable.Count];
            cameras.Add(Camera(imei, files) with { Faults = faults, Quirks = profile with { AnswersMetadata = true } });
        }

        await DeliverAsync(null, cameras);

        await AssertWholeAsync(cameras);
    }

    [Fact]
    public async Task One_byte_at_a_time_is_slow_and_whole()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var camera = Camera(imei, CameraKinds.PacketNoise(new Random(42), 0, 20_000)) with { Faults = new LinkFaults { OneByteWrites = true } };

        await DeliverAsync(null, camera);

        await AssertWholeAsync(camera);
    }

    [Fact]
    public async Task A_camera_that_is_cut_at_every_step_of_the_conversation_delivers_in_the_end()
    {
        // Both directions count: init 16, path request 6, and so on; every place from the first byte into the first DATA is hit once.
        var random = new Random(43);
        var cameras = new List<TeltonikaCameraOptions>();
        foreach (var place in Enumerable.Range(0, 14).Select(step => 1 + (step * 13)))
        {
            var imei = await Shared.NewFleetImeiAsync();
            cameras.Add(Camera(imei, CameraKinds.Noise(random, 0, 5_000)) with { Faults = new LinkFaults { CutAfterBytes = place }, FaultyConnections = 2 });
        }

        await DeliverAsync(null, cameras);

        await AssertWholeAsync(cameras);
    }
}
