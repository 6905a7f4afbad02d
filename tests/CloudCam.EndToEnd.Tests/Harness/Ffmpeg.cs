using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>What ffmpeg says of a file.</summary>
internal static partial class Ffmpeg
{
    /// <summary>Codec of the first video stream and the file's length, as <c>ffmpeg -i</c> shows them.</summary>
    public static async Task<(string? Codec, double Seconds, string Text)> DescribeAsync(string ffmpeg, string file, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(ffmpeg, ["-hide_banner", "-nostdin", "-i", file]) { RedirectStandardError = true })!;
        var text = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var codec = Codec().Match(text);
        var length = Length().Match(text);
        var seconds = length.Success ? TimeSpan.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture).TotalSeconds : double.NaN;
        return (codec.Success ? codec.Groups[1].Value : null, seconds, text);
    }

    [GeneratedRegex(@"Video: (\w+)")]
    private static partial Regex Codec();

    [GeneratedRegex(@"Duration: ([\d:.]+)")]
    private static partial Regex Length();
}
