using System.Globalization;
using System.Text;
using CloudCam.Core.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Tests.Media;
using CloudCam.Relay.Live;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Live;

/// <summary>What strangers send to the port of viewers.</summary>
public sealed class LiveRequestTests
{
    [Fact]
    public async Task A_link_that_is_missing_forged_or_old_opens_nothing_and_tells_nothing()
    {
        await using var rig = await LiveRig.StartAsync();
        using var publication = rig.Publish();
        Show.Pictures(publication, MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 20), 0, 20);
        var nobody = LiveRig.Road with { Channel = "1" };
        var (soon, past) = (TimeProvider.System.GetUtcNow().AddMinutes(5), TimeProvider.System.GetUtcNow().AddMinutes(-5));
        var others = LiveRig.MakeLinks(TimeProvider.System, fill: 9);
        foreach (var bad in (Func<LiveStreamName, string>[])
        [
            name => $"/live/{name}.flv",
            name => $"/live/{name}.flv?e=99999999999&s=",
            name => others.MakeTarget(name, LiveForm.Flv, LiveScope.Viewer, soon),
            name => rig.Target(name: name).Replace(".flv", ".mp4", StringComparison.Ordinal),
            name => rig.Target(name: name) + "&x=1",
            name => rig.Links.MakeTarget(name, LiveForm.Flv, LiveScope.Viewer, past),
        ])
        {
            var answers = new List<string>();
            foreach (var name in (LiveStreamName[])[LiveRig.Road, nobody]) answers.Add(await AskAsync(rig, $"GET {bad(name)} HTTP/1.1\r\nHost: h\r\n\r\n"));
            Assert.StartsWith("HTTP/1.1 403 Forbidden\r\n", answers[0], StringComparison.Ordinal);
            Assert.Equal(answers[0], answers[1]);
            Assert.DoesNotContain(LiveRig.Road.Device.Value, answers[0], StringComparison.Ordinal);
        }
        Assert.Empty(rig.Log.Of(1101));
        Assert.DoesNotContain(rig.Log.Lines, line => line.Text.Contains("s=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n\r\n", "404")]
    [InlineData("GET /favicon.ico HTTP/1.1\r\nHost: h\r\n\r\n", "404")]
    [InlineData("GET /live/../etc/passwd HTTP/1.1\r\nHost: h\r\n\r\n", "403")]
    [InlineData("POST /live/0/353376110005078.flv HTTP/1.1\r\nHost: h\r\n\r\n", "405")]
    [InlineData("BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n", "405")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n folded: yes\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nbad name: x\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\0\r\n\r\n", "400")]
    [InlineData("GET http://h/live HTTP/1.1\r\nHost: h\r\n\r\n", "400")]
    [InlineData("GET /\t HTTP/1.1\r\nHost: h\r\n\r\n", "400")]
    [InlineData("GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "400")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505")]
    [InlineData("\r\n\r\n", "400")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\r\n\r\n", "400")]
    public async Task Requests_that_are_none_get_one_short_answer(string request, string status)
    {
        await using var rig = await LiveRig.StartAsync();
        var answer = await AskAsync(rig, request);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        Assert.True(answer.Length < 1_024);
    }

    [Fact]
    public async Task A_head_that_is_too_long_or_does_not_end_is_refused()
    {
        await using var rig = await LiveRig.StartAsync(options => options.RequestTimeout = TimeSpan.FromMilliseconds(300));
        Assert.StartsWith("HTTP/1.1 431 ", await AskAsync(rig, "GET /" + new string('a', 9_000)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await AskAsync(rig, $"GET /{new string('a', 3_000)} HTTP/1.1\r\nHost: h\r\n\r\n"), StringComparison.Ordinal);
        using var slow = await HttpViewer.ConnectAsync(rig.Port);
        await slow.SendAsync("GET / HT");
        Assert.StartsWith("HTTP/1.1 408 ", await slow.AllAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_served_and_what_stands_behind_it_is_not()
    {
        await using var rig = await LiveRig.StartAsync();
        using var publication = rig.Publish();
        Show.Pictures(publication, MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 20), 0, 20);
        using var viewer = await HttpViewer.ConnectAsync(rig.Port);
        foreach (var letter in $"GET {rig.Target()} HTTP/1.1\r\nHost: h\r\n\r\n") await viewer.SendAsync(letter.ToString());
        await viewer.SendAsync($"GET {rig.Target()} HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal(10, (await viewer.FramesAsync(10)).Count(tag => tag.IsFrame));
        publication.Dispose();
        await rig.StopAsync();
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(await viewer.AllAsync(), "HTTP/1.1 "));
    }

    [Fact]
    public async Task Head_tells_whether_there_is_a_stream_and_options_who_may_ask()
    {
        await using var rig = await LiveRig.StartAsync(options => options.AllowedOrigins.Add("https://console.example"));
        var here = $"HEAD {rig.Target()} HTTP/1.1\r\nHost: h\r\n\r\n";
        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(rig, here), StringComparison.Ordinal);
        using var publication = rig.Publish();
        var answer = await AskAsync(rig, here);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        var preflight = await AskAsync(rig, "OPTIONS /live/x/0.flv HTTP/1.1\r\nHost: h\r\nOrigin: https://console.example\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 204 ", preflight, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Origin: https://console.example\r\nVary: Origin\r\n", preflight, StringComparison.Ordinal);
        var stranger = await AskAsync(rig, "OPTIONS /live/x/0.flv HTTP/1.1\r\nHost: h\r\nOrigin: https://elsewhere.example\r\n\r\n");
        Assert.DoesNotContain("Allow-Origin", stranger, StringComparison.Ordinal);
        await using var open = await LiveRig.StartAsync(options => options.AllowedOrigins.Add(""));
        Assert.Contains("Access-Control-Allow-Origin: *\r\n", await AskAsync(open, "OPTIONS /live/x/0.flv HTTP/1.1\r\nHost: h\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_s_link_waits_for_nobody_and_is_not_given_what_was_fetched()
    {
        await using var rig = await LiveRig.StartAsync();
        var target = $"GET {rig.Target(scope: LiveScope.Replica)} HTTP/1.1\r\nHost: h\r\n\r\n";
        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(rig, target), StringComparison.Ordinal);
        using var fetched = rig.Hub.TryPublishFetched(LiveRig.Road);
        Show.Pictures(fetched!, MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 20), 0, 20);
        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(rig, target), StringComparison.Ordinal);
        using var viewer = await rig.WatchAsync();
        await viewer.FramesAsync(10);
        using var camera = rig.Publish();
        Assert.True(fetched!.IsReplaced);
        Assert.Null(rig.Hub.TryPublishFetched(LiveRig.Road));
    }

    [Fact]
    public async Task Limits_of_viewers_in_all_of_a_stream_and_of_an_address()
    {
        await using var rig = await LiveRig.StartAsync(options => (options.MaxViewers, options.MaxViewersPerStream, options.MaxViewersPerAddress) = (3, 2, 4));
        using var publication = rig.Publish();
        Show.Pictures(publication, MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 20), 0, 20);
        using var first = await rig.WatchAsync();
        using var second = await rig.WatchAsync();
        await rig.ViewersAsync(2);
        using (var third = await rig.WatchAsync()) Assert.StartsWith("HTTP/1.1 503 ", await third.AllAsync(), StringComparison.Ordinal);
        using var other = await rig.WatchAsync(name: LiveRig.Road with { Channel = "1" });
        await rig.ViewersAsync(1, LiveRig.Road with { Channel = "1" });
        using (var fourth = await rig.WatchAsync(name: LiveRig.Road with { Channel = "2" })) Assert.StartsWith("HTTP/1.1 503 ", await fourth.AllAsync(), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => rig.OpenCount == 3, "who was refused is gone");
        using var silent = await HttpViewer.ConnectAsync(rig.Port);
        using var tooMany = await HttpViewer.ConnectAsync(rig.Port);
        Assert.Equal("", await tooMany.AllAsync());
        await Eventually.TrueAsync(() => rig.Log.Of(1104).Any(line => line.Contains("127.0.0.1", StringComparison.Ordinal)), "who was turned away is in the log");
        first.Dispose();
        await rig.ViewersAsync(1);
    }

    [Fact]
    public async Task Without_a_key_nobody_listens()
    {
        using var hub = new LiveHub(new LiveOptions { Port = 0 }, TimeProvider.System);
        using var log = new LogProbe();
        using var service = new LiveService(hub, null, new LiveLog(new Microsoft.Extensions.Logging.Logger<LiveLog>(log)), TimeSpan.FromSeconds(1));
        await service.StartAsync(TestContext.Current.CancellationToken);
        Assert.Null(service.EndPoint);
        Assert.Single(log.Of(1106));
        await service.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_and_never_more()
    {
        var random = new Random(11);
        var good = Encoding.ASCII.GetBytes("GET /live/a/b.flv?e=1&s=x HTTP/1.1\r\nHost: here\r\nOrigin: https://a\r\n\r\n");
        for (var round = 0; round < 20_000; round++)
        {
            var head = (byte[])good.Clone();
            for (var change = random.Next(1, 6); change > 0; change--) head[random.Next(head.Length)] = (byte)random.Next(256);
            if (LiveRequest.EndOf(head) is not (> 0 and var end)) continue;
            if (LiveRequest.Read(head.AsSpan(0, end), out var request) is null) Assert.All(request.Target + request.Origin, letter => Assert.InRange(letter, '\t', '~'));
        }
    }

    private static async Task<string> AskAsync(LiveRig rig, string request)
    {
        using var viewer = await HttpViewer.ConnectAsync(rig.Port);
        await viewer.SendAsync(request);
        return await viewer.AllAsync();
    }
}
