using CloudCam.Simulators.BSeries;
using CloudCam.Simulators.Dvrip;
using CloudCam.Simulators.Media;

namespace CloudCam.Dev.Tests.Simulators;

/// <summary>Media that cameras send while somebody watches, by real ffmpeg.</summary>
public sealed class LiveMediaTests : IDisposable
{
    private static readonly SampleClip Clip = new() { Width = 320, Height = 176, Seconds = 4 };

    private readonly string _folder = Directory.CreateTempSubdirectory("cloudcam-live-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private SampleMedia Samples => new(SampleMediaTests.FfmpegPath(), _folder, TimeSpan.FromSeconds(120));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Video_has_a_key_frame_every_two_seconds_and_parameter_sets_before_it(bool isH265)
    {
        var media = await XmMedia.MakeAsync(Samples, Clip, isH265, kilobits: 0, Stop);
        Assert.Equal(100, media.Video.Count);
        Assert.Equal([0, 50], Enumerable.Range(0, 100).Where(frame => media.Video[frame].IsKey));
        var first = media.Video[0].Bytes.Span;
        Assert.Equal(isH265 ? 32 : 7, isH265 ? (first[4] >> 1) & 0x3F : first[4] & 0x1F);
        Assert.Equal(100 * XmMedia.SoundBytes, media.Sound.Length);
        Assert.Equal(4 * 8_000, media.Sound.Length);
    }

    [Fact]
    public async Task Pictures_are_jpegs_one_by_one()
    {
        var media = await BSeriesMedia.MakeAsync(Samples, Clip with { FramesPerSecond = 10 }, Stop);
        Assert.Equal(40, media.Pictures.Count);
        Assert.All(media.Pictures, picture => Assert.True(picture.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF, 0xE0]) && picture.Span.EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9])));
        Assert.Equal(32_000, media.Sound.Length);
        Assert.True(media.Sound.Max() > 1_000);
    }
}
