using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Dev.Simulation;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Jimi;
using CloudCam.Simulators.Media;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Demo;

/// <summary>The demo's fleet of JC400 cameras: a crash, a tunnel, names that do not match; their alarms, notices and clips as people get them.</summary>
internal static class JimiDemo
{
    private const int ClipSeconds = 6;
    private const double Speed = 2;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private static readonly (string Name, ulong Imei, string Scenario, LinkFaults Faults)[] Cameras =
    [
        ("Van 1, JC400, crash", 350000000000201, "crash", LinkFaults.None),
        ("Van 2, JC400, tunnel", 350000000000202, "lost-link", new LinkFaults { CutsPerMegabyte = 300, CutWithReset = true }),
        ("Van 3, JC261, odd names", 350000000000203, "wrong-names", new LinkFaults { OneByteWrites = true }),
    ];

    /// <summary>Names and ids of the cameras.</summary>
    public static IReadOnlyList<RegisteredDevice> Registered { get; } = [.. Cameras.Select(one => new RegisteredDevice(DeviceId.FromImei(one.Imei), one.Name))];

    /// <summary>Name of any camera of the demo.</summary>
    public static string NameOf(string device) => Registered.Concat(DemoPlan.Registered).FirstOrDefault(one => one.Id.Value == device)?.Name ?? CameraDemo.NameOf(device) ?? device;

    /// <summary>Makes the media of each camera (the first time; later they are read from disk).</summary>
    /// <param name="tools">For ffmpeg.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IReadOnlyList<JimiMedia>> MakeMediaAsync(Tools tools, CancellationToken cancellationToken)
    {
        var samples = SampleFiles.Open(tools);
        var media = new List<JimiMedia>();
        foreach (var camera in Cameras) media.Add(await JimiMedia.MakeAsync(samples, new SampleClip { Seconds = ClipSeconds, Text = camera.Name.Replace(',', ' ') }, cancellationToken));
        return media;
    }

    /// <summary>Plays the cameras, and waits until every clip that came can be looked at, at most so long.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="media">What <see cref="MakeMediaAsync"/> made.</param>
    /// <param name="notices">Who listens to live notices.</param>
    /// <param name="patience">Longest wait after the last upload.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<JimiDemoResult> RunAsync(LocalStack stack, IReadOnlyList<JimiMedia> media, NoticeWatch notices, TimeSpan patience, CancellationToken cancellationToken)
    {
        var endpoints = stack.Endpoints;
        var site = endpoints.Functions ?? throw new InvalidOperationException("The demo needs the functions.");
        var host = endpoints.RelayHost is "0.0.0.0" or null ? "127.0.0.1" : endpoints.RelayHost;
        using var http = new SocketsHttpHandler();
        var runs = new List<Task<JimiRunResult>>();
        foreach (var (camera, files) in Cameras.Zip(media))
        {
            var options = new JimiCameraOptions
            {
                Host = host, Port = endpoints.RelayPort, Imei = camera.Imei, Media = files, Http = http, Faults = camera.Faults, FaultyConnections = 4,
                UploadUrl = new Uri(site, "upload"), FilesUrl = new Uri(site, "files"), NameListUrl = new Uri(site, "namelist"),
                Scenario = JimiScenarioFile.Open(camera.Scenario) with { Speed = Speed },
            };
            runs.Add(new JimiCamera(options).RunAsync(cancellationToken));
        }
        var results = await Task.WhenAll(runs);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var result = new JimiDemoResult(results, await AlarmsAsync(stack, cancellationToken), notices.Seen);
            if (result.IsGood || TimeProvider.System.GetElapsedTime(started) > patience) return result;
            await Task.Delay(PollInterval, cancellationToken);
        }
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
