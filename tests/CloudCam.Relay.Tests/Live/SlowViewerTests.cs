using System.Net.Sockets;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Tests.Media;
using CloudCam.Relay.Live;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Live;

/// <summary>Viewers that do not keep up, and many of them: neither the publisher nor the others notice.</summary>
public sealed class SlowViewerTests
{
    private const int PictureBytes = 16 * 1024;

    // What the stream may hold besides its key frame group, and the slabs that are begun at either end.
    private const long Spare = (1024 * 1024) + (4 * 32 * 1024);

    [Fact]
    public async Task A_viewer_that_never_reads_slows_nobody_and_holds_no_more_memory_than_is_allowed()
    {
        await using var rig = await LiveRig.StartAsync(options => options.ViewerStallTimeout = TimeSpan.FromHours(1));
        using var publication = rig.Publish();
        using var idle = await rig.WatchAsync(receiveBuffer: 4096);
        using var reading = await rig.WatchAsync();
        await rig.ViewersAsync(2);
        var stream = rig.Hub.Find(LiveRig.Road)!;
        const int Groups = 30, Each = 10;
        var most = 0L;
        for (var i = 0; i < Groups * Each; i++)
        {
            publication.Write(Big(i, Each));
            // Both read and write here: it is no race whether the reader keeps up.
            await reading.HeadAsyncOnce(i >= 8);
            if (i >= 8) await reading.UntilAsync(() => reading.BodyLength >= i * PictureBytes);
            most = Math.Max(most, rig.Hub.Slabs.Used * 32L * 1024);
        }
        Assert.Equal(Groups * Each, (await reading.FramesAsync(Groups * Each)).Count(tag => tag.IsFrame));
        Assert.True(most <= (Each * (PictureBytes + 256)) + Spare, $"{most} bytes held");
        Assert.True(stream.HeldBytes <= most);
        // What it held fast was needed: it is gone, the other is there.
        await rig.ViewersAsync(1);
        await Eventually.TrueAsync(() => rig.Log.Of(1102).Any(line => line.Contains("too-slow", StringComparison.Ordinal)), "its end is in the log");
    }

    [Fact]
    public async Task A_viewer_that_takes_nothing_is_closed_after_a_while()
    {
        await using var rig = await LiveRig.StartAsync(options => options.ViewerStallTimeout = TimeSpan.FromMilliseconds(300));
        using var publication = rig.Publish();
        using var idle = await rig.WatchAsync(receiveBuffer: 4096);
        await rig.ViewersAsync(1);
        // One group only: nothing it holds is in anybody's way.
        for (var i = 0; i < 150; i++) publication.Write(Big(i, 1_000));
        await rig.ViewersAsync(0);
        await Eventually.TrueAsync(() => rig.Log.Of(1102).Any(line => line.Contains("stalled", StringComparison.Ordinal)), "its end is in the log");
    }

    [Fact]
    public void A_viewer_who_was_behind_goes_on_at_a_key_frame_and_every_tag_is_whole()
    {
        using var hub = new LiveHub(new LiveOptions(), TimeProvider.System);
        using var publication = hub.TryPublish(LiveRig.Road, "script")!;
        var stream = hub.Find(LiveRig.Road)!;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var viewer = new LiveViewer(hub, stream, new FlvShape(false), socket, _ => []);
        var taken = new List<byte>();
        for (var i = 0; i < 1_000; i++)
        {
            publication.Write(Big(i, 25));
            // Half as fast as it comes: 64 KiB for eight pictures of 16 KiB.
            if (i % 8 != 7 || stream.Take(viewer) != ViewerTurn.Send) continue;
            foreach (var piece in viewer.Batch.Pieces) taken.AddRange(piece);
            viewer.Batch.Clear();
        }
        var frames = HttpViewer.Tags([.. taken]).Where(tag => tag.IsFrame).ToList();
        Assert.True(frames[0].IsKey);
        var jumps = frames.Zip(frames.Skip(1)).Where(pair => pair.Second.Milliseconds - pair.First.Milliseconds > 40).ToList();
        Assert.NotEmpty(jumps);
        Assert.All(jumps, pair => Assert.True(pair.Second.IsKey));
        Assert.InRange(frames.Count, 250, 500);
    }

    [Fact]
    public async Task A_key_frame_group_that_is_too_large_is_not_kept_and_who_comes_then_waits_for_the_next()
    {
        await using var rig = await LiveRig.StartAsync(options => options.MaxGroupBytes = 256 * 1024);
        using var publication = rig.Publish();
        for (var i = 0; i < 40; i++) publication.Write(Big(i, 50));
        Assert.True(rig.Hub.Slabs.Used * 32L * 1024 <= (256 * 1024) + Spare);
        using var viewer = await rig.WatchAsync();
        await rig.ViewersAsync(1);
        for (var i = 40; i < 60; i++) publication.Write(Big(i, 50));
        var frames = (await viewer.FramesAsync(10)).Where(tag => tag.IsFrame).ToList();
        Assert.Equal(2_000u, frames[0].Milliseconds);
        Assert.True(frames[0].IsKey);
    }

    [Fact]
    public async Task Memory_of_all_streams_has_an_end_and_frames_beyond_it_are_dropped()
    {
        await using var rig = await LiveRig.StartAsync(options => options.MaxBytes = 1024 * 1024);
        var publications = Enumerable.Range(0, 10).Select(i => rig.Publish(new LiveStreamName(DeviceId.Parse($"cam{i}"), "0"))).ToList();
        for (var i = 0; i < 20; i++) publications.ForEach(publication => publication.Write(Big(i, 100)));
        Assert.True(rig.Hub.Slabs.Used <= 32);
        publications.ForEach(publication => publication.Dispose());
        Assert.Equal(0, rig.Hub.Slabs.Used);
    }

    [Fact]
    public async Task A_thousand_viewers_of_one_stream_all_see_every_picture()
    {
        await using var rig = await LiveRig.StartAsync(options => (options.MaxViewers, options.MaxViewersPerStream) = (1_000, 1_000));
        var pictures = Streams.Pictures(MediaCodec.H264, 30);
        using var publication = rig.Publish();
        Show.Pictures(publication, MediaCodec.H264, pictures, 0, 20);
        var viewers = new List<HttpViewer>();
        for (var i = 0; i < 1_000; i++) viewers.Add(await rig.WatchAsync());
        await rig.ViewersAsync(1_000);
        using (var oneMore = await rig.WatchAsync()) Assert.StartsWith("HTTP/1.1 503 ", await oneMore.AllAsync(), StringComparison.Ordinal);
        Show.Pictures(publication, MediaCodec.H264, pictures, 20, 10);
        foreach (var viewer in viewers)
        {
            Assert.Equal(20, (await viewer.FramesAsync(20)).Count(tag => tag.IsFrame));
            viewer.Dispose();
        }
        await rig.ViewersAsync(0);
    }

    private static MediaFrame Big(int number, int keyInterval)
    {
        var isKey = number % keyInterval == 0;
        var real = Streams.Pictures(MediaCodec.H264, 20);
        // A real picture, and filler as a unit of a kind that is kept (SEI).
        byte[] filler = [0, 0, 0, 1, 6, .. Enumerable.Repeat((byte)0x55, PictureBytes), 0x80];
        return Streams.Picture(MediaCodec.H264, [.. real[isKey ? 0 : 1], .. filler], number, isKey);
    }
}

internal static class HttpViewers
{
    /// <summary>Reads the head when there can be one.</summary>
    public static async Task HeadAsyncOnce(this HttpViewer viewer, bool isThere)
    {
        if (isThere && viewer.BodyLength == 0) await viewer.HeadAsync();
    }
}
