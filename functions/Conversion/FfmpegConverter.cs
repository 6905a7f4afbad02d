using System.Globalization;
using CloudCam.Core.Media;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.Conversion;

/// <summary>
/// Makes files playable with ffmpeg. The demuxer is forced to what the camera announced and only local files may be opened, so hostile
/// bytes can choose neither a parser nor an address.
/// </summary>
internal sealed class FfmpegConverter(FfmpegRunner ffmpeg, FunctionOptions options) : IMediaConverter
{
    private const string PlayableName = "playable.mp4";
    private const string ThumbnailName = "thumbnail.jpg";
    private const string ThumbnailWidth = "480";

    private static readonly string[] Sound = ["-map", "0:a:0?", "-c:a", "aac", "-b:a", "96k"];
    private static readonly string[] SameSound = ["-map", "0:a:0?", "-c:a", "copy"];
    private static readonly string[] SamePictures = ["-c:v", "copy"];

    // Live pictures come when they come: each is kept, at its time, and none is made up to fill the pauses (by names of the options that old and new versions know).
    private static readonly string[] SameTimes = ["-vsync", "vfr", "-enc_time_base", "-1"];

    // 4096 x 4096: above what any camera of this kind sends, below what makes a decoder take gigabytes.
    private const string MaxPixels = "16777216";

    /// <inheritdoc/>
    public Task<ConversionResult> ConvertAsync(ConversionWork work, CancellationToken cancellationToken) => work.Format switch
    {
        MediaFormat.Jpeg => ConvertPictureAsync(work, cancellationToken),
        MediaFormat.H265 => ConvertRawVideoAsync(work, cancellationToken),
        MediaFormat.Mp4 => ConvertMp4Async(work, cancellationToken),
        MediaFormat.MpegTs => ConvertTransportStreamAsync(work, cancellationToken),
        _ => Task.FromResult(ConversionResult.Failed("unknown-format")),
    };

    private async Task<ConversionResult> ConvertPictureAsync(ConversionWork work, CancellationToken cancellationToken)
    {
        if (!await StartsLikeJpegAsync(work, cancellationToken)) return ConversionResult.Failed("no-jpeg");
        return await WithThumbnailAsync(new ConversionResult { OriginalIsPlayable = true }, "mjpeg", work.InputName, work, cancellationToken);
    }

    private async Task<ConversionResult> ConvertRawVideoAsync(ConversionWork work, CancellationToken cancellationToken)
    {
        int pictures;
        var stream = File.OpenRead(Path.Combine(work.Folder, work.InputName));
        await using (stream) pictures = await H265Pictures.CountAsync(stream, cancellationToken);
        if (pictures == 0) return ConversionResult.Failed("no-pictures");

        var rate = work.FrameRate is { } announced and >= 1 and <= 120 ? announced : options.VideoFrameRate;
        string[] skip = pictures > options.VideoSkipSeconds * rate ? ["-ss", Text(options.VideoSkipSeconds)] : [];
        // -r before the input sets the times of the pictures; -framerate would give way to a rate written in the stream itself.
        return await EncodeAsync(["-r", Text(rate), "-f", "hevc"], [.. skip, "-an"], work, cancellationToken);
    }

    private async Task<ConversionResult> ConvertMp4Async(ConversionWork work, CancellationToken cancellationToken)
    {
        Mp4Tracks? tracks;
        var stream = File.OpenRead(Path.Combine(work.Folder, work.InputName));
        await using (stream) tracks = await Mp4Probe.TracksAsync(stream, cancellationToken);
        if (tracks?.Video is null) return ConversionResult.Failed("no-video-track");
        if (tracks is { HasPlayableVideo: true, HasPlayableSound: true, IsFragmented: false })
            return await WithThumbnailAsync(new ConversionResult { OriginalIsPlayable = true }, "mov", work.InputName, work, cancellationToken);

        // A recording may be cut off anywhere: a sample that is not whole is left out.
        string[] demuxer = ["-fflags", "+discardcorrupt", "-f", "mov"];
        var sound = tracks.HasPlayableSound ? SameSound : Sound;
        // Browsers play the pictures; the index in one place at the start lets them jump in it, and the sound may have to be another.
        if (tracks.HasPlayableVideo && await WriteAsync(demuxer, sound, SamePictures, work, cancellationToken) is { Error: null } copied) return copied;
        return await EncodeAsync(demuxer, tracks.IsFragmented ? [.. Sound, .. SameTimes] : Sound, work, cancellationToken);
    }

    private async Task<ConversionResult> ConvertTransportStreamAsync(ConversionWork work, CancellationToken cancellationToken)
    {
        TsVideo video;
        var stream = File.OpenRead(Path.Combine(work.Folder, work.InputName));
        await using (stream) video = await TsProbe.VideoAsync(stream, cancellationToken);
        if (video == TsVideo.None) return ConversionResult.Failed("no-video-track");
        string[] demuxer = ["-f", "mpegts"];
        // Browsers play the pictures; only what is around them has to be another container.
        if (video == TsVideo.H264 && await WriteAsync(demuxer, Sound, SamePictures, work, cancellationToken) is { Error: null } copied) return copied;
        return await EncodeAsync(demuxer, Sound, work, cancellationToken);
    }

    private Task<ConversionResult> EncodeAsync(string[] demuxer, string[] rest, ConversionWork work, CancellationToken cancellationToken) => WriteAsync(
        demuxer, rest, ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", "-vf", "scale=trunc(iw/2)*2:trunc(ih/2)*2"], work, cancellationToken);

    private async Task<ConversionResult> WriteAsync(string[] demuxer, string[] rest, string[] pictures, ConversionWork work, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            .. Input(demuxer, work.InputName), "-map", "0:v:0", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", .. rest,
            .. pictures, "-threads", "2", "-movflags", "+faststart", "-fs", Text(options.ConversionMaxBytes), "-f", "mp4", $"file:{PlayableName}",
        ];
        if (ErrorOf(await ffmpeg.RunAsync(arguments, work.Folder, cancellationToken)) is { } error) return ConversionResult.Failed(error);
        var playable = new FileInfo(Path.Combine(work.Folder, PlayableName));
        // ffmpeg stops writing at the limit and calls that a success.
        if (playable.Length >= options.ConversionMaxBytes) return ConversionResult.Failed("result-too-large");
        return await WithThumbnailAsync(new ConversionResult { PlayableName = PlayableName }, "mov", PlayableName, work, cancellationToken);
    }

    private async Task<ConversionResult> WithThumbnailAsync(
        ConversionResult result, string demuxer, string source, ConversionWork work, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            .. Input(["-f", demuxer], source), "-map", "0:v:0", "-frames:v", "1", "-map_metadata", "-1",
            "-vf", $"scale=w='min({ThumbnailWidth},iw)':h=-2", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "5", "-f", "mjpeg", $"file:{ThumbnailName}",
        ];
        var end = await ffmpeg.RunAsync(arguments, work.Folder, cancellationToken);
        var thumbnail = new FileInfo(Path.Combine(work.Folder, ThumbnailName));
        if (end == FfmpegEnd.Succeeded && thumbnail is { Exists: true, Length: > 0 }) return result with { ThumbnailName = ThumbnailName };
        // Without ffmpeg a browser may well show the original. With it, a file of which not one picture can be decoded is not playable.
        return end == FfmpegEnd.Missing ? result with { Error = ErrorOf(end) } : ConversionResult.Failed(ErrorOf(end) ?? "not-decodable");
    }

    private static string[] Input(string[] demuxer, string name) =>
        ["-protocol_whitelist", "file,pipe", "-max_pixels", MaxPixels, .. demuxer, "-i", $"file:{name}"];

    private static string? ErrorOf(FfmpegEnd end) => end switch
    {
        FfmpegEnd.Succeeded => null, FfmpegEnd.Missing => "no-ffmpeg", FfmpegEnd.TimedOut => "conversion-timeout", _ => "not-decodable",
    };

    private static async Task<bool> StartsLikeJpegAsync(ConversionWork work, CancellationToken cancellationToken)
    {
        var start = new byte[3];
        var stream = File.OpenRead(Path.Combine(work.Folder, work.InputName));
        await using (stream)
            return await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken) == start.Length && start is [0xFF, 0xD8, 0xFF];
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
