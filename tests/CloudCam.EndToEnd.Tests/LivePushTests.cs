using System.Globalization;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Rtmp;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Live video that is pushed, by ffmpeg and by simulated cameras, and what viewers get of it.</summary>
public sealed class LivePushTests(SharedStack shared) : LiveTest(shared)
{
    [Theory]
    [InlineData("rtmp")]
    [InlineData("flv")]
    public async Task What_ffmpeg_publishes_is_what_viewers_see(string protocol)
    {
        var imei = await Shared.NewFleetImeiAsync();
        var publisher = Publish(protocol == "rtmp" ? RtmpOf(imei) : FlvOf(imei));
        try
        {
            var stream = await StreamAsync(imei, codecs: 2);
            Assert.Equal((protocol, "h264", "aac"), (Word(stream, "protocol"), stream.GetProperty("codecs")[0].GetString(), stream.GetProperty("codecs")[1].GetString()));
            var seen = await Task.WhenAll(WatchAsync(LinkOf(stream, "flv"), 4), WatchAsync(LinkOf(stream, "mp4"), 4));
            foreach (var one in seen)
            {
                Assert.Equal(("320x240", 0), (one.Size, one.Errors));
                // Every picture of the stretch, none twice, each in its place.
                Assert.InRange(one.Pictures.Count, one.Seconds * Rate, (one.Seconds * Rate) + 2);
                Assert.InRange(one.Seconds, 3, 4.2);
                Assert.InRange(one.Sounds, 100, 200);
            }
            var began = Assert.Single(await EventsAsync(imei, told => told.Any(IsBegin), "the stream's begin"), IsBegin).Cloud;
            var data = began.GetProperty("data");
            Assert.Equal((protocol, "h264", "aac", 320, 240), (
                Word(data, "protocol"), Word(data, "video"), Word(data, "audio"), data.GetProperty("width").GetInt32(), data.GetProperty("height").GetInt32()));
            Assert.Equal("0", Word(began, "subject"));
            Assert.False(publisher.HasExited);
        }
        finally
        {
            await KillAsync(publisher);
        }
    }

    [Theory]
    [InlineData(H265Form.Number, LiveSound.ALaw)]
    [InlineData(H265Form.Letters, LiveSound.Aac)]
    public async Task H265_in_both_forms_and_with_each_sound_can_be_watched(H265Form form, LiveSound sound)
    {
        var imei = await Shared.NewFleetImeiAsync();
        var media = await Shared.H265Async(sound);
        await using var camera = new RunningPublisher(new LivePublisherOptions
        {
            Url = form == H265Form.Number ? RtmpOf(imei, "1") : FlvOf(imei, "1"), Media = media, Quirks = new LiveQuirks { H265 = form, ChunkSize = 128 },
        });
        var stream = await StreamAsync(imei, "1");
        var seen = await WatchAsync(LinkOf(stream, "mp4"), 3);
        Assert.Equal(0, seen.Errors);
        Assert.Contains("hevc", seen.Text, StringComparison.Ordinal);
        Assert.InRange(seen.Pictures.Count, seen.Seconds * media.FramesPerSecond, (seen.Seconds * media.FramesPerSecond) + 2);
        Assert.True(seen.Sounds > 10, seen.Text);
    }

    [Fact]
    public async Task A_publisher_that_is_killed_and_comes_back_finds_its_viewers()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var first = Publish(RtmpOf(imei));
        var stream = await StreamAsync(imei);
        var watching = Task.WhenAll(WatchAsync(LinkOf(stream, "flv"), 9), WatchAsync(LinkOf(stream, "mp4"), 9));
        await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);
        await KillAsync(first);
        var second = Publish(RtmpOf(imei));
        try
        {
            foreach (var seen in await watching)
            {
                // Two publishers, one stream: its times go on, and both brought pictures.
                Assert.Equal(("320x240", 0), (seen.Size, seen.Errors));
                Assert.InRange(seen.Seconds, 6, 9.2);
                Assert.True(seen.Pictures.Count > 5 * Rate, $"{seen.Pictures.Count} pictures in {seen.Seconds} s\n{seen.Text}");
            }
        }
        finally
        {
            await KillAsync(second);
        }
    }

    [Fact]
    public async Task A_stranger_is_refused_over_rtmp_and_http()
    {
        var stranger = Shared.NewImei();
        foreach (var (url, word) in ((Uri, string)[])[(RtmpOf(stranger), "refused: "), (FlvOf(stranger), "403")])
        {
            await using var camera = new RunningPublisher(new LivePublisherOptions { Url = url, Media = Shared.LiveMedia });
            await camera.UntilAsync(told => told.Ends.Count > 0, "an end", Cancellation);
            Assert.Contains(word, camera.Ledger.Ends[0], StringComparison.Ordinal);
        }
        Assert.Equal(System.Net.HttpStatusCode.NotFound, await StatusAsync($"api/devices/{stranger:D15}/live"));
    }

    [Fact]
    public async Task Links_that_are_forged_old_or_of_another_stream_show_nothing()
    {
        var imei = await Shared.NewFleetImeiAsync();
        await using var camera = new RunningPublisher(new LivePublisherOptions { Url = RtmpOf(imei), Media = Shared.LiveMedia });
        var link = LinkOf(await StreamAsync(imei), "flv");
        using var http = new HttpClient();
        Assert.Equal(200, await HeadAsync(link));
        var past = TimeProvider.System.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        foreach (var wrong in (string[])
            [
                link[..^1] + (link[^1] == 'A' ? 'B' : 'A'), link.Split('?')[0], link.Replace("/0.flv", "/1.flv", StringComparison.Ordinal), link.Replace(".flv", ".mp4", StringComparison.Ordinal),
                System.Text.RegularExpressions.Regex.Replace(link, @"e=\d+", $"e={past}"),
            ])
        {
            Assert.Contains(await HeadAsync(wrong), (int[])[401, 403, 404]);
        }

        async Task<int> HeadAsync(string address)
        {
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_relay_that_stops_ends_streams_in_order_and_another_start_finds_the_camera_again()
    {
        var imei = await Shared.NewFleetImeiAsync();
        await using var camera = new RunningPublisher(new LivePublisherOptions { Url = RtmpOf(imei), Media = Shared.LiveMedia, Quirks = new LiveQuirks { Reconnects = 1_000 } });
        var watching = WatchAsync(LinkOf(await StreamAsync(imei), "flv"), 60);
        await camera.UntilAsync(told => told.Pictures > 50, "pictures", Cancellation);
        await Stack.StopRelayAsync();
        var log = Relay.LastLines();
        var seen = await watching;
        await Stack.StartRelayAsync(Cancellation);
        Assert.Contains("ended with exit code 0", log, StringComparison.Ordinal);
        Assert.True(seen.Seconds < 60);
        var again = await WatchAsync(LinkOf(await StreamAsync(imei), "mp4"), 2);
        Assert.Equal(0, again.Errors);
        Assert.True(camera.Ledger.Accepted > 1);
        // One stream ended with the relay, another began with the next one.
        var told = await EventsAsync(imei, events => events.Count(IsBegin) >= 2 && events.Any(IsEnd), "two begins and an end");
        var ended = Assert.Single(told, IsEnd).Cloud.GetProperty("data");
        Assert.Equal("relay-stopped", Word(ended, "reason"));
        Assert.Equal(Word(told.First(IsBegin).Cloud.GetProperty("data"), "startedAt"), Word(ended, "startedAt"));
        Assert.True(ended.GetProperty("frames").GetInt64() > 0 && ended.GetProperty("receivedBytes").GetInt64() > 0, $"{ended}");
    }

    private static bool IsBegin(SeenEvent one) => one.Type == "cloudcam.live.started.v1";

    private static bool IsEnd(SeenEvent one) => one.Type == "cloudcam.live.ended.v1";

    private async Task<System.Net.HttpStatusCode> StatusAsync(string path)
    {
        using var http = Stack.CreateApiClient();
        using var answer = await http.GetAsync(path, Cancellation);
        return answer.StatusCode;
    }
}
