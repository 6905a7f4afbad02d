using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Simulators.BSeries;
using CloudCam.Simulators.Dvrip;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>What the tests with cameras share that the relay dials. Their ids are numbers like those of the others, so that the same helpers find them.</summary>
public abstract class CameraTest(SharedStack shared) : JimiTest(shared)
{
    // Every step of a chain (alarm, clip, assembly, conversion) may take as long as any other wait of these tests.
    internal static readonly TimeSpan ClipPatience = Waiting.Limit + Waiting.Limit;

    private static readonly string[] Ends = ["answered", "failed", "expired"];

    /// <summary>A camera of XM that listens; to be disposed.</summary>
    internal XmCamera StartXm(XmQuirks? quirks = null, Func<XmCameraOptions, XmCameraOptions>? change = null)
    {
        var options = new XmCameraOptions
        {
            // No two cameras have one serial number: the alarm server knows them by it.
            SerialNumber = Shared.NewImei().ToString("x16", CultureInfo.InvariantCulture),
            Media = Shared.XmMedia, Quirks = quirks ?? new XmQuirks(), Password = "pa55word", RecordingSeconds = 10, Recordings = 100,
        };
        var camera = new XmCamera(change is null ? options : change(options));
        camera.Start();
        return camera;
    }

    /// <summary>A camera of the B series that listens; to be disposed.</summary>
    internal BSeriesCamera StartBSeries(BSeriesQuirks? quirks = null)
    {
        var camera = new BSeriesCamera(new BSeriesCameraOptions { Media = Shared.BSeriesMedia, Quirks = quirks ?? new BSeriesQuirks(), Password = "pa55word" });
        camera.Start();
        return camera;
    }

    /// <summary>Registers a camera through the API, its password as a secret.</summary>
    internal async Task<ulong> RegisterAsync(string kind, IPEndPoint where, object recording, string password = "pa55word")
    {
        var id = Shared.NewImei();
        var secret = string.Create(CultureInfo.InvariantCulture, $"camera-{id}");
        await Stack.KeepSecretAsync(secret, password, Cancellation);
        await PutAsync(id, kind, where, recording, secret);
        return id;
    }

    /// <summary>Registers it anew: other settings, the same camera.</summary>
    internal async Task PutAsync(ulong id, string kind, IPEndPoint where, object recording, string secret)
    {
        using var http = Stack.CreateApiClient();
        using var answer = await http.PutAsJsonAsync(
            $"api/cameras/{id:D15}",
            new { kind, address = where.Address.ToString(), port = where.Port, user = "admin", passwordSecret = secret, recording, name = $"Camera {id % 1000}" },
            Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Takes a registration back, so that nobody dials a camera that is gone.</summary>
    internal async Task ForgetAsync(ulong id)
    {
        using var http = Stack.CreateApiClient();
        using var answer = await http.DeleteAsync($"api/cameras/{id:D15}", CancellationToken.None);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }

    /// <summary>The camera as the API shows it.</summary>
    internal Task<JsonElement> CameraAsync(ulong id) => ApiAsync($"api/cameras/{id:D15}");

    /// <summary>Waits until a camera is as it should be.</summary>
    internal async Task<JsonElement> CameraAsync(ulong id, Func<JsonElement, bool> isSo, string what, TimeSpan? patience = null)
    {
        JsonElement last = default;
        var found = await Waiting.ForAsync<List<JsonElement>>(
            async () => isSo(last = await CameraAsync(id)) ? [last] : null, () => $"camera {id}: {what}; it is\n{last}\n{Relay.LastLines()}", Cancellation, patience);
        return found[0];
    }

    /// <summary>Waits until it is online.</summary>
    internal Task<JsonElement> OnlineAsync(ulong id) => CameraAsync(id, camera => camera.GetProperty("online").GetBoolean(), "online");

    /// <summary>Sends a command and waits for its end.</summary>
    internal async Task<JsonElement> CommandAsync(ulong id, string command, Dictionary<string, string> arguments, string state = "answered")
    {
        var commandId = await SendAsync(id, command, arguments);
        JsonElement last = default;
        var found = await Waiting.ForAsync<List<JsonElement>>(
            async () =>
            {
                last = await ApiAsync($"api/devices/{id:D15}/commands/{commandId}");
                return Ends.Contains(Word(last, "state")) ? [last] : null;
            },
            () => $"the end of {command}: {last}\n{Relay.LastLines()}\n{FunctionsLog()}", Cancellation, ClipPatience);
        Assert.True(Word(found[0], "state") == state, $"{found[0]} is not {state}\n{Relay.LastLines()}");
        return found[0];
    }

    /// <summary>Sends a command.</summary>
    internal async Task<string> SendAsync(ulong id, string command, Dictionary<string, string> arguments)
    {
        using var http = Stack.CreateApiClient();
        using var answer = await http.PostAsJsonAsync($"api/devices/{id:D15}/commands", new { command, arguments }, Cancellation);
        var said = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, said);
        return Word(JsonSerializer.Deserialize<JsonElement>(said), "id")!;
    }

    /// <summary>Uploads a tone for talk.</summary>
    /// <returns>Id of the sound.</returns>
    internal async Task<string> UploadSoundAsync(ulong id, int seconds)
    {
        const int Rate = 8_000;
        var samples = new short[seconds * Rate];
        for (var at = 0; at < samples.Length; at++) samples[at] = (short)(8_000 * Math.Sin(2 * Math.PI * 440 * at / Rate));
        var data = System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples).ToArray();
        // RIFF, WAVE: 16 bit, one channel.
        byte[] wav =
        [
            .. "RIFF"u8, .. BitConverter.GetBytes(36 + data.Length), .. "WAVEfmt "u8, .. BitConverter.GetBytes(16), 1, 0, 1, 0, .. BitConverter.GetBytes(Rate),
            .. BitConverter.GetBytes(2 * Rate), 2, 0, 16, 0, .. "data"u8, .. BitConverter.GetBytes(data.Length), .. data,
        ];
        using var http = Stack.CreateApiClient();
        using var content = new ByteArrayContent(wav) { Headers = { ContentType = new("audio/wav") } };
        using var answer = await http.PostAsync($"api/devices/{id:D15}/sounds", content, Cancellation);
        var said = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, said);
        return Word(JsonSerializer.Deserialize<JsonElement>(said), "id")!;
    }

    /// <summary>Files of a camera, as the API lists them.</summary>
    internal async Task<IReadOnlyList<JsonElement>> MediaAsync(ulong id) => [.. (await ApiAsync($"api/media?device={id:D15}&take=200")).GetProperty("items").EnumerateArray()];

    /// <summary>Waits until enough files of a camera are as they should be.</summary>
    internal async Task<IReadOnlyList<JsonElement>> MediaAsync(ulong id, int count, Func<JsonElement, bool> isSo, string what, TimeSpan? patience = null)
    {
        IReadOnlyList<JsonElement> last = [];
        return await Waiting.ForAsync<List<JsonElement>>(
            async () =>
            {
                last = await MediaAsync(id);
                return last.Where(isSo).ToList() is { } found && found.Count >= count ? found : null;
            },
            () => $"{count} files of {id}: {what}; there are\n{string.Join('\n', last)}\n{Relay.LastLines()}\n{FunctionsLog()}", Cancellation, patience ?? ClipPatience);
    }

    /// <summary>Downloads the playable form of a file by its link, and lets ffmpeg look at it.</summary>
    internal async Task<(string? Codec, double Seconds, string Text)> PlayableAsync(JsonElement file)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("cloudcam-e2e-").FullName, "clip.mp4");
        try
        {
            using var http = new HttpClient();
            var link = await ApiAsync(file.GetProperty("links").GetProperty("playable").GetString()!.TrimStart('/'));
            await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync(Word(link, "url"), Cancellation), Cancellation);
            return await Ffmpeg.DescribeAsync(Stack.Tools.Ffmpeg!, path, Cancellation);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    /// <summary>Waits for an event of a camera.</summary>
    internal async Task<IReadOnlyList<SeenEvent>> EventsAsync(ulong id, Func<IReadOnlyList<SeenEvent>, bool> isSo, string what)
    {
        IReadOnlyList<SeenEvent> last = [];
        var found = await Waiting.ForAsync(
            async () => isSo(last = CloudEvents.Once(await Outsider.EventsAsync([id], Cancellation))) ? last : null,
            () => $"{what}; there are {string.Join(", ", last.Select(one => one.Type))}\n{Relay.LastLines()}", Cancellation, ClipPatience);
        Assert.All(found, CloudEvents.AssertValid);
        return found;
    }

    /// <summary>Whether a file can be looked at.</summary>
    internal static bool IsPlayable(JsonElement file) => file.TryGetProperty("links", out var links) && links.TryGetProperty("playable", out var link) && link.ValueKind == JsonValueKind.String;

    internal static string? Word(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
