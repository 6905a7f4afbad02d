using System.Globalization;

namespace CloudCam.Simulators.Media;

/// <content>What cameras send while somebody watches: pictures without a container, and sound.</content>
public sealed partial class SampleMedia
{
    /// <summary>H.264 as an elementary stream (Annex B): no B-frames, parameter sets at each key frame, one slice per picture.</summary>
    /// <param name="clip">What it shows.</param>
    /// <param name="keyFrameSeconds">Seconds between two key frames.</param>
    /// <param name="kilobits">Bits per second, in thousands; 0: as few as it takes.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public Task<string> LiveH264FileAsync(SampleClip clip, int keyFrameSeconds, int kilobits, CancellationToken cancellationToken) => MakeAsync(
        clip,
        "h264",
        [
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", Number(clip.FramesPerSecond * keyFrameSeconds), "-bf", "0", "-sc_threshold", "0",
            "-x264-params", "repeat-headers=1:annexb=1:sliced-threads=0", .. Rate(kilobits), "-f", "h264",
        ],
        cancellationToken);

    /// <summary>H.265 in the same way.</summary>
    /// <param name="clip">What it shows.</param>
    /// <param name="keyFrameSeconds">Seconds between two key frames.</param>
    /// <param name="kilobits">Bits per second, in thousands; 0: as few as it takes.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public Task<string> LiveH265FileAsync(SampleClip clip, int keyFrameSeconds, int kilobits, CancellationToken cancellationToken)
    {
        var gap = Number(clip.FramesPerSecond * keyFrameSeconds);
        return MakeAsync(
            clip,
            "h265",
            [
                "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-x265-params",
                $"keyint={gap}:min-keyint={gap}:scenecut=0:bframes=0:repeat-headers=1:open-gop=0:log-level=error", .. Rate(kilobits), "-f", "hevc",
            ],
            cancellationToken);
    }

    /// <summary>One JPEG after the other, with nothing between them.</summary>
    /// <param name="clip">What they show.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public Task<string> LiveJpegFileAsync(SampleClip clip, CancellationToken cancellationToken) =>
        MakeAsync(clip, "mjpeg", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "5", "-f", "mjpeg"], cancellationToken);

    /// <summary>A tone with a beep each second, 8 kHz, one channel, G.711 A-law: a byte for each sample.</summary>
    /// <param name="seconds">Its length.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public Task<string> ALawFileAsync(int seconds, CancellationToken cancellationToken) => SoundAsync(seconds, "alaw", "pcm_alaw", "alaw", cancellationToken);

    /// <summary>The same tone as 16 bit samples, little-endian.</summary>
    /// <param name="seconds">Its length.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public Task<string> PcmFileAsync(int seconds, CancellationToken cancellationToken) => SoundAsync(seconds, "pcm", "pcm_s16le", "s16le", cancellationToken);

    /// <summary>The same tone at 16 kHz as AAC (low complexity), each access unit behind an ADTS header.</summary>
    /// <param name="seconds">Its length.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public Task<string> AacFileAsync(int seconds, CancellationToken cancellationToken)
    {
        var source = string.Create(CultureInfo.InvariantCulture, $"sine=frequency=440:beep_factor=4:sample_rate=16000:duration={seconds}");
        return MakeAsync(source, "aac", ["-c:a", "aac", "-b:a", "32k", "-ar", "16000", "-ac", "1", "-f", "adts"], _ => source, cancellationToken);
    }

    private Task<string> SoundAsync(int seconds, string extension, string codec, string format, CancellationToken cancellationToken)
    {
        var source = string.Create(CultureInfo.InvariantCulture, $"sine=frequency=440:beep_factor=4:sample_rate=8000:duration={seconds}");
        return MakeAsync(source, extension, ["-c:a", codec, "-ar", "8000", "-ac", "1", "-f", format], _ => source, cancellationToken);
    }

    // Cameras are set to a rate and keep it; the buffer of one second lets a key frame be large.
    private static string[] Rate(int kilobits) => kilobits <= 0 ? [] : ["-b:v", $"{Number(kilobits)}k", "-maxrate", $"{Number(kilobits)}k", "-bufsize", $"{Number(kilobits)}k"];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
