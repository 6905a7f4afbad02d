using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Tests.Media;
using CloudCam.Relay.Live;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Live;

/// <summary>Two relays, one cloud: what one has, the other's viewers see.</summary>
public sealed class LiveReplicaTests
{
    private const MediaCodec H264 = MediaCodec.H264;
    private static readonly LiveStreamName Road = LiveRig.Road;
    private static readonly LiveStreamName Cabin = new(Road.Device, "1");
    private readonly LiveCloud cloud = new();

    [Fact]
    public async Task A_stream_has_a_row_for_as_long_as_it_is_published()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one", options => options.PublisherGrace = TimeSpan.Zero);
        using (var publication = one.Publish(Road))
        {
            Show.Pictures(publication, H264, Streams.Pictures(H264, 10), 0, 10);
            await cloud.RowAsync(Road, row => row is { Video: "h264", Replica: "one", Protocol: "rtmp", Epoch: 1 } && row.Address.StartsWith("127.0.0.1:", StringComparison.Ordinal), "a row");
        }
        await cloud.RowAsync(Road, row => row is null, "no row any more");
        using var again = one.Publish(Road);
        await cloud.RowAsync(Road, row => row is not null, "a row again");
        // What ends with the relay is told too.
        await one.StopAsync();
        Assert.Null(await cloud.Live.FindAsync(Road, CancellationToken.None));
    }

    [Fact]
    public async Task Viewers_of_another_replica_see_it_and_it_is_fetched_once()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one");
        await using var two = await LiveReplica.StartAsync(cloud, "two");
        var pictures = Streams.Pictures(H264, 30);
        using var publication = one.Publish(Road);
        await using var show = new EndlessShow(publication, pictures);
        using var first = await two.WatchAsync(Road);
        using var second = await two.WatchAsync(Road, LiveForm.Mp4);
        var tags = await first.FramesAsync(20);
        Assert.True(tags.First(tag => tag.IsFrame).IsKey);
        Assert.Contains("video/mp4", await second.HeadAsync(), StringComparison.Ordinal);
        Assert.Equal(1, one.Hub.StateOf(Road)!.Value.Viewers);
        Assert.True(two.Hub.StateOf(Road) is { IsPublished: true, IsFromReplica: true, Viewers: 2 });
        // The row is the publisher's alone.
        Assert.Equal("one", (await cloud.Live.FindAsync(Road, CancellationToken.None))!.Replica);
        // An edge is no source: nothing can go in a circle.
        using var third = await two.WatchAsync(Road, LiveForm.Flv, LiveScope.Replica);
        Assert.StartsWith("HTTP/1.1 404", await third.AllAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_watches_is_not_fetched_any_more()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one");
        await using var two = await LiveReplica.StartAsync(cloud, "two", options => (options.UnwatchedDelay, options.FirstViewerDelay) = (TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.2)));
        using var publication = one.Publish(Road);
        await using var show = new EndlessShow(publication, Streams.Pictures(H264, 30));
        using (var viewer = await two.WatchAsync(Road)) await viewer.FramesAsync(3);
        await Eventually.TrueAsync(() => two.Hub.StateOf(Road) is null && one.Hub.StateOf(Road)!.Value.Viewers == 0, "nothing is fetched");
        Assert.False(publication.IsReplaced);
    }

    [Fact]
    public async Task The_newest_publication_of_a_stream_wins_and_viewers_of_the_old_one_go_on_with_it()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one");
        await using var two = await LiveReplica.StartAsync(cloud, "two");
        var pictures = Streams.Pictures(H264, 30);
        using var old = one.Publish(Road);
        Show.Pictures(old, H264, pictures, 0, 10);
        await cloud.RowAsync(Road, row => row is { Replica: "one", Video: "h264" }, "the first row");
        using var viewer = await one.WatchAsync(Road);
        await viewer.FramesAsync(1);
        using var renewed = two.Publish(Road);
        await using var show = new EndlessShow(renewed, pictures);
        await cloud.RowAsync(Road, row => row is { Replica: "two", Epoch: 2 }, "the second row");
        // The old one finds out with its next sign: a format that becomes known is one.
        Show.Pictures(old, MediaCodec.H265, Streams.Pictures(MediaCodec.H265, 10), 0, 10);
        await Eventually.TrueAsync(() => old.IsReplaced, "the old publication ends");
        await Eventually.TrueAsync(() => one.Hub.StateOf(Road) is { IsPublished: true, IsFromReplica: true }, "its viewers get the new one");
        Assert.False(renewed.IsReplaced);
        Assert.Equal("two", (await cloud.Live.FindAsync(Road, CancellationToken.None))!.Replica);
    }

    [Fact]
    public async Task A_viewer_of_a_stream_that_nobody_has_is_answered_after_a_while()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one", options => options.PublisherGrace = TimeSpan.FromSeconds(1));
        using var viewer = await one.WatchAsync(Road);
        Assert.StartsWith("HTTP/1.1 404", await viewer.AllAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_who_is_early_sees_a_stream_that_begins_at_another_replica()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one");
        await using var two = await LiveReplica.StartAsync(cloud, "two");
        using var viewer = await two.WatchAsync(Road, LiveForm.Mjpeg);
        await Eventually.TrueAsync(() => two.Hub.StateOf(Road) is { Viewers: 1 }, "the viewer waits");
        using var publication = one.Publish(Road);
        var pictures = Streams.Pictures(MediaCodec.Jpeg, 10);
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(
            async () =>
            {
                for (var number = 0; !stop.IsCancellationRequested; number++)
                {
                    Show.Picture(publication, MediaCodec.Jpeg, pictures, number);
                    await Eventually.PauseAsync(20);
                }
            }, CancellationToken.None);
        Assert.Contains("multipart/x-mixed-replace", await viewer.HeadAsync(), StringComparison.Ordinal);
        await viewer.UntilAsync(() => viewer.BodyLength > pictures.Max(one => one.Length) * 3);
        await stop.CancelAsync();
        await sending;
        var body = viewer.Body;
        Assert.Contains(pictures, one => body.AsSpan().IndexOf(one) >= 0);
    }

    [Fact]
    public async Task A_device_whose_stream_nobody_watches_is_told_to_stop_once()
    {
        await ConnectAsync();
        await using var one = await LiveReplica.StartAsync(cloud, "one", Impatient);
        using var publication = one.Publish(Road);
        Show.Pictures(publication, H264, Streams.Pictures(H264, 10), 0, 10);
        await Eventually.TrueAsync(() => one.Log.Of(1125).Count == 1, "the device is told");
        var command = Assert.Single(await CommandsAsync());
        Assert.Equal(CommandNames.StopLive, command.Name);
        // Somebody comes after all and leaves again: it was told, and its connection ends if it does not listen.
        using (var viewer = await one.WatchAsync(Road)) await viewer.FramesAsync(1);
        await Eventually.TrueAsync(() => one.Log.Of(1125).Count == 2, "it would be told again");
        Assert.Single(await CommandsAsync());
    }

    [Fact]
    public async Task A_device_is_not_stopped_while_another_of_its_channels_is_watched()
    {
        await ConnectAsync();
        await using var one = await LiveReplica.StartAsync(cloud, "one", Impatient);
        // The viewer is there first: a road that nobody watches for a moment would be stopped, as it should.
        using var viewer = await one.WatchAsync(Road);
        await Eventually.TrueAsync(() => one.Hub.StateOf(Road) is { Viewers: 1 }, "the viewer waits");
        using var road = one.Publish(Road);
        using var cabin = one.Publish(Cabin);
        Show.Pictures(road, H264, Streams.Pictures(H264, 10), 0, 10);
        Show.Pictures(cabin, H264, Streams.Pictures(H264, 10), 0, 10);
        await viewer.FramesAsync(1);
        await cloud.RowAsync(Cabin, row => row is { IsWanted: false }, "nobody wants the cabin");
        await cloud.RowAsync(Road, row => row is { IsWanted: true }, "somebody wants the road");
        Assert.Empty(await CommandsAsync());
        viewer.Dispose();
        await Eventually.TrueAsync(() => one.Log.Of(1125).Count == 1, "the device is told when the last one is gone");
    }

    [Fact]
    public async Task Cameras_that_are_dialled_are_left_to_their_sessions_and_so_is_what_settings_say()
    {
        await ConnectAsync();
        await cloud.Tables.WriteAsync(
            TableNames.Cameras, new TableWrite(TableWriteMode.Insert, Road.Device.Value, TableNames.CameraRow, new Dictionary<string, object?> { ["kind"] = "dvrip" }), CancellationToken.None);
        await using (var one = await LiveReplica.StartAsync(cloud, "one", Impatient)) await UnwatchedAsync(one);
        await cloud.Tables.DeleteAsync(TableNames.Cameras, Road.Device.Value, TableNames.CameraRow, "*", CancellationToken.None);
        await using (var two = await LiveReplica.StartAsync(cloud, "two", options =>
        {
            Impatient(options);
            options.StopUnwatched = false;
        }))
        {
            await UnwatchedAsync(two);
        }
        Assert.Empty(await CommandsAsync());
    }

    [Fact]
    public async Task A_table_that_is_away_delays_rows_and_nothing_else()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one");
        cloud.Faults.FailAll(StoreError.Unreachable);
        using var publication = one.Publish(Road);
        await using var show = new EndlessShow(publication, Streams.Pictures(H264, 30));
        using var viewer = await one.WatchAsync(Road);
        await viewer.FramesAsync(20);
        await Eventually.TrueAsync(() => one.Log.Of(1122).Count > 0, "the outage is told");
        cloud.Faults.Clear();
        await cloud.RowAsync(Road, row => row is { Video: "h264" }, "the row comes later");
        Assert.Single(one.Log.Of(1122));
    }

    [Fact]
    public async Task Rows_of_a_killed_process_are_taken_away_by_the_next_one_of_its_name()
    {
        var now = TimeProvider.System.GetUtcNow();
        await cloud.Live.ClaimAsync(
            new LiveRecord { Stream = Cabin, Replica = "one", Instance = "before", Address = "127.0.0.1:1", Protocol = "rtmp", StartedAt = now, SeenAt = now }, false, CancellationToken.None);
        await using var one = await LiveReplica.StartAsync(cloud, "one");
        await cloud.RowAsync(Cabin, row => row is null, "the row goes");
    }

    private static void Impatient(LiveOptions options) => (options.UnwatchedDelay, options.FirstViewerDelay) = (TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.3));

    private async Task UnwatchedAsync(LiveReplica replica)
    {
        using var publication = replica.Publish(Road);
        Show.Pictures(publication, H264, Streams.Pictures(H264, 10), 0, 10);
        await cloud.RowAsync(Road, row => row is { IsWanted: false }, "nobody wants it");
        await Eventually.PauseAsync(200);
    }

    private Task<DeviceRecord> ConnectAsync() =>
        new DeviceDirectory(cloud.Tables, DevicePolicy.Accept, TimeProvider.System).ConnectAsync(Road.Device, "jimi", "one", CancellationToken.None);

    private Task<IReadOnlyList<CommandRecord>> CommandsAsync() =>
        new CommandTable(cloud.Tables).NewestOfAsync(Road.Device, null, null, 10, TimeProvider.System.GetUtcNow().AddMinutes(1), CancellationToken.None);

    /// <summary>Pictures as a camera sends them, until it is disposed.</summary>
    private sealed class EndlessShow : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task sending;

        public EndlessShow(ILivePublication publication, IReadOnlyList<byte[]> pictures) => sending = Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                Show.Picture(publication, H264, pictures, number);
                await Eventually.PauseAsync(15);
            }
        });

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await sending;
            stop.Dispose();
        }
    }
}
