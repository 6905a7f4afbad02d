using CloudCam.Core.Devices;
using CloudCam.Dev.Stack;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.BSeries;
using CloudCam.Simulators.Dvrip;
using CloudCam.Simulators.Jimi;
using CloudCam.Simulators.Media;
using CloudCam.Simulators.Rtmp;
using CloudCam.Simulators.Teltonika;

// The tests kill, stop and starve the processes they share: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(SharedStack))]

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>One local stack for all tests of this assembly: every port picked by the system, data in a temporary folder, gone at the end.</summary>
public sealed class SharedStack : IAsyncLifetime
{
    private readonly List<string> said = [];
    private readonly SampleClip clip = new() { Seconds = VideoSeconds, Text = "End to end" };
    private LocalStack? stack;
    private SampleMedia? samples;
    private ulong nextImei = 356_000_000_000_001;

    /// <summary>The running stack.</summary>
    internal LocalStack Stack => stack ?? throw new InvalidOperationException("The stack is not running.");

    /// <summary>Real pictures and videos, made by ffmpeg.</summary>
    internal FleetMedia Media { get; private set; } = null!;

    /// <summary>The same for JC400 cameras.</summary>
    internal JimiMedia JimiMedia { get; private set; } = null!;

    /// <summary>What cameras of XM see and hear.</summary>
    internal XmMedia XmMedia { get; private set; } = null!;

    /// <summary>What cameras of the B series see and hear.</summary>
    internal BSeriesMedia BSeriesMedia { get; private set; } = null!;

    /// <summary>What cameras push as live video: H.264 and AAC.</summary>
    internal LiveMedia LiveMedia { get; private set; } = null!;

    /// <summary>Length of the sample videos, seconds.</summary>
    internal const int VideoSeconds = 4;

    /// <summary>The stack's relay.</summary>
    internal RelayView Relay => new(Stack.Endpoints.RelayPort, Stack.Endpoints.RelayHealth!, Path.Combine(Stack.Endpoints.LogFolder, "relay.log"));

    public async ValueTask InitializeAsync()
    {
        var options = new LocalStackOptions
        {
            // Cameras without metadata are waited for; less than the default, as nobody here answers late.
            // Short leases, so that a killed relay's cameras are soon somebody else's.
            RelaySettings = new Dictionary<string, string>
            {
                ["Teltonika__MetadataTimeout"] = "00:00:02",
                ["Cameras__LeaseTime"] = "00:00:10", ["Cameras__RenewInterval"] = "00:00:02", ["Cameras__StopMargin"] = "00:00:02",
                ["Cameras__ScanInterval"] = "00:00:00.500", ["Cameras__EmptyScanInterval"] = "00:00:01",
                // A stream that nobody watches is soon stopped.
                ["Live__UnwatchedDelay"] = "00:00:03",
            },
            // Signs are demanded, as nothing else shows that they are right; overdue files are seen to as soon as the settings allow.
            FunctionsSettings = new Dictionary<string, string>
            {
                ["Uploads__Sign"] = "Require", ["Uploads__SignSecret"] = new JimiQuirks().SignSecret,
                ["RecordingLostAfter"] = "00:01:00",
                ["Alarms__FileDueAfter"] = "00:01:00", ["Alarms__FileAskPause"] = "00:01:00", ["Alarms__FileAsks"] = "1",
            },
            PreferCoreTools = false, ReadyTimeout = Waiting.Limit,
        };
        stack = await LocalStack.StartAsync(options.AsEphemeral(), said.Add, CancellationToken.None);
        samples = new SampleMedia(
            Stack.Tools.Ffmpeg ?? throw new InvalidOperationException(Tools.FfmpegMissing), Path.Combine(Checkout.DataFolder, "samples"), Waiting.Limit);
        Media = await samples.FleetMediaAsync(clip, CancellationToken.None);
        JimiMedia = await JimiMedia.MakeAsync(samples, clip, CancellationToken.None);
        XmMedia = await XmMedia.MakeAsync(samples, clip, isH265: false, kilobits: 0, CancellationToken.None);
        LiveMedia = await LiveMedia.MakeAsync(samples, clip, isH265: false, LiveSound.Aac, kilobits: 0, CancellationToken.None);
        BSeriesMedia = await BSeriesMedia.MakeAsync(samples, clip with { Height = 480, FramesPerSecond = 10 }, CancellationToken.None);
    }

    /// <summary>The same picture as H.265, with another sound.</summary>
    internal Task<LiveMedia> H265Async(LiveSound sound) => LiveMedia.MakeAsync(samples!, clip, isH265: true, sound, kilobits: 0, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (stack is not null) await stack.DisposeAsync();
    }

    /// <summary>An IMEI nobody used before.</summary>
    internal ulong NewImei() => nextImei++;

    /// <summary>Registers a camera of the fleet.</summary>
    internal async Task<ulong> NewFleetImeiAsync()
    {
        var imei = NewImei();
        await Stack.RegisterAsync(new RegisteredDevice(DeviceId.FromImei(imei), $"Test {imei % 1000}"), CancellationToken.None);
        return imei;
    }
}
