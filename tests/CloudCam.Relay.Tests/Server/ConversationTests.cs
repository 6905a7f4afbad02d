using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Harness;
using CloudCam.Relay.Tests.Script;

namespace CloudCam.Relay.Tests.Server;

public sealed class ConversationTests
{
    [Fact]
    public async Task A_frame_in_one_byte_writes_is_a_frame()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var camera = await relay.ConnectAsync();
        foreach (var letter in "hello cam1\nping\n") await camera.SendAsync(letter.ToString());
        Assert.Equal("ok hello", await camera.ReadLineAsync());
        Assert.Equal("pong", await camera.ReadLineAsync());
    }

    [Fact]
    public async Task Frames_glued_together_are_answered_one_by_one()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var camera = await relay.ConnectAsync();
        await camera.SendAsync("hello cam1\nping\nstatus 7\nping\n");
        foreach (var answer in (string[])["ok hello", "pong", "ok status 7", "pong"]) Assert.Equal(answer, await camera.ReadLineAsync());
    }

    [Fact]
    public async Task A_frame_larger_than_one_receive_is_taken_whole()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var camera = await relay.LoginAsync();
        Assert.Equal("open 0", await camera.AskAsync("open film 130000 1"));
        var film = new byte[130_000];
        new Random(3).NextBytes(film);
        await camera.SendAsync("data 120000\n");
        // In pieces with waits between them, so that the relay rests in the middle of the frame.
        for (var at = 0; at < 120_000; at += 40_000)
        {
            await camera.SendAsync(film.AsMemory(at, 40_000));
            await Eventually.TrueAsync(() => relay.Metric("cloudcam_relay_received_bytes_total") >= at + 40_000, "the bytes are received");
        }
        await camera.SendPieceAsync(film.AsMemory(120_000));
        Assert.Equal("done", await camera.AskAsync("done"));
        Assert.Equal(film, await StoredFiles.ReadAsync(relay.Cloud, "cam1"));
    }

    [Fact]
    public async Task A_file_over_a_broken_link_arrives_whole_and_is_announced_once()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.BlockBytes = 4_096);
        var film = new byte[50_000];
        new Random(4).NextBytes(film);
        var position = 0L;
        for (var link = 0; position < film.Length; link++)
        {
            using var camera = await relay.LoginAsync();
            var opened = (await camera.AskAsync("open film 50000 1"))!.Split(' ');
            position = long.Parse(opened[1], System.Globalization.CultureInfo.InvariantCulture);
            if (link > 0) Assert.True(position >= link * 9_000, "What arrived before the link broke is kept.");
            var until = Math.Min(film.Length, position + 9_000);
            for (; position < until; position += 1_000) await camera.SendPieceAsync(film.AsMemory((int)position, (int)Math.Min(1_000, until - position)));
            if (position < film.Length)
            {
                Assert.Equal("pong", await camera.AskAsync("ping"));
                camera.Dispose();
                await relay.EndedAsync(EndReason.PeerClosed, count: link + 1);
                continue;
            }
            Assert.Equal("done", await camera.AskAsync("done"));
        }
        Assert.Equal(film, await StoredFiles.ReadAsync(relay.Cloud, "cam1"));
        Assert.Single(relay.Cloud.EventHubs.EventsOf(HubNames.Media), json => Encoding.UTF8.GetString(json).Contains("cloudcam.media.started.v1", StringComparison.Ordinal));
        Assert.Equal(1, await relay.Cloud.Queue.CountAsync(QueueNames.MediaJobs, CancellationToken.None));
    }

    [Theory]
    [InlineData("PutBlockAsync")]
    [InlineData("EnqueueAsync")]
    [InlineData("WriteAsync")]
    public async Task A_file_is_acknowledged_only_when_it_is_safe(string operation)
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var camera = await relay.LoginAsync();
        Assert.Equal("open 0", await camera.AskAsync("open film 5 1"));
        await camera.SendPieceAsync("12345"u8.ToArray());
        relay.Cloud.Faults.FailAll(StoreError.Busy, operation: operation);
        await camera.SendAsync("done\n");
        var answer = camera.ReadLineAsync();
        await Eventually.TrueAsync(() => relay.Metric("cloudcam_relay_store_retries_total{error=\"busy\"}") >= 1, "the relay waits for the store");
        Assert.False(answer.IsCompleted, "Acknowledged before it was safe.");
        relay.Cloud.Faults.Clear();
        Assert.Equal("done", await answer);
        Assert.Equal("12345"u8.ToArray(), await StoredFiles.ReadAsync(relay.Cloud, "cam1"));
    }

    [Fact]
    public async Task An_event_is_acknowledged_when_it_is_spilled_and_not_when_nothing_takes_it()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var camera = await relay.LoginAsync();
        relay.Cloud.Faults.FailAll(StoreError.Unreachable, operation: "SendAsync");
        Assert.Equal("ok status 1", await camera.AskAsync("status 1"));
        relay.Cloud.Faults.FailAll(StoreError.Unreachable);
        await camera.SendAsync("status 2\n");
        var answer = camera.ReadLineAsync();
        await Eventually.TrueAsync(() => relay.Metric("cloudcam_relay_store_retries_total{error=\"unreachable\"}") >= 1, "the relay waits for the store");
        Assert.False(answer.IsCompleted, "Acknowledged before it was safe.");
        relay.Cloud.Faults.Clear();
        Assert.Equal("ok status 2", await answer);
        await Eventually.TrueAsync(() => Codes(relay).Count == 2, "both events are sent");
        Assert.Equal([1, 2], Codes(relay));
    }

    [Fact]
    public async Task What_came_before_a_violation_is_delivered_however_the_network_cut_it()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var camera = await relay.LoginAsync();
        await camera.SendAsync("status 1\nincident 3\nbad BadField\n");
        await relay.EndedAsync(EndReason.BadField);
        Assert.Equal([1], Codes(relay));
        Assert.Equal(3, relay.Metric("cloudcam_relay_incidents_total{kind=\"crc-mismatch\"}"));
    }

    [Fact]
    public async Task Incidents_are_counted_without_a_reply_and_their_log_lines_are_bounded()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var camera = await relay.LoginAsync();
        await camera.SendAsync("incident 2\n");
        await Eventually.TrueAsync(() => relay.Metric("cloudcam_relay_incidents_total{kind=\"crc-mismatch\"}") == 2, "incidents are counted");
        for (var i = 0; i < 100; i++)
        {
            await camera.SendAsync("incident 1\n");
            Assert.Equal("pong", await camera.AskAsync("ping"));
        }
        Assert.Equal(102, relay.Metric("cloudcam_relay_incidents_total{kind=\"crc-mismatch\"}"));
        Assert.InRange(relay.Log.Of(1010).Count, 1, 20);
    }

    [Fact]
    public async Task A_session_is_woken_at_its_deadline_without_data()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var camera = await relay.LoginAsync();
        await camera.SendAsync("wait 50\n");
        Assert.Equal("woken", await camera.ReadLineAsync());
        Assert.Equal("pong", await camera.AskAsync("ping"));
        await camera.SendAsync("wait 50\n");
        Assert.Equal("woken", await camera.ReadLineAsync());
    }

    [Fact]
    public async Task Time_that_the_relay_itself_spends_on_stores_is_not_the_camera_s()
    {
        GatedBlocks? gate = null;
        await using var relay = await RelayUnderTest.StartAsync(
            protocol: new ScriptProtocol { IdleTimeout = TimeSpan.FromSeconds(3) }, blocks: inner => gate = new GatedBlocks(inner));
        using var camera = await relay.LoginAsync();
        await camera.AskAsync("open film 3 1");
        await camera.SendAsync("data 3\nabcwait 2000\ndone\n");
        await Eventually.TrueAsync(() => gate!.Waiting == 1, "the block is on its way");
        await Eventually.PauseAsync(3_500);
        gate!.Open();
        // Neither idle nor late: the first thing that happens is the answer, then the camera has its whole time again.
        Assert.Equal("done", await camera.ReadLineAsync());
        Assert.Equal("pong", await camera.AskAsync("ping"));
        Assert.Equal("woken", await camera.ReadLineAsync());
    }

    [Fact]
    public async Task A_camera_that_floods_does_not_keep_others_waiting()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var done = new CancellationTokenSource();
        var floods = new List<Task>();
        for (var i = 0; i < 4; i++)
        {
            var noisy = await relay.LoginAsync($"noisy{i}");
            floods.Add(FloodAsync(noisy, done.Token));
        }
        try
        {
            for (var i = 0; i < 5; i++)
            {
                using var quiet = await relay.LoginAsync($"quiet{i}");
                Assert.Equal("pong", await quiet.AskAsync("ping"));
            }
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(floods).InTime();
        }
    }

    private static List<int> Codes(RelayUnderTest relay) =>
        [.. relay.Cloud.EventHubs.EventsOf(HubNames.Telemetry).Select(json => JsonDocument.Parse(json).RootElement)
            .Where(json => json.GetProperty("type").GetString() == "cloudcam.device.status.v1").Select(json => json.GetProperty("data").GetProperty("code").GetInt32())];

    private static Task FloodAsync(ScriptClient camera, CancellationToken until) => Task.Run(
        async () =>
        {
            var frames = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("incident 0\n", 6_000)));
            while (!until.IsCancellationRequested) await camera.SendAsync(frames);
            camera.Dispose();
        },
        CancellationToken.None);
}
