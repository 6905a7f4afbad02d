using System.Text;
using CloudCam.Core.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Tests.Media;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Live;

/// <summary>MP4 and pictures one by one, looked at by a real decoder.</summary>
public sealed class OtherFormsTests
{
    [Theory]
    [InlineData(MediaCodec.H264)]
    [InlineData(MediaCodec.H265)]
    public async Task A_viewer_of_MP4_sees_the_last_key_frame_group_and_what_follows(MediaCodec codec)
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(codec, 30);
        using var publication = rig.Publish();
        Show.Pictures(publication, codec, pictures, 0, 15);
        using var viewer = await rig.WatchAsync(LiveForm.Mp4);
        Assert.Contains("Content-Type: video/mp4; codecs=\"", await viewer.HeadAsync(), StringComparison.Ordinal);
        Show.Pictures(publication, codec, pictures, 15, 15);
        await viewer.UntilAsync(() => Count(viewer.Body, "moof") >= 20);
        await rig.StopAsync();
        await viewer.AllAsync();
        var (decoded, said) = Ffmpeg.Decode(viewer.Body);
        Assert.Equal(20, decoded);
        Assert.DoesNotContain("error", said, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(MediaCodec.G711ALaw)]
    [InlineData(MediaCodec.G711MuLaw)]
    [InlineData(MediaCodec.Pcm16)]
    public async Task Telephone_sound_is_FLAC_in_MP4_without_loss(MediaCodec codec)
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(MediaCodec.H264, 30);
        using var publication = rig.Publish();
        var tone = Streams.Tone(codec, 320 * 30);
        var piece = tone.Length / 30;
        Both(0, 10);
        using var viewer = await rig.WatchAsync(LiveForm.Mp4);
        await viewer.HeadAsync();
        Both(10, 20);
        await viewer.UntilAsync(() => Count(viewer.Body, "moof") >= 50);
        await rig.StopAsync();
        await viewer.AllAsync();
        var (samples, said) = Ffmpeg.Convert(viewer.Body, "-map", "0:a:0", "-f", "s16le");
        Assert.Contains("Audio: flac", said, StringComparison.Ordinal);
        Assert.True(samples.Length >= 20 * 320 * 2, $"{samples.Length} bytes of sound");
        Assert.Equal(30, Ffmpeg.Decode(viewer.Body).Pictures);

        void Both(int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                Show.Picture(publication, MediaCodec.H264, pictures, i);
                publication.Write(Streams.Sound(codec, tone[(i * piece)..((i + 1) * piece)], i * 40_000));
            }
        }
    }

    [Fact]
    public async Task AAC_is_AAC_in_MP4()
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(MediaCodec.H264, 30);
        var aac = AacStreams.Tone(16_000, 1, 2);
        using var publication = rig.Publish();
        for (var i = 0; i < 10; i++) Both(i);
        using var viewer = await rig.WatchAsync(LiveForm.Mp4);
        Assert.Contains(",mp4a.40.2\"", await viewer.HeadAsync(), StringComparison.Ordinal);
        for (var i = 10; i < 30; i++) Both(i);
        var pieces = Enumerable.Range(0, aac.Units.Count).Count(unit => aac.TimeOf(unit) / 40_000 < 30);
        await viewer.UntilAsync(() => Count(viewer.Body, "moof") >= 30 + pieces);
        await rig.StopAsync();
        await viewer.AllAsync();
        var (decoded, said) = Ffmpeg.Decode(viewer.Body);
        Assert.Equal(30, decoded);
        Assert.Contains("Audio: aac", said, StringComparison.Ordinal);
        Assert.NotEmpty(Ffmpeg.Packets(viewer.Body, "0:a:0"));

        void Both(int i)
        {
            Show.Picture(publication, MediaCodec.H264, pictures, i);
            for (var unit = 0; unit < aac.Units.Count; unit++)
            {
                if (aac.TimeOf(unit) / 40_000 == i) publication.Write(aac.Frame(unit));
            }
        }
    }

    [Fact]
    public async Task Another_size_of_picture_goes_on_and_another_codec_ends_the_film()
    {
        await using var rig = await LiveRig.StartAsync();
        using var publication = rig.Publish();
        Show.Pictures(publication, MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 20), 0, 10);
        using var viewer = await rig.WatchAsync(LiveForm.Mp4);
        await viewer.HeadAsync();
        Show.Pictures(publication, MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 20, "320x240"), 20, 10);
        await viewer.UntilAsync(() => Count(viewer.Body, "moof") >= 20);
        Assert.Equal(2, Count(viewer.Body, "moov"));
        Show.Pictures(publication, MediaCodec.H265, Streams.Pictures(MediaCodec.H265, 20), 40, 10);
        await viewer.AllAsync();
        Assert.Equal(20, Count(viewer.Body, "moof"));
        await rig.ViewersAsync(0);
    }

    [Fact]
    public async Task Pictures_of_a_JPEG_camera_come_one_by_one_and_no_other_form_does()
    {
        await using var rig = await LiveRig.StartAsync();
        var pictures = Streams.Pictures(MediaCodec.Jpeg, 10);
        using var publication = rig.Publish();
        Show.Pictures(publication, MediaCodec.Jpeg, pictures, 0, 5);
        using var viewer = await rig.WatchAsync(LiveForm.Mjpeg);
        Assert.Contains("multipart/x-mixed-replace; boundary=cloudcam-picture", await viewer.HeadAsync(), StringComparison.Ordinal);
        // It begins with the newest one.
        var expected = Part(pictures[4]);
        await viewer.UntilAsync(() => viewer.BodyLength >= expected.Length);
        Show.Pictures(publication, MediaCodec.Jpeg, pictures, 5, 1);
        expected = [.. expected, .. Part(pictures[5])];
        await viewer.UntilAsync(() => viewer.BodyLength >= expected.Length);
        Assert.Equal(expected, viewer.Body);
        foreach (var form in (LiveForm[])[LiveForm.Flv, LiveForm.Mp4])
        {
            using var other = await rig.WatchAsync(form);
            Assert.StartsWith("HTTP/1.1 406 ", await other.AllAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stream_of_H264_has_no_form_of_single_pictures()
    {
        await using var rig = await LiveRig.StartAsync();
        using var publication = rig.Publish();
        Show.Pictures(publication, MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 20), 0, 20);
        using var viewer = await rig.WatchAsync(LiveForm.Mjpeg);
        Assert.StartsWith("HTTP/1.1 406 ", await viewer.AllAsync(), StringComparison.Ordinal);
    }

    private static byte[] Part(byte[] jpeg) => [.. Encoding.ASCII.GetBytes($"--cloudcam-picture\r\nContent-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n"), .. jpeg, .. "\r\n"u8];

    private static int Count(byte[] bytes, string box)
    {
        var count = 0;
        ReadOnlySpan<byte> rest = bytes;
        var name = Encoding.ASCII.GetBytes(box);
        while (rest.IndexOf(name) is >= 0 and var at)
        {
            count++;
            rest = rest[(at + 4)..];
        }
        return count;
    }
}
