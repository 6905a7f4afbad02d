using System.Runtime.CompilerServices;
using CloudCam.Simulators.Media;

namespace CloudCam.Dev.Tests.Simulators;

public sealed class SampleMediaTests : IDisposable
{
    private static readonly SampleClip Clip = new() { Width = 320, Height = 180, Seconds = 1, Text = "Test: it's 100%" };

    private readonly string _folder = Directory.CreateTempSubdirectory("cloudcam-media-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Photo_video_and_mp4_are_what_they_claim_to_be()
    {
        var media = await Media(FfmpegPath()).FleetMediaAsync(Clip, Stop);
        Assert.Equal("ffd8ff", Hex(media.Photo, 0, 3));
        Assert.Equal("ffd9", Hex(media.Photo, media.Photo.Length - 2, 2));
        Assert.Equal("0000000140", Hex(media.RawVideo, 0, 5)); // start code and the NAL type of an H.265 parameter set
        Assert.Equal("66747970", Hex(media.Mp4, 4, 4)); // "ftyp"
        Assert.Equal((1, 25), (media.VideoSeconds, media.FramesPerSecond));

        static string Hex(ReadOnlyMemory<byte> bytes, int from, int count) => Convert.ToHexStringLower(bytes.Span.Slice(from, count));
    }

    [Fact]
    public async Task Second_call_takes_the_file_of_the_first_and_another_clip_has_its_own()
    {
        var first = await Media(FfmpegPath()).PhotoFileAsync(Clip, Stop);
        Assert.Equal(first, await Media("/no/such/ffmpeg").PhotoFileAsync(Clip, Stop));
        Assert.NotEqual(first, await Media(FfmpegPath()).PhotoFileAsync(Clip with { Text = "other" }, Stop));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task Missing_ffmpeg_says_how_to_mend_it()
    {
        var error = await Assert.ThrowsAsync<SampleMediaException>(() => Media("/no/such/ffmpeg").PhotoFileAsync(Clip, Stop));
        Assert.Contains("npm ci", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failing_ffmpeg_is_quoted_and_leaves_nothing_behind()
    {
        var error = await Assert.ThrowsAsync<SampleMediaException>(() => Media(FfmpegPath()).Mp4FileAsync(Clip with { Width = -1 }, Stop));
        Assert.Contains("It said:", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Too_slow_ffmpeg_is_stopped()
    {
        var media = new SampleMedia(FfmpegPath(), _folder, TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<SampleMediaException>(() => media.Mp4FileAsync(new SampleClip { Seconds = 600 }, Stop));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private SampleMedia Media(string ffmpegPath) => new(ffmpegPath, _folder, TimeSpan.FromSeconds(60));

    /// <summary>The npm package's binary of this checkout, else what PATH has. Builds may lie outside the checkout.</summary>
    internal static string FfmpegPath([CallerFilePath] string thisFile = "") =>
        new[] { AppContext.BaseDirectory, Environment.CurrentDirectory, Path.GetDirectoryName(thisFile) ?? "" }
            .SelectMany(FoldersUpwards)
            .Select(folder => Path.Combine(folder, "dev", "node_modules", "@ffmpeg-installer"))
            .Where(Directory.Exists)
            .SelectMany(packages => Directory.GetFiles(packages, "ffmpeg*", SearchOption.AllDirectories))
            .FirstOrDefault(file => Path.GetFileName(file) is "ffmpeg" or "ffmpeg.exe") ?? "ffmpeg";

    private static IEnumerable<string> FoldersUpwards(string start)
    {
        for (var folder = start.Length > 0 ? new DirectoryInfo(start) : null; folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
