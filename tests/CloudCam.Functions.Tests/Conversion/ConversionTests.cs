using CloudCam.Core.Media;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Conversion;
using CloudCam.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CloudCam.Functions.Tests.Conversion;

/// <summary>What cannot be converted is kept, marked and announced as such.</summary>
public class ConversionTests
{
    private static async Task<MediaRecord> AssembleAsync(Bench bench, byte[] bytes, MediaFormat format)
    {
        var transfer = await bench.StoreAsync(bytes, format);
        await bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(transfer.Device, transfer.Id), CancellationToken.None);
        Assert.Equal(TransferState.Completed, (await bench.TransferAsync(transfer.Id))!.State);
        Assert.Equal(bytes, bench.Account.BytesOf(transfer.Blob));
        return (await bench.MediaAsync(transfer))!;
    }

    private static void AssertKeptAndAnnounced(Bench bench, MediaRecord media, string error)
    {
        Assert.Equal((MediaState.Complete, ConversionState.Failed, error), (media.State, media.Conversion, media.ConversionError));
        Assert.Equal((null, null), (media.Playable, media.Thumbnail));
        Assert.Equal(["cloudcam.media.completed.v1", "cloudcam.media.ready.v1"], bench.EventTypes());
        Assert.Equal(error, bench.Events()[1].GetProperty("data").GetProperty("conversionError").GetString());
    }

    public static TheoryData<MediaFormat, string, string> HostileFiles() => new()
    {
        { MediaFormat.Jpeg, "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "no-jpeg" },
        { MediaFormat.Jpeg, "\u00FF\u00D8\u00FFnothing more", "not-decodable" },
        { MediaFormat.H265, "#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/x\n", "no-pictures" },
        { MediaFormat.H265, "\0\0\u0001\u0026\u0001\u00AFthis is no slice at all", "not-decodable" },
        { MediaFormat.Mp4, "\0\0\0\bfree", "no-video-track" },
        { MediaFormat.Mp4, "\u00FF\u00FF\u00FF\u00FFmoov", "no-video-track" },
        { MediaFormat.Mp4, "\0\0\0\u0001moov\u007F\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF", "no-video-track" },
        { MediaFormat.Unknown, "whatever", "unknown-format" },
    };

    [Theory]
    [MemberData(nameof(HostileFiles))]
    public async Task Hostile_file_is_kept_and_marked(MediaFormat format, string content, string error)
    {
        await using var bench = new Bench();
        var media = await AssembleAsync(bench, System.Text.Encoding.Latin1.GetBytes(content), format);
        AssertKeptAndAnnounced(bench, media, error);
    }

    [Fact]
    public async Task Mp4_that_lost_its_pictures_is_kept_and_marked()
    {
        await using var bench = new Bench();
        var bytes = Samples.Mp4.ToArray();
        var mdat = bytes.AsSpan().IndexOf("mdat"u8) + 4;
        var end = bytes.AsSpan().LastIndexOf("moov"u8) - 4 is var moov && moov > mdat ? moov : bytes.Length;
        bytes.AsSpan(mdat, end - mdat).Fill(0x55);
        AssertKeptAndAnnounced(bench, await AssembleAsync(bench, bytes, MediaFormat.Mp4), "not-decodable");
    }

    [Fact]
    public async Task Without_ffmpeg_videos_are_kept_and_marked()
    {
        await using var bench = new Bench("--FFMPEG_PATH=/nowhere/ffmpeg");
        AssertKeptAndAnnounced(bench, await AssembleAsync(bench, Samples.H265, MediaFormat.H265), "no-ffmpeg");
    }

    [Fact]
    public async Task Without_ffmpeg_a_picture_is_still_playable()
    {
        await using var bench = new Bench("--FFMPEG_PATH=/nowhere/ffmpeg");
        var media = await AssembleAsync(bench, Samples.Jpeg, MediaFormat.Jpeg);
        Assert.Equal((ConversionState.Ready, media.Blob, null, "no-ffmpeg"), (media.Conversion, media.Playable, media.Thumbnail, media.ConversionError));
        Assert.False(bench.Events()[1].GetProperty("data").TryGetProperty("conversionError", out _));
    }

    [Fact]
    public async Task File_over_the_limit_is_kept_and_marked()
    {
        await using var bench = new Bench("--ConversionMaxBytes=2048");
        AssertKeptAndAnnounced(bench, await AssembleAsync(bench, Samples.H265, MediaFormat.H265), "too-large");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Private_folder_is_gone_afterwards_whatever_happened_in_it(bool breaks)
    {
        var converter = new WatchingConverter(breaks);
        await using var bench = new Bench([], services => services.AddSingleton<IMediaConverter>(converter));
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        var run = bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(transfer.Device, transfer.Id), CancellationToken.None);
        if (breaks) await Assert.ThrowsAsync<InvalidOperationException>(() => run);
        else await run;
        Assert.Equal(Samples.Jpeg, converter.Input);
        Assert.False(Directory.Exists(converter.Folder));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, converter.Mode);
    }

    [Fact]
    public async Task Run_that_takes_too_long_is_killed()
    {
        if (OperatingSystem.IsWindows()) return; // The stand-in for ffmpeg is a shell script.
        var folder = Directory.CreateTempSubdirectory("cloudcam-test-").FullName;
        try
        {
            var program = Path.Combine(folder, "ffmpeg");
            await File.WriteAllTextAsync(program, "#!/bin/sh\nsleep 600 & echo started >&2\nwait\n", CancellationToken.None);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
            await using var bench = new Bench($"--FFMPEG_PATH={program}");
            var run = bench.Get<FfmpegRunner>().RunAsync([], folder, CancellationToken.None);
            while (!run.IsCompleted)
            {
                bench.Clock.Advance(TimeSpan.FromMinutes(1));
                await Task.WhenAny(run, Task.Delay(20, CancellationToken.None));
            }
            Assert.Equal(FfmpegEnd.TimedOut, await run);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Secrets_of_this_app_do_not_reach_ffmpeg()
    {
        if (OperatingSystem.IsWindows()) return; // As above.
        var folder = Directory.CreateTempSubdirectory("cloudcam-test-").FullName;
        // The environment is the whole process's, other tests' too: a name that nobody reads. Which names ffmpeg gets is a list, so any will do.
        Environment.SetEnvironmentVariable("CLOUDCAM_TEST_KEY", "AccountKey=secret");
        try
        {
            var program = Path.Combine(folder, "ffmpeg");
            await File.WriteAllTextAsync(program, "#!/bin/sh\nenv > seen\necho \"$@\" >> seen\n", CancellationToken.None);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
            await using var bench = new Bench($"--FFMPEG_PATH={program}");
            Assert.Equal(FfmpegEnd.Succeeded, await bench.Get<FfmpegRunner>().RunAsync(["-i", "file:x; rm -rf $HOME"], folder, CancellationToken.None));
            var seen = await File.ReadAllTextAsync(Path.Combine(folder, "seen"), CancellationToken.None);
            Assert.DoesNotContain("secret", seen, StringComparison.Ordinal);
            Assert.Contains("file:x; rm -rf $HOME", seen, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CLOUDCAM_TEST_KEY", null);
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class WatchingConverter(bool breaks) : IMediaConverter
    {
        public string? Folder { get; private set; }
        public UnixFileMode Mode { get; private set; }
        public byte[]? Input { get; private set; }

        public async Task<ConversionResult> ConvertAsync(ConversionWork work, CancellationToken cancellationToken)
        {
            Folder = work.Folder;
            if (!OperatingSystem.IsWindows()) Mode = File.GetUnixFileMode(work.Folder);
            Input = await File.ReadAllBytesAsync(Path.Combine(work.Folder, work.InputName), cancellationToken);
            return breaks ? throw new InvalidOperationException("broken converter") : ConversionResult.Failed("not-decodable");
        }
    }
}
