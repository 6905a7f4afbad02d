using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators;

/// <summary>Short ways to cameras and files.</summary>
internal static class Sample
{
    public const ulong Imei = 352094082736916;

    public static byte[] Bytes(int size, int seed = 7)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static CameraFile File(FleetCameraKind kind, int size, int number = 0, CameraMetadata? metadata = null) => kind switch
    {
        FleetCameraKind.DualCam => CameraFile.DualCam((CameraFileKind)(number % 4), Bytes(size, number), metadata),
        FleetCameraKind.Adas => CameraFile.Adas($"mdas9/video/260102/00000{number}.mp4", CameraFileKind.Video, Bytes(size, number), metadata),
        FleetCameraKind.UnifiedDualCam =>
            CameraFile.UnifiedDualCam($"dualcam_rear/260102/00000{number}.h265", CameraFileKind.RearVideo, Bytes(size, number), metadata),
        _ => CameraFile.Dsm($"dsm/picture/260102/00000{number}.jpg", CameraFileKind.Snapshot, Bytes(size, number), metadata),
    };

    public static TeltonikaCameraOptions Camera(int port, FleetCameraKind kind, params CameraFile[] files) => new()
    {
        Port = port,
        Imei = Imei,
        ProtocolId = kind is FleetCameraKind.UnifiedDualCam or FleetCameraKind.UnifiedDsm ? (ushort)6 : (ushort)5,
        Files = files,
        RetryWait = TimeSpan.Zero,
        LongWait = TimeSpan.Zero,
        MaxLongWaits = 0,
        AnswerTimeout = TimeSpan.FromSeconds(20),
    };

    public static Task<CameraRunResult> RunAsync(TeltonikaCameraOptions options, IProgress<CameraProgress>? progress = null) =>
        new TeltonikaCamera(options).RunAsync(progress, TestContext.Current.CancellationToken);

    /// <summary>Everything arrived whole, nothing surprised the peer, and the camera knows it.</summary>
    public static void AssertAllArrived(ReferencePeer peer, CameraRunResult result)
    {
        Assert.Empty(peer.Surprises);
        Assert.Equal(CameraRunOutcome.Finished, result.Outcome);
        Assert.All(result.Files, file => Assert.Equal(CameraFileOutcome.Delivered, file.Outcome));
        Assert.Equal(result.Files.Count, peer.Files.Count);
        foreach (var (sent, index) in result.Files.Select((file, index) => (file.File, index)))
        {
            Assert.Single(peer.Files, file => file.Name == sent.Name && file.Bytes.AsSpan().SequenceEqual(sent.Bytes.Span));
        }
    }
}

/// <summary>Progress without a synchronisation context: reports are handled where they happen.</summary>
internal sealed class DirectProgress(Action<CameraProgress> handle) : IProgress<CameraProgress>
{
    public void Report(CameraProgress value) => handle(value);
}
