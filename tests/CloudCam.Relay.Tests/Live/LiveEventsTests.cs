using CloudCam.Core.Events;
using CloudCam.Core.Live;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Tests.Media;
using CloudCam.Relay.Live;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Live;

/// <summary>What integrators are told of streams: one begin and one end each, whatever their publications do.</summary>
public sealed class LiveEventsTests
{
    private const MediaCodec H264 = MediaCodec.H264;
    private static readonly LiveStreamName Road = LiveRig.Road;
    private static readonly List<byte[]> Pictures = Streams.Pictures(H264, 30);
    private readonly LiveCloud cloud = new();

    [Fact]
    public async Task A_stream_is_told_once_its_pictures_are_known_and_when_its_camera_stays_away()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one", options => options.PublisherGrace = TimeSpan.FromMilliseconds(100));
        using (var publication = one.Publish(Road))
        {
            Send(publication, 20);
            var started = await StartedAsync(1);
            Assert.Equal(("0", "one", "rtmp", "h264", null), (started.Channel, started.Replica, started.Protocol, started.Video, started.Audio));
            Assert.True(started is { Width: > 0, Height: > 0, Stamp.IsQuarantined: false }, $"{started}");
            Assert.Equal(started.Time, started.BegunAt);
            Assert.True(started.Stamp.RecordedTime >= started.BegunAt.AddMinutes(-1), "it says when it was recorded");
        }
        var ended = await EndedAsync(1);
        Assert.Equal((LiveEnd.PublisherGone, "0", First<LiveStarted>().BegunAt), (ended.Reason, ended.Channel, ended.BegunAt));
        Assert.Equal((20L, Enumerable.Range(0, 20).Sum(number => (long)Pictures[number].Length)), (ended.Frames, ended.ReceivedBytes));
        Assert.Equal(ended.Duration, ended.Time - ended.BegunAt);
        await cloud.RowAsync(Road, row => row is null, "the row goes once its end is told");
        // What comes now is another stream.
        using var next = one.Publish(Road);
        Send(next, 1);
        await Eventually.TrueAsync(() => cloud.Told.OfType<LiveStarted>().Select(told => told.Id).Distinct().Count() == 2, "another stream is told");
    }

    [Fact]
    public async Task A_camera_that_comes_back_in_time_goes_on_with_its_stream_here_and_elsewhere()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one");
        await using var two = await LiveReplica.StartAsync(cloud, "two", options => options.PublisherGrace = TimeSpan.FromMilliseconds(100));
        using (var publication = one.Publish(Road)) await BeginAsync(publication, 10, 1);
        await cloud.RowAsync(Road, row => row is { EndedAt: not null, IsOver: false }, "the row waits for the camera");
        // Once in the place of one that has ended, once in the place of one that has not, once at another replica.
        using var again = one.Publish(Road);
        await BeginAsync(again, 10, 2);
        using var third = one.Publish(Road);
        await BeginAsync(third, 10, 3);
        using (var elsewhere = two.Publish(Road)) await BeginAsync(elsewhere, 10, 4);
        await EndedAsync(1);
        var ended = First<LiveEnded>();
        Assert.Equal(("two", First<LiveStarted>().BegunAt), (ended.Replica, ended.BegunAt));
        // All four publications; what the first replica had not written down yet when it was overtaken is not known to the second.
        Assert.InRange(ended.Frames, 10, 40);
        // Up to that end: the publication that was left open at the first replica may become a stream of its own after it.
        Assert.Single(cloud.Told.TakeWhile(told => told is not LiveEnded).Select(told => told.Id).Distinct());
    }

    [Fact]
    public async Task A_relay_that_goes_down_tells_the_end_of_its_streams_and_leaves_no_row()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one");
        using var publication = one.Publish(Road);
        // Not a picture so far: even so nothing ends that did not begin.
        await cloud.RowAsync(Road, row => row is not null, "a row");
        await one.StopAsync();
        Assert.Equal(LiveEnd.RelayStopped, First<LiveEnded>().Reason);
        Assert.IsType<LiveStarted>(cloud.Told[0]);
        Assert.Null(await cloud.Live.FindAsync(Road, CancellationToken.None));
    }

    [Fact]
    public async Task What_ended_because_nobody_watched_says_so()
    {
        await using var one = await LiveReplica.StartAsync(
            cloud, "one", options => (options.UnwatchedDelay, options.FirstViewerDelay, options.PublisherGrace) = (TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.2), TimeSpan.Zero));
        using (var publication = one.Publish(Road))
        {
            Send(publication, 10);
            await cloud.RowAsync(Road, row => row is { IsWanted: false }, "nobody wants it");
        }
        Assert.Equal(LiveEnd.Unwatched, (await EndedAsync(1)).Reason);
    }

    [Fact]
    public async Task An_event_stream_that_is_away_delays_events_and_nothing_else()
    {
        cloud.IsHubAway = true;
        await using var one = await LiveReplica.StartAsync(cloud, "one", options => options.PublisherGrace = TimeSpan.Zero);
        using (var publication = one.Publish(Road))
        {
            Send(publication, 10);
            await Eventually.TrueAsync(() => one.Log.Of(1130).Count == 1, "the outage is told");
            // Rows of others are written, and of this one; viewers watch.
            using var other = one.Publish(new(Road.Device, "1"));
            await cloud.RowAsync(new(Road.Device, "1"), row => row is not null, "another row");
            using var viewer = await one.WatchAsync(Road);
            await viewer.FramesAsync(1);
        }
        // Its end was not told: the row stays.
        await cloud.RowAsync(Road, row => row is { IsOver: true, IsTold: false }, "the row waits");
        cloud.IsHubAway = false;
        await Eventually.TrueAsync(() => cloud.Told.OfType<LiveEnded>().Any(told => told.Channel == Road.Channel), "its end is told");
        Assert.Equal(
            cloud.Told.OfType<LiveStarted>().First(told => told.Channel == Road.Channel).BegunAt, cloud.Told.OfType<LiveEnded>().First(told => told.Channel == Road.Channel).BegunAt);
        await cloud.RowAsync(Road, row => row is null, "the row goes");
    }

    [Fact]
    public async Task What_a_killed_process_left_is_told_by_the_next_one_of_its_name()
    {
        var now = TimeProvider.System.GetUtcNow();
        var left = (await cloud.Live.ClaimAsync(
            new LiveRecord { Stream = Road, Replica = "one", Instance = "before", Address = "127.0.0.1:1", Protocol = "rtmp", StartedAt = now, SeenAt = now, ReceivedBytes = 7 }, false, CancellationToken.None))!;
        await using var one = await LiveReplica.StartAsync(cloud, "one");
        var ended = await EndedAsync(1);
        Assert.Equal((LiveEnd.ReplicaLost, left.BegunAt, 7L), (ended.Reason, ended.BegunAt, ended.ReceivedBytes));
    }

    [Fact]
    public async Task A_table_that_breaks_off_anywhere_loses_no_end_and_invents_none()
    {
        await using var one = await LiveReplica.StartAsync(cloud, "one", options => options.PublisherGrace = TimeSpan.FromMilliseconds(50));
        for (var round = 1; round <= 3; round++)
        {
            cloud.Faults.LoseNextAnswers(round, nameof(ITableStore.WriteAsync));
            using (var publication = one.Publish(Road))
            {
                Send(publication, 10);
                await cloud.RowAsync(Road, row => row is { Video: "h264" }, "a row");
            }
            await EndedAsync(round);
            await cloud.RowAsync(Road, row => row is null, "the row goes");
        }
        var begins = cloud.Told.OfType<LiveStarted>().Select(told => told.BegunAt).Distinct().ToList();
        Assert.Equal(begins, cloud.Told.OfType<LiveEnded>().Select(told => told.BegunAt).Distinct());
        Assert.Equal(3, begins.Count);
    }

    private static void Send(ILivePublication publication, int count) => Show.Pictures(publication, H264, Pictures, 0, count);

    private async Task BeginAsync(ILivePublication publication, int pictures, int epoch)
    {
        Send(publication, pictures);
        await cloud.RowAsync(Road, row => row is { Video: "h264", EndedAt: null } && row.Epoch == epoch, $"publication {epoch}");
        await StartedAsync(1);
    }

    private T First<T>()
        where T : LiveEvent => cloud.Told.OfType<T>().First();

    private async Task<LiveStarted> StartedAsync(int count)
    {
        await Eventually.TrueAsync(() => cloud.Told.OfType<LiveStarted>().Count() >= count, $"{count} begin(s) told");
        return cloud.Told.OfType<LiveStarted>().Last();
    }

    // Of different streams: an end may be told again.
    private async Task<LiveEnded> EndedAsync(int count)
    {
        await Eventually.TrueAsync(() => cloud.Told.OfType<LiveEnded>().Select(told => told.Id).Distinct().Count() >= count, $"{count} end(s) told");
        return cloud.Told.OfType<LiveEnded>().Last();
    }
}
