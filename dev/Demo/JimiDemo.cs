using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Dev.Simulation;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Jimi;
using CloudCam.Simulators.Media;
using CloudCam.Simulators.Rtmp;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Demo;

/// <summary>The demo's fleet of JC400 cameras: a crash, a tunnel, names that do not match; their alarms, notices and clips as people get them.</summary>
internal sealed class JimiDemo : IAsyncDisposable
{
    private const int ClipSeconds = 6;
    private const int LiveSeconds = 20;
    private const double Speed = 2;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private static readonly (string Name, ulong Imei, string Scenario, LinkFaults Faults)[] Cameras =
    [
        ("Van 1, JC400, crash", 350000000000201, "crash", LinkFaults.None),
        ("Van 2, JC400, tunnel", 350000000000202, "lost-link", new LinkFaults { CutsPerMegabyte = 300, CutWithReset = true }),
        ("Van 3, JC261, odd names", 350000000000203, "wrong-names", new LinkFaults { OneByteWrites = true }),
    ];

    private readonly LocalStack stack;
    private readonly CancellationTokenSource ended = new();
    private readonly SocketsHttpHandler http = new();
    private readonly List<(JimiCamera Camera, JimiScenario Scenario)> playing = [];
    private readonly List<Task> running = [];

    private JimiDemo(LocalStack stack) => this.stack = stack;

    /// <summary>Names and ids of the cameras.</summary>
    public static IReadOnlyList<RegisteredDevice> Registered { get; } = [.. Cameras.Select(one => new RegisteredDevice(DeviceId.FromImei(one.Imei), one.Name))];

    /// <summary>Name of any camera of the demo.</summary>
    public static string NameOf(string device) => Registered.Concat(DemoPlan.Registered).FirstOrDefault(one => one.Id.Value == device)?.Name ?? CameraDemo.NameOf(device) ?? device;

    /// <summary>Makes the media of each camera (the first time; later they are read from disk) and lets the cameras dial; they stay until the demo is disposed.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<JimiDemo> StartAsync(LocalStack stack, CancellationToken cancellationToken)
    {
        var (endpoints, samples, demo) = (stack.Endpoints, SampleFiles.Open(stack.Tools), new JimiDemo(stack));
        var site = endpoints.Functions ?? throw new InvalidOperationException("The demo needs the functions.");
        var host = endpoints.RelayHost is "0.0.0.0" or null ? "127.0.0.1" : endpoints.RelayHost;
        foreach (var (name, imei, file, faults) in Cameras)
        {
            var text = name.Replace(',', ' ');
            var scenario = JimiScenarioFile.Open(file) with { Speed = Speed };
            demo.playing.Add((new JimiCamera(new JimiCameraOptions
            {
                Host = host, Port = endpoints.RelayPort, Imei = imei, Http = demo.http, Faults = faults, FaultyConnections = 4,
                Media = await JimiMedia.MakeAsync(samples, new SampleClip { Seconds = ClipSeconds, Text = text }, cancellationToken),
                UploadUrl = new Uri(site, "upload"), FilesUrl = new Uri(site, "files"), NameListUrl = new Uri(site, "namelist"),
                LiveUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"rtmp://{host}:{endpoints.RtmpPort}/live")),
                Live = await LiveMedia.MakeAsync(samples, new SampleClip { Seconds = LiveSeconds, Text = $"{text} live" }, isH265: false, LiveSound.Aac, kilobits: 0, cancellationToken),
                // Its steps are played below: the camera is there before and after them, and obeys commands.
                Scenario = scenario with { Steps = [] }, StaysOnline = true,
            }), scenario));
        }
        demo.running.AddRange(demo.playing.Select(one => one.Camera.RunAsync(demo.ended.Token)));
        return demo;
    }

    /// <summary>Plays the cameras, and waits until every clip that came can be looked at, at most so long.</summary>
    /// <param name="notices">Who listens to live notices.</param>
    /// <param name="patience">Longest wait after the last upload.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<JimiDemoResult> RunAsync(NoticeWatch notices, TimeSpan patience, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(playing.Select(one => PlayAsync(one.Camera, one.Scenario, cancellationToken)));
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var result = new JimiDemoResult(results, await AlarmsAsync(stack, cancellationToken), notices.Seen);
            if (result.IsGood || TimeProvider.System.GetElapsedTime(started) > patience) return result;
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await Task.WhenAll(running);
        http.Dispose();
        ended.Dispose();
    }

    private static async Task<JimiRunResult> PlayAsync(JimiCamera camera, JimiScenario scenario, CancellationToken cancellationToken)
    {
        foreach (var step in (JimiStep[])[.. scenario.Steps, new WaitAnswersStep(), new WaitUploadsStep()]) await camera.PlayAsync(step, cancellationToken);
        return new JimiRunResult(camera.Imei, IsFinished: true, camera.Ledger);
    }

    private static async Task<IReadOnlyList<JsonElement>> AlarmsAsync(LocalStack stack, CancellationToken cancellationToken)
    {
        using var http = stack.CreateApiClient();
        var alarms = new List<JsonElement>();
        foreach (var camera in Cameras)
        {
            var page = await http.GetFromJsonAsync<JsonElement>(string.Create(CultureInfo.InvariantCulture, $"api/alarms?device={camera.Imei:D15}&take=200"), cancellationToken);
            alarms.AddRange(page.GetProperty("items").EnumerateArray());
        }
        return alarms;
    }
}
