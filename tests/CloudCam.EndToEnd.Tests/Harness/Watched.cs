using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>What somebody saw who watched a stream for a while with ffmpeg, which decodes every picture and all sound.</summary>
internal sealed partial record Watched
{
    // ffmpeg gives up on a stream by itself when nothing comes for so long, in microseconds.
    private const string Patience = "20000000";

    /// <summary>Times of the pictures, seconds.</summary>
    public required IReadOnlyList<double> Pictures { get; init; }

    /// <summary>Pieces of sound.</summary>
    public required int Sounds { get; init; }

    /// <summary>Width and height of the last picture, as <c>320x240</c>.</summary>
    public required string Size { get; init; }

    /// <summary>Times that an error of a decoder or a container was told.</summary>
    public required int Errors { get; init; }

    /// <summary>Everything ffmpeg said but the pictures.</summary>
    public required string Text { get; init; }

    /// <summary>Seconds from the first picture to the last one.</summary>
    public double Seconds => Pictures[^1] - Pictures[0];

    /// <summary>Watches.</summary>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="link">The stream.</param>
    /// <param name="seconds">How much of it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<Watched> OfAsync(string ffmpeg, string link, int seconds, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "-hide_banner", "-nostdin", "-loglevel", "info", "-rw_timeout", Patience, "-analyzeduration", "2000000", "-i", link, "-t", seconds.ToString(CultureInfo.InvariantCulture),
            "-vf", "showinfo", "-af", "ashowinfo", "-vsync", "passthrough", "-f", "null", "-",
        ];
        using var process = Process.Start(new ProcessStartInfo(ffmpeg, arguments) { RedirectStandardError = true })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Waiting.Limit);
        try
        {
            var text = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var pictures = Picture().Matches(text);
            return new Watched
            {
                Pictures = [.. pictures.Select(one => double.Parse(one.Groups[1].Value, CultureInfo.InvariantCulture))], Sounds = Sound().Count(text),
                Size = pictures.Count > 0 ? pictures[^1].Groups[2].Value : "", Errors = Error().Count(text),
                Text = string.Join('\n', text.Split('\n').Where(line => !line.Contains("showinfo", StringComparison.Ordinal)).Take(60)),
            };
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    [GeneratedRegex(@"_showinfo_.*? pts_time:\s*([\d.]+).*? s:(\d+x\d+)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"_ashowinfo_.*? pts_time:")]
    private static partial Regex Sound();

    [GeneratedRegex(@"(?i)error while decoding|invalid data|corrupt|non-existing|missing picture")]
    private static partial Regex Error();
}
