using CloudCam.Benchmarks.Alarms;
using CloudCam.Benchmarks.Azurite;
using CloudCam.Benchmarks.BSeries;
using CloudCam.Benchmarks.Cameras;
using CloudCam.Benchmarks.Checksums;
using CloudCam.Benchmarks.DualCam;
using CloudCam.Benchmarks.Dvrip;
using CloudCam.Benchmarks.Events;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Jimi;
using CloudCam.Benchmarks.Live;
using CloudCam.Benchmarks.LiveMedia;
using CloudCam.Benchmarks.Recording;
using CloudCam.Benchmarks.Relay;
using CloudCam.Benchmarks.Rtmp;
using CloudCam.Benchmarks.Soak;
using CloudCam.Benchmarks.Uploads;

namespace CloudCam.Benchmarks;

/// <summary>The one list of suites.</summary>
internal static class Suites
{
    public static IReadOnlyList<IBenchSuite> All { get; } =
    [
        new HarnessSuite(),
        new CrcSuite(),
        new DualCamSuite(),
        new GrowthSuite(),
        new JimiSuite(),
        new JimiGrowthSuite(),
        new RtmpSuite(),
        new RtmpGrowthSuite(),
        new BSeriesSuite(),
        new DvripSuite(),
        new DvripGrowthSuite(),
        new EventsSuite(),
        new AlarmsSuite(),
        new RecordingSuite(),
        new LiveMediaSuite(),
        new LiveSuite(),
        new CameraSuite(),
        .. RelaySuite.All,
        new AzuriteSuite(),
        new UploadSuite(),
        new SoakSuite(),
    ];
}
