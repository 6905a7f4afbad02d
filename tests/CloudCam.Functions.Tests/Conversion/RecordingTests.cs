using CloudCam.Core.Media;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Conversion;

/// <summary>Recordings of live video become files that browsers play; their own bytes stay as they are.</summary>
public class RecordingTests
{
    private static async Task<(MediaRecord Media, byte[]? Playable)> AssembleAsync(Bench bench, byte[] bytes)
    {
        var transfer = await bench.StoreAsync(bytes, MediaFormat.Mp4, announce: file => file with
        {
            Protocol = "dvrip", Source = "live/0/20260504T110201.000Z", Channel = "0", Trigger = "continuous", AlarmId = null, IsOpenEnded = true, Units = 0,
        });
        await bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(transfer.Device, transfer.Id), CancellationToken.None);
        Assert.Equal(TransferState.Completed, (await bench.TransferAsync(transfer.Id))!.State);
        Assert.Equal(bytes, bench.Account.BytesOf(transfer.Blob));
        var media = (await bench.MediaAsync(transfer))!;
        return (media, media.Playable is { } playable ? bench.Account.BytesOf(playable) : null);
    }

    [Fact]
    public async Task Pictures_in_h264_are_copied_and_only_the_sound_is_encoded()
    {
        await using var bench = new Bench();
        var (media, playable) = await AssembleAsync(bench, Samples.Recording);
        Assert.Equal((ConversionState.Ready, null), (media.Conversion, media.ConversionError));
        Assert.NotEqual(media.Blob, media.Playable);
        Assert.NotNull(media.Thumbnail);
        var (description, pictures) = Ffmpeg.Look(playable!);
        Assert.Equal(100, pictures);
        Assert.Contains("Audio: aac", description, StringComparison.Ordinal);
        // A piece out of the first picture: no encoder would make the very same bytes.
        var piece = Samples.Recording.AsSpan(Samples.Recording.AsSpan().IndexOf("mdat"u8) + 1_200, 200);
        Assert.True(playable.AsSpan().IndexOf(piece) > 0);
        Assert.True(playable.AsSpan().IndexOf("moof"u8) < 0);
        Assert.InRange(playable.AsSpan().IndexOf("moov"u8), 0, playable.AsSpan().IndexOf("mdat"u8));
    }

    [Theory]
    [InlineData("libx264", "pcm_mulaw")]
    [InlineData("libx264", "pcm_s16le")]
    [InlineData("libx265", "pcm_alaw")]
    [InlineData("mjpeg", "pcm_s16le")]
    [InlineData("mjpeg", "pcm_mulaw")]
    public async Task What_cameras_send_becomes_h264_with_aac(string pictures, string sound)
    {
        string[] codec = pictures switch
        {
            "libx264" => ["-c:v", "libx264", "-g", "25", "-bf", "0", "-pix_fmt", "yuv420p"], "libx265" => ["-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "keyint=25:bframes=0:log-level=none"],
            _ => ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"],
        };
        await using var bench = new Bench();
        var (media, playable) = await AssembleAsync(bench, Samples.Fragmented(2, [.. codec, "-c:a", sound]));
        Assert.Equal((ConversionState.Ready, null), (media.Conversion, media.ConversionError));
        var description = Ffmpeg.Look(playable!).Description;
        Assert.Equal(50, Ffmpeg.LookAtEach(playable!));
        Assert.Contains("Video: h264", description, StringComparison.Ordinal);
        Assert.Contains("Audio: aac", description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sound_that_browsers_play_is_copied_as_well()
    {
        var recording = Samples.Fragmented(2, "-c:v", "libx264", "-g", "25", "-bf", "0", "-pix_fmt", "yuv420p", "-c:a", "aac");
        await using var bench = new Bench();
        var (media, playable) = await AssembleAsync(bench, recording);
        Assert.Equal((ConversionState.Ready, null), (media.Conversion, media.ConversionError));
        Assert.Contains("Audio: aac", Ffmpeg.Look(playable!).Description, StringComparison.Ordinal);
        // The last of the first fragment's sound: no encoder would make the very same bytes.
        var piece = recording.AsSpan(Fragments(recording)[1] - 60, 60);
        Assert.True(playable.AsSpan().IndexOf(piece) > 0);
    }

    [Fact]
    public async Task Pictures_that_come_now_and_then_stay_as_many_as_they_were_each_at_its_time()
    {
        // As of a camera whose link stalls: hundredths of a second.
        int[] times = [0, 31, 35, 130, 133, 200, 303, 440, 501];
        var bytes = Ffmpeg.Make(
            "-f", "lavfi", "-i", "testsrc=size=160x120:rate=100:duration=6", "-f", "lavfi", "-i", "sine=sample_rate=8000:duration=6", "-vf", $"select={string.Join('+', times.Select(time => $"eq(n\\,{time})"))}",
            "-vsync", "vfr", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le", "-ac", "1", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mov");
        await using var bench = new Bench();
        var (media, playable) = await AssembleAsync(bench, bytes);
        Assert.Equal((ConversionState.Ready, null), (media.Conversion, media.ConversionError));
        Assert.Equal(times.Select(time => time / 100.0), Ffmpeg.Times(playable!).Select(time => Math.Round(time, 2)));
    }

    [Fact]
    public async Task Recording_without_sound_gets_its_index_at_the_start()
    {
        await using var bench = new Bench();
        var (_, playable) = await AssembleAsync(bench, Samples.Fragmented(1, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-an"));
        var (description, pictures) = Ffmpeg.Look(playable!);
        Assert.Equal(25, pictures);
        Assert.DoesNotContain("Audio:", description, StringComparison.Ordinal);
        Assert.True(playable.AsSpan().IndexOf("moof"u8) < 0);
    }

    [Fact]
    public async Task File_with_one_index_and_without_sound_that_must_change_stays_as_it_is()
    {
        await using var bench = new Bench();
        var (media, _) = await AssembleAsync(bench, Samples.Mp4);
        Assert.Equal(media.Blob, media.Playable);
    }

    [Fact]
    public async Task File_with_one_index_whose_sound_no_browser_plays_is_written_anew()
    {
        var bytes = Ffmpeg.Make(
            "-f", "lavfi", "-i", "testsrc=size=160x120:rate=25", "-f", "lavfi", "-i", "sine=sample_rate=8000", "-t", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "pcm_alaw", "-f", "mov");
        await using var bench = new Bench();
        var (media, playable) = await AssembleAsync(bench, bytes);
        Assert.NotEqual(media.Blob, media.Playable);
        Assert.Contains("Audio: aac", Ffmpeg.Look(playable!).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_cut_off_anywhere_still_gives_what_is_whole_in_it()
    {
        var whole = Samples.Recording;
        var fragments = Fragments(whole);
        Assert.Equal(4, fragments.Count);
        var last = 0;
        // In the index, in the first fragment's header and pictures, and on and on: every cut that differs in kind, and some that do not.
        foreach (var cut in (int[])[20, fragments[0] / 2, fragments[0], fragments[0] + 60, fragments[1] - 1, fragments[1], fragments[1] + 2_000, fragments[2] + 30, fragments[3], fragments[3] + 9_000, whole.Length - 1])
        {
            await using var bench = new Bench();
            var (media, playable) = await AssembleAsync(bench, whole[..cut]);
            var complete = fragments.Count(start => start <= cut) - 1;
            if (complete <= 0 && playable is null)
            {
                Assert.Contains(media.ConversionError, (string?[])["no-video-track", "not-decodable"]);
                continue;
            }
            Assert.NotNull(playable);
            var pictures = Ffmpeg.LookAtEach(playable);
            Assert.InRange(pictures, Math.Max(last, complete * 25), 100);
            last = pictures;
        }
        Assert.Equal(100, last);
    }

    private static List<int> Fragments(byte[] bytes)
    {
        var starts = new List<int>();
        for (var at = 0; bytes.AsSpan(at).IndexOf("moof"u8) is >= 0 and var next; at += next + 4) starts.Add(at + next - 4);
        return starts;
    }
}
