using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Simulators.Media;

/// <summary>
/// Makes real media with ffmpeg: a moving test picture as JPEG, raw H.265 or MP4 (H.264), live streams and sound. Each result is kept in a folder under a name
/// made of everything that shaped it, so the second call reads a file.
/// </summary>
/// <param name="ffmpegPath">The ffmpeg program: a path, or a name found in PATH.</param>
/// <param name="cacheFolder">Where results are kept; made when missing.</param>
/// <param name="timeout">Most time one ffmpeg run may take; it is stopped after that.</param>
public sealed partial class SampleMedia(string ffmpegPath, string cacheFolder, TimeSpan timeout)
{
    // The newest end of ffmpeg's talk is what names the cause.
    private const int KeptErrorCharacters = 600;

    /// <summary>A JPEG photo.</summary>
    /// <param name="clip">What it shows.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public Task<string> PhotoFileAsync(SampleClip clip, CancellationToken cancellationToken) =>
        MakeAsync(clip, "jpg", ["-frames:v", "1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "4", "-f", "image2"], cancellationToken);

    /// <summary>Raw H.265 as a DualCam records it: an elementary stream without container.</summary>
    /// <param name="clip">What it shows.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public Task<string> RawH265FileAsync(SampleClip clip, CancellationToken cancellationToken) =>
        MakeAsync(
            clip,
            "h265",
            ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "keyint=25:log-level=error", "-pix_fmt", "yuv420p", "-f", "hevc"],
            cancellationToken);

    /// <summary>An MP4 with H.264, as ADAS and DSM record it.</summary>
    /// <param name="clip">What it shows.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public Task<string> Mp4FileAsync(SampleClip clip, CancellationToken cancellationToken) =>
        MakeAsync(clip, "mp4", ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-f", "mp4"], cancellationToken);

    /// <summary>An MPEG transport stream with H.264, as JC261 and JC400 record it.</summary>
    /// <param name="clip">What it shows.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public Task<string> TsFileAsync(SampleClip clip, CancellationToken cancellationToken) =>
        MakeAsync(clip, "ts", ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-f", "mpegts"], cancellationToken);

    /// <summary>The three kinds as bytes, ready for a fleet.</summary>
    /// <param name="clip">What they show.</param>
    /// <param name="cancellationToken">Cancels and stops ffmpeg.</param>
    /// <returns>The media.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public async Task<Teltonika.FleetMedia> FleetMediaAsync(SampleClip clip, CancellationToken cancellationToken) => new(
        await ReadAsync(PhotoFileAsync(clip, cancellationToken), cancellationToken).ConfigureAwait(false),
        await ReadAsync(RawH265FileAsync(clip, cancellationToken), cancellationToken).ConfigureAwait(false),
        await ReadAsync(Mp4FileAsync(clip, cancellationToken), cancellationToken).ConfigureAwait(false),
        (ushort)clip.Seconds,
        (byte)clip.FramesPerSecond);

    private static async Task<byte[]> ReadAsync(Task<string> file, CancellationToken cancellationToken) =>
        await File.ReadAllBytesAsync(await file.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private Task<string> MakeAsync(SampleClip clip, string extension, string[] encoding, CancellationToken cancellationToken) => MakeAsync(
        string.Create(CultureInfo.InvariantCulture, $"{clip.Width}x{clip.Height} {clip.FramesPerSecond} {clip.Seconds} {clip.Text}"),
        extension,
        encoding,
        withText => PictureSource(clip, withText),
        cancellationToken);

    private async Task<string> MakeAsync(
        string what, string extension, string[] encoding, Func<bool, string> source, CancellationToken cancellationToken)
    {
        var key = $"{what} {extension} {string.Join(' ', encoding)}";
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];
        Directory.CreateDirectory(cacheFolder);
        var made = Path.Combine(cacheFolder, $"sample-{digest}.{extension}");
        if (File.Exists(made))
        {
            return made;
        }

        // Written beside and moved, so that a broken run or a second process never leaves half a file under the final name.
        var unfinished = string.Create(CultureInfo.InvariantCulture, $"{made}.{Environment.ProcessId}-{Stopwatch.GetTimestamp()}.part");
        try
        {
            if (await RunAsync(Arguments(source(true), encoding, unfinished), cancellationToken).ConfigureAwait(false) is not null
                && await RunAsync(Arguments(source(false), encoding, unfinished), cancellationToken).ConfigureAwait(false) is { } error)
            {
                throw new SampleMediaException(
                    $"ffmpeg ({ffmpegPath}) could not make a {extension} sample. It needs libx264, libx265, mjpeg and pcm_alaw. It said: {error}");
            }

            File.Move(unfinished, made, overwrite: true);
            return made;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static List<string> Arguments(string source, string[] encoding, string output) =>
        ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-f", "lavfi", "-i", source, "-threads", "1", .. encoding, output];

    private static string PictureSource(SampleClip clip, bool withText)
    {
        var source = string.Create(
            CultureInfo.InvariantCulture,
            $"testsrc2=size={clip.Width}x{clip.Height}:rate={clip.FramesPerSecond}:duration={clip.Seconds}");
        if (withText)
        {
            // Only plain letters reach the filter, so nothing needs its escaping rules.
            var text = string.Concat(clip.Text.Select(letter => char.IsAsciiLetterOrDigit(letter) || "_-.".Contains(letter) ? letter : ' '));
            source += $",drawtext=text='{text}':x=16:y=h-48:fontsize=28:fontcolor=white:box=1:boxcolor=black";
        }

        return source;
    }

    /// <summary>Runs ffmpeg; null when it went well, else the end of what it said.</summary>
    private async Task<string?> RunAsync(List<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(ffmpegPath, arguments) { RedirectStandardError = true } };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new SampleMediaException(
                $"ffmpeg was not found at '{ffmpegPath}'. Install ffmpeg, or run 'npm ci' in the dev folder, which brings one.", error);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var said = await process.StandardError.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? null : said.Length > KeptErrorCharacters ? said[^KeptErrorCharacters..] : said.Trim();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new SampleMediaException($"ffmpeg ({ffmpegPath}) took longer than {timeout} and was stopped.");
        }
    }
}
