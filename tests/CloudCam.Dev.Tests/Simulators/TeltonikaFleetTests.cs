using System.Collections.Concurrent;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators;

public sealed class TeltonikaFleetTests
{
    private static readonly FleetMedia Media = FleetMedia.Noise(new Random(3), 15_000, 60_000);

    [Fact]
    public void Same_seed_gives_the_same_fleet_and_another_seed_another()
    {
        Assert.Equal(Describe(1), Describe(1));
        Assert.NotEqual(Describe(1), Describe(2));

        static List<string> Describe(int seed) =>
            [.. new TeltonikaFleet(Options(1) with { Seed = seed, Cameras = 50 }).Plan().Select(camera =>
                $"{camera.Imei} {camera.ProtocolId} {camera.Quirks.Name} {camera.Random.Next()} "
                + string.Join(',', camera.Files.Select(file => $"{file.Name} {file.Kind} {file.Bytes.Length} {file.Metadata}")))];
    }

    [Fact]
    public void Plan_uses_every_kind_and_profile_and_each_path_of_a_camera_once()
    {
        var plan = new TeltonikaFleet(Options(1) with { Cameras = 60, FilesPerCamera = 5 }).Plan();
        Assert.Equal(60, plan.Select(camera => camera.Imei).Distinct().Count());
        Assert.Equal(TeltonikaProfiles.Tolerable.Count, plan.Select(camera => camera.Quirks.Name).Distinct().Count());
        Assert.Equal(3, plan.SelectMany(camera => camera.Files).Select(file => file.Family).Distinct().Count());
        Assert.Contains(plan, camera => camera.ProtocolId == 6);
        Assert.All(plan, camera => Assert.Distinct(camera.Files.Where(file => file.Path is not null).Select(file => file.Path)));
    }

    [Fact]
    public async Task Mixed_fleet_delivers_everything_over_a_bad_link()
    {
        var reports = new ConcurrentQueue<CameraProgress>();
        await using var peer = new ReferencePeer(new ReferencePeerOptions { MetadataTimeout = TimeSpan.FromMilliseconds(500) });
        var options = Options(peer.Port) with
        {
            Faults = new LinkFaults { CutsPerMegabyte = 10, FlipDataProbability = 0.01, FlipCrcProbability = 0.005, GlueBytes = 3000 },
        };
        var result = await new TeltonikaFleet(options).RunAsync(new DirectProgress(reports.Enqueue), TestContext.Current.CancellationToken);
        Assert.Empty(peer.Surprises);
        Assert.Equal(24, result.FilesOffered);
        Assert.Equal(24, result.FilesDelivered);
        Assert.Equal(24, peer.Files.Count);
        Assert.True(result.Reconnects > 0);
        Assert.True(result.Restarts > 0);
        Assert.True(result.Resumes > 0);
        Assert.True(result.BytesSent > result.Cameras.Sum(camera => camera.Files.Sum(file => (long)file.File.Bytes.Length)));
        foreach (var camera in result.Cameras)
        {
            foreach (var file in camera.Files)
            {
                Assert.Contains(peer.Files, received => received.Imei == camera.Imei && received.Name == file.File.Name
                    && received.Bytes.AsSpan().SequenceEqual(file.File.Bytes.Span));
            }
        }

        Assert.Equal(12, reports.Count(report => report.Kind == CameraEventKind.Ended));
    }

    [Fact]
    public async Task No_more_cameras_than_allowed_are_connected_at_once()
    {
        var connected = new ConcurrentDictionary<ulong, bool>();
        var most = 0;
        await using var peer = new ReferencePeer(new ReferencePeerOptions { AsksMetadata = false });
        await new TeltonikaFleet(Options(peer.Port) with { Concurrency = 3 }).RunAsync(
            new DirectProgress(report =>
            {
                connected[report.Imei] = report.Kind != CameraEventKind.Ended;
                most = Math.Max(most, connected.Count(camera => camera.Value));
            }),
            TestContext.Current.CancellationToken);
        Assert.InRange(most, 1, 3);
        Assert.Equal(12, connected.Count);
    }

    private static FleetOptions Options(int port) => new()
    {
        Port = port,
        Cameras = 12,
        Media = Media,
        Adjust = camera => camera with { RetryWait = TimeSpan.Zero, LongWait = TimeSpan.Zero, AnswerTimeout = TimeSpan.FromSeconds(20) },
    };
}
