using System.Globalization;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Jimi;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Live video that is asked for: a command to the camera, its stream, a link, and the end when nobody watches.</summary>
public sealed class LiveCommandTests(SharedStack shared) : LiveTest(shared)
{
    [Fact]
    public async Task A_jc400_is_asked_pushes_is_watched_and_is_told_to_stop_when_nobody_watches()
    {
        var imei = await Shared.NewFleetImeiAsync();
        await using var camera = await OnlineAsync(Jimi(imei, new JimiScenario()) with
        {
            Live = Shared.LiveMedia, LiveUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"rtmp://127.0.0.1:{Stack.Endpoints.RtmpPort}/live")),
        });
        var stream = await StartLiveAsync(imei, new { channel = "driver", minutes = 5 });
        Assert.Contains(camera.Ledger.Commands, one => one.Text.StartsWith("RTMP,ON,IN,5", StringComparison.Ordinal));
        Assert.Equal(("1", "rtmp"), (Word(stream, "channel"), Word(stream, "protocol")));
        var seen = await Task.WhenAll(WatchAsync(LinkOf(stream, "flv"), 3), WatchAsync(LinkOf(stream, "mp4"), 3));
        Assert.All(seen, one => Assert.Equal((0, true), (one.Errors, one.Pictures.Count >= one.Seconds * Shared.LiveMedia.FramesPerSecond)));
        await camera.UntilAsync(ledger => ledger.Commands.Any(one => one.Text.StartsWith("RTMP,OFF", StringComparison.Ordinal)), "RTMP,OFF", Cancellation);
        await SilentAsync(imei);
        Assert.Equal("cancelled", camera.Ledger.Lives[^1].Ledger.Ends[^1]);

        // Asked for and ended by hand.
        var front = await StartLiveAsync(imei, new { channel = "front" });
        Assert.Equal("0", Word(front, "channel"));
        using var http = Stack.CreateApiClient();
        using (var ended = await http.DeleteAsync($"api/devices/{imei:D15}/live", Cancellation)) Assert.Equal(System.Net.HttpStatusCode.Accepted, ended.StatusCode);
        await SilentAsync(imei);
    }

    [Fact]
    public async Task A_playback_of_a_jc400_is_a_stream_of_its_own()
    {
        var imei = await Shared.NewFleetImeiAsync();
        await using var camera = await OnlineAsync(Jimi(imei, new JimiScenario()) with
        {
            Live = Shared.LiveMedia, LiveUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"rtmp://127.0.0.1:{Stack.Endpoints.RtmpPort}/live")),
        });
        var stream = await StartLiveAsync(imei, new { files = (string[])["2026_05_04_03_02_01_01.ts"] });
        Assert.Equal("playback", Word(stream, "channel"));
        Assert.Equal(0, (await WatchAsync(LinkOf(stream, "flv"), 2)).Errors);
        Assert.EndsWith($"/live/{imei:D15}", camera.Ledger.Lives[^1].Url.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_xm_camera_is_asked_is_watched_and_its_stream_ends_when_nobody_watches()
    {
        await using var camera = StartXm();
        var id = await RegisterAsync("dvrip", camera.Endpoint, new { mode = "off" });
        try
        {
            await OnlineAsync(id);
            var stream = await StartLiveAsync(id, new { channel = "0", minutes = 5 });
            Assert.Equal("dvrip", Word(stream, "protocol"));
            var seen = await Task.WhenAll(WatchAsync(LinkOf(stream, "flv"), 3), WatchAsync(LinkOf(stream, "mp4"), 3));
            Assert.All(seen, one => Assert.Equal((0, true), (one.Errors, one.Pictures.Count > 2 * Shared.XmMedia.FramesPerSecond)));
            await SilentAsync(id);
            await Waiting.UntilAsync(
                () => Task.FromResult(camera.Ledger.Requests.Any(request => request.Id == 1_410 && request.Text.Contains("\"Stop\"", StringComparison.Ordinal))), "the camera is told to stop",
                Relay.LastLines, Cancellation);
            Assert.Equal(1, camera.Ledger.LiveStarts);
            // Nothing was recorded: the policy says off.
            Assert.Empty(await MediaAsync(id));
        }
        finally
        {
            await ForgetAsync(id);
        }
    }

    [Fact]
    public async Task A_camera_of_the_b_series_is_watched_as_pictures_while_it_is_recorded()
    {
        await using var camera = StartBSeries();
        var id = await RegisterAsync("bseries", camera.Endpoint, new { mode = "continuous" });
        try
        {
            await OnlineAsync(id);
            var stream = await StartLiveAsync(id, new { minutes = 5 });
            using var http = new HttpClient();
            await using var body = await http.GetStreamAsync(LinkOf(stream, "mjpeg"), Cancellation);
            var bytes = new byte[400_000];
            await body.ReadExactlyAsync(bytes, Cancellation);
            var pictures = 0;
            for (var at = 0; at + 3 < bytes.Length; at++) pictures += bytes.AsSpan(at, 3).SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? 1 : 0;
            Assert.True(pictures >= 3, $"{pictures} pictures in {bytes.Length} bytes");
            await SilentAsync(id);
            // The recording goes on without those who watch.
            var before = camera.Ledger.Pictures;
            await Waiting.UntilAsync(() => Task.FromResult(camera.Ledger.Pictures > before + 20), "recording goes on", Relay.LastLines, Cancellation);
        }
        finally
        {
            await ForgetAsync(id);
        }
    }

    [Fact]
    public async Task A_camera_that_is_not_there_or_not_registered_is_said_so()
    {
        var imei = await Shared.NewFleetImeiAsync();
        using var http = Stack.CreateApiClient();
        foreach (var (id, status) in ((ulong, int)[])[(imei, 409), (Shared.NewImei(), 404)])
        {
            using var answer = await http.PostAsync($"api/devices/{id:D15}/live", System.Net.Http.Json.JsonContent.Create(new { channel = "front" }), Cancellation);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }
}
