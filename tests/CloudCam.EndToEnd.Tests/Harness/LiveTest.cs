using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>What the tests of live video share.</summary>
public abstract class LiveTest(SharedStack shared) : CameraTest(shared)
{
    /// <summary>Pictures a second of what ffmpeg publishes here.</summary>
    internal const int Rate = 25;

    /// <summary>Where a camera pushes a channel over RTMP.</summary>
    internal Uri RtmpOf(ulong imei, string channel = "0") => new(string.Create(CultureInfo.InvariantCulture, $"rtmp://127.0.0.1:{Stack.Endpoints.RtmpPort}/live/{channel}/{imei:D15}"));

    /// <summary>Where it pushes it as FLV over HTTP.</summary>
    internal Uri FlvOf(ulong imei, string channel = "0") => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Stack.Endpoints.RtmpPort}/live/{channel}/{imei:D15}.flv"));

    /// <summary>ffmpeg publishes a test picture and a tone, in real time, until it is killed: H.264, a key frame a second, and AAC.</summary>
    internal Process Publish(Uri url)
    {
        string[] picture = ["-re", "-f", "lavfi", "-i", $"testsrc2=size=320x240:rate={Rate}", "-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100"];
        string[] codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", $"{Rate}", "-c:a", "aac", "-b:a", "64k", "-f", "flv"];
        string[] output = url.Scheme == "http" ? ["-method", "POST", "-chunked_post", "1", url.ToString()] : [url.ToString()];
        return Process.Start(new ProcessStartInfo(Stack.Tools.Ffmpeg!, ["-hide_banner", "-nostdin", "-loglevel", "error", .. picture, .. codecs, .. output]) { RedirectStandardError = true })!;
    }

    /// <summary>Kills what <see cref="Publish"/> began.</summary>
    internal static async Task KillAsync(Process publisher)
    {
        if (!publisher.HasExited) publisher.Kill();
        await publisher.WaitForExitAsync(CancellationToken.None);
        publisher.Dispose();
    }

    /// <summary>The stream's row as the API shows it, once it runs, its first picture is there, and so many of its codecs are known: sound may come after the picture.</summary>
    internal async Task<JsonElement> StreamAsync(ulong id, string channel = "0", int codecs = 1)
    {
        JsonElement last = default;
        var found = await Waiting.ForAsync<List<JsonElement>>(
            async () =>
            {
                last = await ApiAsync($"api/devices/{id:D15}/live");
                return last.GetProperty("items").EnumerateArray()
                    .Where(one => Word(one, "channel") == channel && one.GetProperty("links").EnumerateObject().Any() && one.GetProperty("codecs").GetArrayLength() >= codecs).ToList() is { Count: > 0 } rows ? rows : null;
            },
            () => $"live video {channel} of {id}; there is {last}\n{Relay.LastLines()}", Cancellation);
        return found[0];
    }

    /// <summary>Waits until no stream of a device runs.</summary>
    internal Task SilentAsync(ulong id) => Waiting.UntilAsync(
        async () => !(await ApiAsync($"api/devices/{id:D15}/live")).GetProperty("items").EnumerateArray().Any(), $"no live video of {id}", Relay.LastLines, Cancellation);

    /// <summary>Asks for live video and gets its links.</summary>
    internal async Task<JsonElement> StartLiveAsync(ulong id, object body)
    {
        using var http = Stack.CreateApiClient();
        using var answer = await http.PostAsJsonAsync($"api/devices/{id:D15}/live", body, Cancellation);
        var said = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode} {said}\n{Relay.LastLines()}\n{FunctionsLog()}");
        return JsonSerializer.Deserialize<JsonElement>(said);
    }

    /// <summary>The address of one form of a stream.</summary>
    internal static string LinkOf(JsonElement stream, string form) => Word(stream.GetProperty("links"), form) ?? throw new Xunit.Sdk.XunitException($"There is no {form}: {stream}");

    /// <summary>Watches a stream with ffmpeg, and asserts that what comes are pictures at their times.</summary>
    internal async Task<Watched> WatchAsync(string link, int seconds)
    {
        var watched = await Watched.OfAsync(Stack.Tools.Ffmpeg!, link, seconds, Cancellation);
        Assert.True(watched.Pictures.Count > 0, $"No picture from {new Uri(link).AbsolutePath}:\n{watched.Text}\n{Relay.LastLines()}");
        for (var at = 1; at < watched.Pictures.Count; at++)
            Assert.True(watched.Pictures[at] > watched.Pictures[at - 1], $"Picture {at} at {watched.Pictures[at]} s follows one at {watched.Pictures[at - 1]} s.\n{watched.Text}");
        return watched;
    }
}
