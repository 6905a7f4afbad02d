using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Dev.Simulation;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.BSeries;
using CloudCam.Simulators.Dvrip;
using CloudCam.Simulators.Media;

namespace CloudCam.Dev.Demo;

/// <summary>The demo's cameras that the relay dials: two of XM and one of the B Series, their alarms, clips, segments and a snapshot as people get them.</summary>
internal sealed class CameraDemo : IAsyncDisposable
{
    private const string Gate = "gate-camera";
    private const string Hall = "hall-camera";
    private const string Yard = "yard-camera";
    private const string Password = "demo-password";
    private const string Secret = "demo-cameras";
    private const int ClipSeconds = 20;

    // Video that the relay must have seen before the alarm, so that the clip can begin before it: more than the seconds it is to keep.
    private const int SecondsBefore = 5;
    private const int SecondsAfter = 6;
    private const int PicturesOfSegment = 300;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private static readonly (string Id, string Name)[] Names = [(Gate, "Gate, XM, on alarm"), (Hall, "Hall, XM, continuous"), (Yard, "Yard, B Series, on alarm")];

    private readonly LocalStack stack;
    private readonly XmCamera gate;
    private readonly XmCamera hall;
    private readonly BSeriesCamera yard;

    private CameraDemo(LocalStack stack, XmCamera gate, XmCamera hall, BSeriesCamera yard) => (this.stack, this.gate, this.hall, this.yard) = (stack, gate, hall, yard);

    /// <summary>Name of one of these cameras; null: it is none of them.</summary>
    public static string? NameOf(string device) => Names.FirstOrDefault(one => one.Id == device).Name;

    /// <summary>Makes the media (the first time; later they are read from disk), starts the cameras, and registers them through the API.</summary>
    /// <exception cref="StackException">The API does not take them.</exception>
    public static async Task<CameraDemo> StartAsync(LocalStack stack, CancellationToken cancellationToken)
    {
        var samples = SampleFiles.Open(stack.Tools);
        var cameras = new CameraDemo(
            stack,
            new XmCamera(await XmAsync("Gate", isH265: false, new XmQuirks { SplitWrites = 1_400 })),
            new XmCamera(await XmAsync("Hall", isH265: true, new XmQuirks { Session = XmSessionForm.Lower, FramesPerPacket = 2 })),
            new BSeriesCamera(new BSeriesCameraOptions
            {
                Password = Password, Media = await BSeriesMedia.MakeAsync(samples, Clip("Yard") with { Height = 480, FramesPerSecond = 10 }, cancellationToken),
            }));
        try
        {
            cameras.gate.Start();
            cameras.hall.Start();
            cameras.yard.Start();
            await cameras.RegisterAsync(cancellationToken);
            return cameras;
        }
        catch
        {
            await cameras.DisposeAsync();
            throw;
        }

        async Task<XmCameraOptions> XmAsync(string name, bool isH265, XmQuirks quirks) => new()
        {
            Password = Password, Quirks = quirks, SerialNumber = isH265 ? "00de300000000002" : "00de300000000001",
            Media = await XmMedia.MakeAsync(samples, Clip(name), isH265, kilobits: 0, cancellationToken),
        };

        static SampleClip Clip(string name) => new() { Seconds = ClipSeconds, Text = $"{name} camera" };
    }

    /// <summary>Lets things happen, and waits until all of it can be looked at, at most so long.</summary>
    /// <param name="notices">Who listens to live notices.</param>
    /// <param name="patience">Longest wait once everything happened.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CameraDemoResult> RunAsync(NoticeWatch notices, TimeSpan patience, CancellationToken cancellationToken)
    {
        var limit = TimeProvider.System.GetTimestamp();
        using var http = stack.CreateApiClient();
        await UntilAsync(() => gate.Guards > 0 && gate.Ledger.Frames > SecondsBefore * 2 * gate.Options.Media.FramesPerSecond && yard.Ledger.Pictures > SecondsBefore * 2 * yard.Options.Media.FramesPerSecond);
        await gate.AlarmAsync("VideoMotion", 0, cancellationToken);
        await yard.AlarmAsync(BSeriesAlarm.Motion);
        await Task.Delay(PollInterval, cancellationToken);
        await gate.AlarmStopAsync("VideoMotion", 0, cancellationToken);
        await yard.AlarmAsync(BSeriesAlarm.Stopped);
        var photo = await CommandAsync(http, "take-photo", cancellationToken);

        // A link that is lost in the middle: the segment so far is kept, the next one begins with the next connection.
        await UntilAsync(() => hall.Ledger.Frames > PicturesOfSegment);
        hall.DropAll(withReset: true);
        var sent = hall.Ledger.Frames;
        await UntilAsync(() => hall.Ledger.LiveStarts > 1 && hall.Ledger.Frames > sent + PicturesOfSegment);
        // Taken from the fleet: its last segment ends with its last connection.
        using (await http.DeleteAsync($"api/cameras/{Hall}", cancellationToken))
        {
            limit = TimeProvider.System.GetTimestamp();
        }
        while (true)
        {
            var result = new CameraDemoResult(
                await ItemsAsync(http, "alarms", cancellationToken), await ItemsAsync(http, "media", cancellationToken), notices.Seen, photo, [Gate, Yard], Hall);
            if (result.IsGood || TimeProvider.System.GetElapsedTime(limit) > patience) return result;
            await Task.Delay(PollInterval, cancellationToken);
        }

        async Task UntilAsync(Func<bool> isSo)
        {
            while (!isSo() && TimeProvider.System.GetElapsedTime(limit) < patience) await Task.Delay(PollInterval, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await gate.DisposeAsync();
        await hall.DisposeAsync();
        await yard.DisposeAsync();
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        await stack.KeepSecretAsync(Secret, Password, cancellationToken);
        using var http = stack.CreateApiClient();
        foreach (var (id, kind, where, mode) in ((string, string, IPEndPoint, RecordingMode)[])
            [(Gate, "dvrip", gate.Endpoint, RecordingMode.OnAlarm), (Hall, "dvrip", hall.Endpoint, RecordingMode.Continuous), (Yard, "bseries", yard.Endpoint, RecordingMode.OnAlarm)])
        {
            using var answer = await http.PutAsJsonAsync(
                $"api/cameras/{DeviceId.Parse(id)}",
                new
                {
                    kind, address = where.Address.ToString(), port = where.Port, user = "admin", passwordSecret = Secret, name = NameOf(id),
                    recording = new { mode = CameraRow.NameOf(mode), secondsBefore = SecondsBefore, secondsAfter = SecondsAfter },
                },
                cancellationToken);
            if (!answer.IsSuccessStatusCode) throw new StackException($"The API does not take camera {id}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    private static async Task<string> CommandAsync(HttpClient http, string command, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync($"api/devices/{Gate}/commands", new { command, arguments = new Dictionary<string, string>() }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString()!;
    }

    private static async Task<IReadOnlyList<JsonElement>> ItemsAsync(HttpClient http, string what, CancellationToken cancellationToken)
    {
        var items = new List<JsonElement>();
        foreach (var (id, _) in Names)
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"api/{what}?device={id}&take=200", cancellationToken);
            items.AddRange(page.GetProperty("items").EnumerateArray());
        }
        return items;
    }
}
