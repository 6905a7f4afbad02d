using CloudCam.Core.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Tests.Media;
using CloudCam.Relay.Live;
using CloudCam.Relay.Tests.Harness;
using CloudCam.Testing;

namespace CloudCam.Relay.Tests.Live;

/// <summary>What viewers of FLV get, byte by byte and by a real decoder.</summary>
public sealed class FlvViewerTests
{
    private const MediaCodec H264 = MediaCodec.H264;

    [Fact]
    public async Task A_viewer_sees_every_picture_that_is_published()
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(H264, 30);
        using var publication = rig.Publish();
        using var viewer = await rig.WatchAsync();
        await rig.ViewersAsync(1);
        // Whoever waits begins with the newest key frame: the first group must not be over by then.
        Show.Pictures(publication, H264, pictures, 0, 8);
        await viewer.FramesAsync(8);
        Show.Pictures(publication, H264, pictures, 8, 22);
        var tags = await viewer.FramesAsync(30);
        Assert.Contains("Content-Type: video/x-flv", await viewer.HeadAsync(), StringComparison.Ordinal);
        Assert.Equal(1, viewer.Body[4]);
        Assert.True(tags[0].IsConfiguration);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => 40u * (uint)i), tags.Where(tag => tag.IsFrame).Select(tag => tag.Milliseconds));
        Assert.Equal([0, 10, 20], tags.Where(tag => tag.IsFrame).Index().Where(tag => tag.Item.IsKey).Select(tag => tag.Index));
        var (decoded, said) = Ffmpeg.Decode(viewer.Body);
        Assert.Equal(30, decoded);
        Assert.DoesNotContain("error", said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Sound_comes_along_as_it_is()
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(H264, 30);
        var aac = AacStreams.Tone(16_000, 1, 2);
        using var publication = rig.Publish();
        for (var i = 0; i < 30; i++)
        {
            Show.Picture(publication, H264, pictures, i);
            for (var unit = 0; unit < aac.Units.Count; unit++)
            {
                if (aac.TimeOf(unit) / 40_000 == i) publication.Write(aac.Frame(unit));
            }
        }
        using var viewer = await rig.WatchAsync();
        var tags = await viewer.FramesAsync(10);
        Assert.Equal(5, viewer.Body[4]);
        Assert.Equal([.. new byte[] { 0xAF, 0 }, .. aac.Configuration], tags.First(tag => tag.Type == 8).Body);
        var (_, said) = Ffmpeg.Decode(viewer.Body);
        Assert.Contains("Audio: aac", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MediaCodec.G711ALaw, 0x72)]
    [InlineData(MediaCodec.G711MuLaw, 0x82)]
    [InlineData(MediaCodec.Pcm16, 0x72)]
    public async Task Telephone_sound_is_G711_in_FLV(MediaCodec codec, byte header)
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(H264, 30);
        using var publication = rig.Publish();
        for (var i = 0; i < 10; i++)
        {
            Show.Picture(publication, H264, pictures, i);
            publication.Write(Streams.Sound(codec, Streams.Tone(codec, 320), i * 40_000));
        }
        using var viewer = await rig.WatchAsync();
        await viewer.FramesAsync(10);
        await viewer.UntilAsync(() => HttpViewer.Tags(viewer.Body).Count(tag => tag.Type == 8) == 10);
        var sound = HttpViewer.Tags(viewer.Body).Where(tag => tag.Type == 8).ToList();
        Assert.All(sound, tag => Assert.Equal((header, 321), (tag.Body[0], tag.Body.Length)));
        if (codec == MediaCodec.Pcm16) Assert.Equal(Streams.Tone(MediaCodec.G711ALaw, 320), sound[0].Body[1..]);
    }

    [Fact]
    public async Task Who_joins_in_the_middle_gets_the_last_key_frame_and_what_followed_at_once()
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(H264, 30);
        using var publication = rig.Publish();
        Show.Pictures(publication, H264, pictures, 0, 27);
        using var viewer = await rig.WatchAsync();
        var tags = await viewer.FramesAsync(7);
        var frames = tags.Where(tag => tag.IsFrame).ToList();
        Assert.True(frames[0].IsKey);
        Assert.Equal([800, 840, 880, 920, 960, 1_000, 1_040], frames.Select(tag => tag.Milliseconds));
        Assert.Equal(7, Ffmpeg.Decode(viewer.Body).Pictures);
    }

    [Fact]
    public async Task A_publication_that_takes_over_keeps_viewers_and_time_goes_on()
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(H264, 30);
        var first = rig.Publish();
        Show.Pictures(first, H264, pictures, 0, 15, origin: 5_000_000_000);
        using var viewer = await rig.WatchAsync();
        await viewer.FramesAsync(5);
        using var second = rig.Publish();
        Assert.True(first.IsReplaced);
        Show.Picture(first, H264, pictures, 15, origin: 5_000_000_000);
        // It begins between key frames: nothing is shown before the next one.
        Show.Pictures(second, H264, pictures, 5, 15, origin: 77_000_000);
        first.Dispose();
        var frames = (await viewer.FramesAsync(15)).Where(tag => tag.IsFrame).ToList();
        Assert.Equal([400, 440, 480, 520, 560, 600, 640, 680], frames.Take(8).Select(tag => tag.Milliseconds));
        Assert.True(frames[5].IsKey);
        Assert.Equal(15, Ffmpeg.Decode(viewer.Body).Pictures);
        Assert.False(second.IsReplaced);
        Assert.Equal(1, rig.Hub.StateOf(LiveRig.Road)!.Value.Viewers);
    }

    [Fact]
    public async Task Viewers_wait_for_a_publisher_that_went_away_and_for_one_that_has_not_come_yet()
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(H264, 30);
        using var early = await rig.WatchAsync();
        await rig.ViewersAsync(1);
        Assert.False(rig.Hub.StateOf(LiveRig.Road)!.Value.IsPublished);
        using (var first = rig.Publish()) Show.Pictures(first, H264, pictures, 0, 10);
        await early.FramesAsync(10);
        using var second = rig.Publish();
        Show.Pictures(second, H264, pictures, 0, 10);
        Assert.Equal(20, (await early.FramesAsync(20)).Count(tag => tag.IsFrame));
    }

    [Fact]
    public async Task Nobody_publishes_within_the_grace_and_the_viewer_is_told()
    {
        await using var rig = await LiveRig.StartAsync(options => options.PublisherGrace = TimeSpan.FromMilliseconds(200));
        using var never = await rig.WatchAsync();
        Assert.StartsWith("HTTP/1.1 404 ", await never.AllAsync(), StringComparison.Ordinal);
        using (var publication = rig.Publish()) Show.Pictures(publication, H264, Streams.Pictures(H264, 30), 0, 10);
        using var late = await rig.WatchAsync();
        await late.AllAsync();
        Assert.Null(rig.Hub.StateOf(LiveRig.Road));
    }

    [Fact]
    public async Task Lost_frames_are_followed_by_a_key_frame()
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(H264, 30);
        using var publication = rig.Publish();
        Show.Pictures(publication, H264, pictures, 0, 12);
        publication.OnFramesLost();
        Show.Pictures(publication, H264, pictures, 14, 16);
        using var viewer = await rig.WatchAsync();
        var frames = (await viewer.FramesAsync(10)).Where(tag => tag.IsFrame).ToList();
        Assert.True(frames[0].IsKey);
        Assert.Equal(10, frames.Count);
    }

    [Fact]
    public async Task New_parameter_sets_reach_who_is_watching()
    {
        await using var rig = await LiveRig.StartAsync();
        var (small, large) = (Streams.Pictures(H264, 20), Streams.Pictures(H264, 20, "320x240"));
        using var publication = rig.Publish();
        Show.Pictures(publication, H264, small, 0, 10);
        using var viewer = await rig.WatchAsync();
        await viewer.FramesAsync(10);
        Show.Pictures(publication, H264, large, 20, 10);
        var tags = await viewer.FramesAsync(20);
        Assert.Equal(2, tags.Count(tag => tag.IsConfiguration));
        Assert.Equal(10, tags.TakeWhile((tag, i) => i == 0 || !tag.IsConfiguration).Count(tag => tag.IsFrame));
        Assert.Equal(20, Ffmpeg.Decode(viewer.Body).Pictures);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&hevc=enhanced")]
    public async Task H265_comes_by_codec_number_12_or_by_its_four_characters(string more)
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(MediaCodec.H265, 20);
        using var publication = rig.Publish();
        Show.Pictures(publication, MediaCodec.H265, pictures, 0, 20);
        using var viewer = await rig.WatchAsync(more: more);
        var tags = await viewer.FramesAsync(10);
        byte[][] expected = more.Length == 0 ? [[0x1C, 0, 0, 0, 0], [0x1C, 1, 0, 0, 0], [0x2C, 1, 0, 0, 0]] : [[0x90, .. "hvc1"u8], [0x93, .. "hvc1"u8], [0xA3, .. "hvc1"u8]];
        Assert.Equal(expected, tags.Take(3).Select(tag => tag.Body[..5]));
        // The same pictures behind either header: as Annex B again, ffmpeg decodes them.
        Assert.Equal(10, Ffmpeg.Decode(AnnexBOf(tags, pictures[0])).Pictures);
    }

    [Fact]
    public async Task A_stream_of_sound_alone_can_be_heard()
    {
        await using var rig = await LiveRig.StartAsync();
        using var publication = rig.Publish();
        using var viewer = await rig.WatchAsync();
        await rig.ViewersAsync(1);
        Talk(0, 60);
        await viewer.HeadAsync();
        Talk(60, 40);
        await viewer.UntilAsync(() => HttpViewer.Tags(viewer.Body).Count >= 20);
        Assert.Equal(4, viewer.Body[4]);

        void Talk(int from, int count)
        {
            for (var i = from; i < from + count; i++) publication.Write(Streams.Sound(MediaCodec.G711ALaw, Streams.Tone(MediaCodec.G711ALaw, 320), i * 40_000));
        }
    }

    [Fact]
    public async Task The_end_of_the_relay_ends_viewers_in_good_order()
    {
        await using var rig = await LiveRig.StartAsync();
        using var publication = rig.Publish();
        Show.Pictures(publication, H264, Streams.Pictures(H264, 30), 0, 30);
        using var viewer = await rig.WatchAsync();
        await viewer.FramesAsync(10);
        var stopping = rig.StopAsync();
        while (await viewer.MoreAsync())
        {
        }
        viewer.Dispose();
        await stopping.InTime();
        Assert.Equal(10, HttpViewer.Tags(viewer.Body).Count(tag => tag.IsFrame));
        Assert.Null(rig.Hub.TryPublish(LiveRig.Road, "script"));
        await Eventually.TrueAsync(() => rig.Log.Of(1102).Any(line => line.Contains("stream-over", StringComparison.Ordinal)), "its end is in the log");
    }

    private static byte[] AnnexBOf(IEnumerable<FlvTag> tags, byte[] firstPicture)
    {
        var stream = new List<byte>();
        foreach (var (code, first) in Streams.NaiveUnits(firstPicture))
        {
            // The parameter sets stand before the first slice.
            if (NalSlices.IsSlice(MediaCodec.H265, firstPicture[first])) stream.AddRange(firstPicture.AsSpan(0, code));
        }
        foreach (var body in tags.Where(tag => tag.IsFrame).Select(tag => tag.Body))
        {
            for (var at = 5; at < body.Length;)
            {
                var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at));
                stream.AddRange([0, 0, 0, 1, .. body.AsSpan(at + 4, length)]);
                at += 4 + length;
            }
        }
        return [.. stream];
    }
}
