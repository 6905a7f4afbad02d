using System.Globalization;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>One camera of each kind with real pictures; one of the files of most was made by an alarm.</summary>
internal static class CameraKinds
{
    private static readonly DateTimeOffset Recorded = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Names for theories.</summary>
    public static readonly string[] Names = ["DualCam", "DualCam without metadata", "ADAS", "DSM", "Unified DualCam"];

    /// <summary>The camera's files, protocol id and quirks.</summary>
    public static (ushort ProtocolId, TeltonikaQuirks Quirks, IReadOnlyList<CameraFile> Files) Of(string name, FleetMedia media)
    {
        var clip = About(0, media.VideoSeconds, media.FramesPerSecond);
        var photo = About(20, 0, 0);
        return name switch
        {
            // 3 and 5 are "crash" in the families' own tables; bit 3 of DSM is "phone".
            "DualCam" => (5, TeltonikaProfiles.Plain,
                [CameraFile.DualCam(CameraFileKind.FrontVideo, media.RawVideo, clip with { Trigger = 3 }), CameraFile.DualCam(CameraFileKind.RearPhoto, media.Photo, photo)]),
            "DualCam without metadata" => (5, TeltonikaProfiles.OldFirmware, [CameraFile.DualCam(CameraFileKind.RearVideo, media.RawVideo, clip)]),
            "ADAS" => (5, TeltonikaProfiles.Plain,
                [Adas(clip with { Trigger = 5 }, "video", "mp4", CameraFileKind.Video, media.Mp4), Adas(photo, "picture", "jpg", CameraFileKind.Snapshot, media.Photo)]),
            "DSM" => (5, TeltonikaProfiles.Plain,
                [
                    CameraFile.Dsm(PathOf("dsm", "video", clip, "mp4"), CameraFileKind.Video, media.Mp4, clip with { DsmEvents = 1 << 3, DriverName = "ANNA" }),
                    CameraFile.Dsm(PathOf("dsm", "picture", photo, "jpg"), CameraFileKind.Snapshot, media.Photo, photo),
                ]),
            "Unified DualCam" => (TeltonikaCommands.FirstUnifiedProtocolId, TeltonikaProfiles.Plain,
                [
                    CameraFile.UnifiedDualCam(PathOf("dualcam_rear", "video", clip, "h265"), CameraFileKind.RearVideo, media.RawVideo, clip),
                    CameraFile.UnifiedDualCam(PathOf("dualcam_front", "picture", photo, "jpg"), CameraFileKind.FrontPhoto, media.Photo, photo),
                ]),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such kind."),
        };
    }

    /// <summary>Alarms the camera's files stand for.</summary>
    public static int AlarmsOf(string name) => name is "DualCam" or "ADAS" or "DSM" ? 1 : 0;

    /// <summary>Metadata of a file so many seconds after the first one.</summary>
    public static CameraMetadata About(int seconds, ushort duration, byte framesPerSecond) => new()
    {
        TriggeredAt = Recorded.AddSeconds(seconds), EventAt = Recorded.AddSeconds(seconds), DurationSeconds = duration, FramesPerSecond = framesPerSecond,
    };

    /// <summary>A path as the vendor's cameras build it.</summary>
    public static string PathOf(string camera, string kind, CameraMetadata metadata, string ending) =>
        string.Create(CultureInfo.InvariantCulture, $"{camera}/{kind}/{metadata.TriggeredAt:yyMMdd}/{metadata.TriggeredAt:HHmmss}.{ending}");

    /// <summary>Random bytes under a path of their own: for tests in which nobody looks at pictures.</summary>
    public static CameraFile Noise(Random random, int number, int bytes)
    {
        var content = new byte[bytes];
        random.NextBytes(content);
        var about = About(number * 17, 0, 0);
        return CameraFile.Dsm(PathOf("dsm", "picture", about, "jpg"), CameraFileKind.Snapshot, content, about);
    }

    /// <summary>Random bytes as a DualCam's front photo, counted in packets.</summary>
    public static CameraFile PacketNoise(Random random, int number, int bytes)
    {
        var content = new byte[bytes];
        random.NextBytes(content);
        return CameraFile.DualCam(CameraFileKind.FrontPhoto, content, About(number * 17, 0, 0));
    }

    private static CameraFile Adas(CameraMetadata about, string folder, string ending, CameraFileKind kind, ReadOnlyMemory<byte> bytes) =>
        CameraFile.Adas(PathOf("mdas9", folder, about, ending), kind, bytes, about);
}
