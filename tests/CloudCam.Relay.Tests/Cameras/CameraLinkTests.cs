using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Harness;
using CloudCam.Relay.Tests.Server;

namespace CloudCam.Relay.Tests.Cameras;

/// <summary>Connections beside a camera's main one, and what is recorded over them.</summary>
public sealed class CameraLinkTests
{
    [Fact]
    public async Task Another_connection_knows_the_camera_before_it_speaks_and_ends_with_the_main_one()
    {
        await using var site = new CameraSite();
        var relay = await site.RelayAsync();
        await site.RegisterAsync();
        var camera = await site.AcceptLoginAsync();
        await camera.SendAsync("open live\n");
        using var live = await site.AcceptAsync();
        Assert.Equal("live", await live.ReadLineAsync());
        Assert.Equal("safe", await live.AskAsync("here"));
        Assert.Equal("safe", await camera.AskAsync("here"));
        Assert.Equal(2, relay.Server.Connections.Count);
        Assert.Equal(1, relay.Server.Connections.DeviceCount);

        camera.Dispose();
        Assert.Null(await live.ReadLineAsync());
        await relay.EndedAsync(EndReason.LinkClosed, "scripted");
        await relay.EndedAsync(EndReason.PeerClosed, "scripted");
        // The other one first: the main session hears of it before its own end.
        await Eventually.TrueAsync(() => site.Protocol.Heard.Contains("main: closed"), "all over");
        Assert.Equal(
            ["main: connected", "main: identified cam1 epoch 1", "live: identified cam1 epoch 1", "live: connected as cam1", "live: closed", "main: closed"], site.Protocol.Heard.Take(6));
    }

    [Fact]
    public async Task Coming_and_going_is_told_once_and_events_of_all_connections_count_on_in_one_row()
    {
        await using var site = new CameraSite();
        var relay = await site.RelayAsync();
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();
        await camera.SendAsync("open live\n");
        using var live = await site.AcceptAsync();
        await live.ReadLineAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("safe", await live.AskAsync("here"));
            Assert.Equal("safe", await camera.AskAsync("here"));
        }
        await relay.StopAsync();
        var sent = SentEvents.Of(site.Cloud, HubNames.Telemetry);
        Assert.Equal(["cloudcam.device.connected.v1", "cloudcam.device.disconnected.v1"], sent.Where(one => one.Type.StartsWith("cloudcam.device.c", StringComparison.Ordinal) || one.Type.StartsWith("cloudcam.device.d", StringComparison.Ordinal)).Select(one => one.Type));
        Assert.Equal(12, sent.Count);
        Assert.Equal(12, sent.Select(one => one.Sequence).Distinct().Count());
    }

    [Fact]
    public async Task A_session_that_leaves_mail_and_wakes_the_other_is_heard()
    {
        await using var site = new CameraSite();
        await site.RelayAsync(change: options => options.WatchInterval = TimeSpan.FromSeconds(20));
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();
        await camera.SendAsync("open talk\n");
        using var talk = await site.AcceptAsync();
        await talk.ReadLineAsync();
        talk.Dispose();
        Assert.Equal("mail talk ended", await camera.ReadLineAsync());
        // And one that the main session closes itself.
        await camera.SendAsync("open live\n");
        using var live = await site.AcceptAsync();
        await live.ReadLineAsync();
        await camera.SendAsync("close\n");
        Assert.Null(await live.ReadLineAsync());
        Assert.Equal("mail live ended", await camera.ReadLineAsync());
    }

    [Fact]
    public async Task More_connections_than_a_camera_may_have_are_refused_and_the_session_hears_it()
    {
        await using var site = new CameraSite();
        var options = CameraSite.Options();
        options.MaxLinks = 1;
        var relay = await site.RelayAsync(options: options);
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();
        await camera.SendAsync("open live\n");
        using var live = await site.AcceptAsync();
        await live.ReadLineAsync();
        Assert.Equal("mail more ended", await camera.AskAsync("open more"));
        await relay.EndedAsync(EndReason.LinkLimit, "scripted");
        Assert.Equal("safe", await live.AskAsync("here"));
    }

    [Fact]
    public async Task A_recording_is_whole_with_its_gaps_when_it_is_stopped()
    {
        await using var site = new CameraSite();
        await site.RelayAsync(change: options => options.BlockBytes = 4_096);
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();
        Assert.Equal("recording 0", await camera.AskAsync("record live/0/a"));
        var bytes = Bytes(50_000);
        await camera.SendPieceAsync(bytes);
        Assert.Equal("stored", await camera.AskAsync("stop"));
        var transfer = await StoredAsync(site);
        Assert.Equal((true, 60d, 25d, 50_000L), (transfer.File.IsOpenEnded, transfer.File.DurationSeconds!.Value, transfer.File.FrameRate!.Value, transfer.StoredBytes));
        Assert.Equal(new RecordingGap(DateTimeOffset.UnixEpoch.AddSeconds(3), 1.5, "frames-lost"), Assert.Single(transfer.File.Gaps));
        Assert.Equal(bytes, await StoredFiles.ReadAsync(site.Cloud, "cam1"));
        // The same name once more is not continued: what is there is the file.
        Assert.Equal("recording 50000 whole", await camera.AskAsync("record live/0/a"));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(50_000)]
    public async Task A_recording_whose_link_is_lost_is_stored_with_what_came(int length)
    {
        await using var site = new CameraSite();
        await site.RelayAsync(change: options => options.BlockBytes = 4_096);
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();
        await camera.SendAsync("open live\n");
        var live = await site.AcceptAsync();
        await live.ReadLineAsync();
        Assert.Equal("recording 0", await live.AskAsync("record live/0/b"));
        var bytes = Bytes(length);
        await live.SendPieceAsync(bytes);
        live.Dispose();
        Assert.Equal("mail live ended", await camera.ReadLineAsync());
        await StoredAsync(site);
        Assert.Equal(bytes, await StoredFiles.ReadAsync(site.Cloud, "cam1"));
    }

    [Fact]
    public async Task A_recording_that_got_nothing_is_no_file()
    {
        await using var site = new CameraSite();
        var relay = await site.RelayAsync();
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();
        Assert.Equal("recording 0", await camera.AskAsync("record live/0/c"));
        Assert.Equal("stored", await camera.AskAsync("stop"));
        Assert.Equal(1, relay.Metric("cloudcam_relay_files_failed_total{reason=\"empty\"}"));
        Assert.Null(await StoredFiles.ReadAsync(site.Cloud, "cam1"));
    }

    [Fact]
    public async Task A_stop_stores_recordings_and_gives_the_camera_to_the_other_replica_at_once()
    {
        await using var site = new CameraSite();
        var first = await site.RelayAsync();
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();
        await camera.SendAsync("open live\n");
        using var live = await site.AcceptAsync();
        await live.ReadLineAsync();
        await live.AskAsync("record live/0/d");
        var bytes = Bytes(3_000);
        await live.SendPieceAsync(bytes);
        Assert.Equal("safe", await live.AskAsync("here"));
        await site.RelayAsync("relay-b");
        await first.StopAsync();
        Assert.Equal(bytes, await StoredFiles.ReadAsync(site.Cloud, "cam1"));
        using var again = await site.AcceptLoginAsync();
        var lease = await site.LeaseAsync(lease => lease.Owner == "relay-b", "taken over");
        Assert.Equal(2, lease.Term);
        Assert.Equal("stopping", lease.EndReason);
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static async Task<Transfer> StoredAsync(CameraSite site)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Eventually.Limit; await Task.Delay(10))
        {
            await foreach (var (transfer, _) in new TransferLedger(site.Cloud.Tables).InStateAsync(TransferState.Stored, CancellationToken.None)) return transfer;
        }
        throw new Xunit.Sdk.XunitException("nothing was stored");
    }
}
