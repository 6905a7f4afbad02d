using CloudCam.Dev.Simulation;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Media;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Demo;

/// <summary>The demo's cameras: one of every kind, each with its own pictures, on a link that loses, damages and delays.</summary>
internal static class DemoPlan
{
    // The slowest camera sends about this long, so that the whole demo takes about a minute.
    private const double SendSeconds = 30;
    private const int ClipSeconds = 8;

    // Faults a camera meets on its way, on average; relative to its size, so that short clips meet them as well.
    private const double CutsPerCamera = 2;
    private const double DamagedPerCamera = 2;

    /// <summary>Names and ids of the cameras that are registered.</summary>
    public static IReadOnlyList<RegisteredDevice> Registered { get; } = [.. Outlines.Where(one => !one.IsStranger).Select(one => new RegisteredDevice(Core.Devices.DeviceId.FromImei(one.Imei), one.Name))];

    private static Outline[] Outlines =>
    [
        new("Truck 1, DualCam", 350000000000101, 5, IsStranger: false),
        new("Truck 2, ADAS", 350000000000102, 5, IsStranger: false),
        new("Truck 3, DSM", 350000000000103, 5, IsStranger: false),
        new("Truck 4, DualCam (protocol 6)", 350000000000104, TeltonikaCommands.FirstUnifiedProtocolId, IsStranger: false),
        new("A stranger, DualCam", 350000000000999, 5, IsStranger: true),
    ];

    /// <summary>Makes the media (the first time; later they are read from disk) and the cameras.</summary>
    /// <param name="tools">For ffmpeg.</param>
    /// <param name="host">Where the relay is.</param>
    /// <param name="port">Its port.</param>
    /// <param name="now">Time of the newest recording.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IReadOnlyList<DemoCamera>> CreateAsync(Tools tools, string host, int port, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var samples = SampleFiles.Open(tools);
        var cameras = new List<DemoCamera>();
        foreach (var outline in Outlines)
        {
            // A text of its own in every picture, so that no two cameras send the same bytes.
            var media = await samples.FleetMediaAsync(new SampleClip { Seconds = ClipSeconds, Text = outline.Name.Replace(',', ' ') }, cancellationToken);
            var options = new TeltonikaCameraOptions
            {
                Host = host, Port = port, Imei = outline.Imei, ProtocolId = outline.ProtocolId, Files = FilesOf(outline, media, now),
                Random = new Random((int)(outline.Imei % 1_000)), RetryWait = TimeSpan.FromSeconds(1), OfferAgainAfterClose = true,
            };
            cameras.Add(new DemoCamera(outline.Name, outline.IsStranger, options));
        }
        var largest = cameras.Max(camera => SizeOf(camera.Options));
        return [.. cameras.Select(camera => camera with { Options = camera.Options with { Faults = FaultsFor(SizeOf(camera.Options), largest) } })];
    }

    private static long SizeOf(TeltonikaCameraOptions camera) => camera.Files.Sum(file => (long)file.Bytes.Length);

    private static LinkFaults FaultsFor(long bytes, long largest) => new()
    {
        CutsPerMegabyte = CutsPerCamera * 1e6 / bytes,
        FlipDataProbability = Math.Min(0.5, DamagedPerCamera * TeltonikaCommands.MaxDataBytes / bytes),
        BytesPerSecond = (int)Math.Max(16 * 1_024, largest / SendSeconds),
    };

    private static IReadOnlyList<CameraFile> FilesOf(Outline camera, FleetMedia media, DateTimeOffset now)
    {
        var clip = About(now.AddMinutes(-2), media.VideoSeconds, media.FramesPerSecond);
        var photo = About(now.AddMinutes(-1), 0, 0);
        return camera.Imei switch
        {
            350000000000101 =>
            [
                CameraFile.DualCam(CameraFileKind.FrontVideo, media.RawVideo, clip), CameraFile.DualCam(CameraFileKind.FrontPhoto, media.Photo, photo),
            ],
            350000000000102 =>
            [
                CameraFile.Adas(PathOf("mdas9", "video", clip, "mp4"), CameraFileKind.Video, media.Mp4, clip),
                CameraFile.Adas(PathOf("mdas9", "picture", photo, "jpg"), CameraFileKind.Snapshot, media.Photo, photo),
            ],
            350000000000103 =>
            [
                CameraFile.Dsm(PathOf("dsm", "video", clip, "mp4"), CameraFileKind.Video, media.Mp4, clip with { DsmEvents = 1 << 3, DriverName = "ANNA" }),
                CameraFile.Dsm(PathOf("dsm", "picture", photo, "jpg"), CameraFileKind.Snapshot, media.Photo, photo with { DsmEvents = 1 << 0, DriverName = "ANNA" }),
            ],
            350000000000104 =>
            [
                CameraFile.UnifiedDualCam(PathOf("dualcam_rear", "video", clip, "h265"), CameraFileKind.RearVideo, media.RawVideo, clip),
                CameraFile.UnifiedDualCam(PathOf("dualcam_front", "picture", photo, "jpg"), CameraFileKind.FrontPhoto, media.Photo, photo),
            ],
            _ => [CameraFile.DualCam(CameraFileKind.RearPhoto, media.Photo, photo)],
        };
    }

    private static CameraMetadata About(DateTimeOffset time, ushort seconds, byte framesPerSecond) =>
        new() { TriggeredAt = time, EventAt = time, DurationSeconds = seconds, FramesPerSecond = framesPerSecond };

    private static string PathOf(string camera, string kind, CameraMetadata metadata, string ending) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{camera}/{kind}/{metadata.TriggeredAt:yyMMdd}/{metadata.TriggeredAt:HHmmss}.{ending}");

    private sealed record Outline(string Name, ulong Imei, ushort ProtocolId, bool IsStranger);
}
