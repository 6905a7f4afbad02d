using System.Globalization;

namespace CloudCam.Simulators.Teltonika;

/// <summary>Many cameras of mixed kinds and profiles at once, the same ones for the same seed.</summary>
/// <param name="options">What the fleet is made of.</param>
public sealed class TeltonikaFleet(FleetOptions options)
{
    /// <summary>The cameras of the fleet, without running them.</summary>
    /// <returns>Options per camera, in order of IMEI.</returns>
    public IReadOnlyList<TeltonikaCameraOptions> Plan()
    {
        var chance = new Random(options.Seed);
        var cameras = new List<TeltonikaCameraOptions>(options.Cameras);
        for (var index = 0; index < options.Cameras; index++)
        {
            var kind = options.Kinds[index % options.Kinds.Count];
            var unified = kind is FleetCameraKind.UnifiedDualCam or FleetCameraKind.UnifiedDsm;
            var profile = options.Profiles[chance.Next(options.Profiles.Count)];
            var seed = chance.Next();
            var camera = new TeltonikaCameraOptions
            {
                Host = options.Host,
                Port = options.Port,
                Imei = options.FirstImei + (ulong)index,
                ProtocolId = unified ? TeltonikaCommands.FirstUnifiedProtocolId : (ushort)5,
                Files = [.. Enumerable.Range(0, options.FilesPerCamera).Select(number => MakeFile(kind, number, chance))],
                Quirks = profile,
                Faults = options.Faults,
                Random = new Random(seed),
            };
            cameras.Add(options.Adjust?.Invoke(camera) ?? camera);
        }

        return cameras;
    }

    /// <summary>Runs all cameras.</summary>
    /// <param name="progress">Gets the reports of all cameras, from several threads at once; or null.</param>
    /// <param name="cancellationToken">Stops all cameras; the result tells how far they came.</param>
    /// <returns>The summary.</returns>
    public async Task<FleetResult> RunAsync(IProgress<CameraProgress>? progress, CancellationToken cancellationToken)
    {
        var plan = Plan();
        var time = plan.Count > 0 ? plan[0].Time : TimeProvider.System;
        var started = time.GetTimestamp();
        var results = new CameraRunResult[plan.Count];
        await Parallel.ForAsync(
            0,
            plan.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency },
            async (index, _) => results[index] =
                await new TeltonikaCamera(plan[index]).RunAsync(progress, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return new FleetResult(results, time.GetElapsedTime(started));
    }

    private CameraFile MakeFile(FleetCameraKind kind, int number, Random chance)
    {
        var triggeredAt = options.NewestTrigger.AddSeconds(-17 * (options.FilesPerCamera - 1 - number));
        var isVideo = chance.Next(2) == 0;
        var isRear = chance.Next(2) == 0;
        var metadata = new CameraMetadata
        {
            LayoutVersion = (byte)chance.Next(1, 5),
            TriggeredAt = triggeredAt,
            Trigger = (byte)chance.Next(0, 11),
            DurationSeconds = isVideo ? options.Media.VideoSeconds : (ushort)0,
            FramesPerSecond = isVideo ? options.Media.FramesPerSecond : (byte)0,
            TimeZoneMinutes = 120,
            Latitude = Math.Round(54.6 + chance.NextDouble() / 5, 6),
            Longitude = Math.Round(25.1 + chance.NextDouble() / 5, 6),
            EventAt = triggeredAt.AddMilliseconds(-500),
            DsmEvents = (ushort)(1 << chance.Next(9)),
            DriverName = chance.Next(3) == 0 ? null : "ANNA",
        };
        var dualCamKind = (isVideo, isRear) switch
        {
            (true, true) => CameraFileKind.RearVideo,
            (true, false) => CameraFileKind.FrontVideo,
            (false, true) => CameraFileKind.RearPhoto,
            _ => CameraFileKind.FrontPhoto,
        };
        var pathKind = isVideo ? CameraFileKind.Video : CameraFileKind.Snapshot;
        var picture = options.Media.Photo;
        var dualCamBytes = isVideo ? options.Media.RawVideo : picture;
        var pathBytes = isVideo ? options.Media.Mp4 : picture;
        return kind switch
        {
            FleetCameraKind.DualCam => CameraFile.DualCam(dualCamKind, dualCamBytes, metadata),
            FleetCameraKind.Adas => CameraFile.Adas(PathOf("mdas9", "mp4"), pathKind, pathBytes, metadata),
            FleetCameraKind.UnifiedDualCam => CameraFile.UnifiedDualCam(
                PathOf(isRear ? "dualcam_rear" : "dualcam_front", "h265"), dualCamKind, dualCamBytes, metadata),
            FleetCameraKind.DualCamAndDsm when number % 2 == 0 => CameraFile.DualCam(dualCamKind, dualCamBytes, metadata),
            _ => CameraFile.Dsm(PathOf("dsm", "mp4"), pathKind, pathBytes, metadata),
        };

        string PathOf(string directory, string videoExtension) => string.Create(
            CultureInfo.InvariantCulture,
            $"{directory}/{(isVideo ? "video" : "picture")}/{triggeredAt:yyMMdd}/{triggeredAt:HHmmss}.{(isVideo ? videoExtension : "jpg")}");
    }
}
