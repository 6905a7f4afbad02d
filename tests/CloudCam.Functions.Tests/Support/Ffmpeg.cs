using System.Diagnostics;
using CloudCam.Functions.Conversion;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.Functions.Tests.Support;

/// <summary>The real ffmpeg: makes media for the tests and looks at what came out, apart from the code under test.</summary>
internal static class Ffmpeg
{
    public static string Program { get; } = Find() ?? Install() ?? throw new FileNotFoundException("These tests need ffmpeg: install it, or run: npm ci --prefix dev");

    /// <summary>Runs ffmpeg in a folder of its own and gives the bytes of the file <c>out</c>.</summary>
    public static byte[] Make(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("cloudcam-test-").FullName;
        try
        {
            var (code, errors) = Run(folder, [.. arguments, "out"]);
            return code == 0 ? File.ReadAllBytes(Path.Combine(folder, "out")) : throw new InvalidOperationException(errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>How many pictures are in an MP4, whatever the time between them, and whether or not the last one has a time of its own in which it is shown.</summary>
    public static int LookAtEach(byte[] bytes) => Look(bytes, ["-ignore_editlist", "1"], ["-vsync", "passthrough"]).Pictures;

    /// <summary>Times of the pictures of an MP4, seconds after the first.</summary>
    public static List<double> Times(byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("cloudcam-test-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "in"), bytes);
            Run(folder, ["-ignore_editlist", "1", "-i", "in", "-map", "0:v:0", "-c", "copy", "-f", "framecrc", "out"]);
            var lines = File.ReadAllLines(Path.Combine(folder, "out"));
            var ticks = double.Parse(lines.First(line => line.StartsWith("#tb 0: 1/", StringComparison.Ordinal))[9..], System.Globalization.CultureInfo.InvariantCulture);
            var times = lines.Where(line => line[0] != '#').Select(line => long.Parse(line.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture)).Order().ToList();
            return [.. times.Select(time => (time - times[0]) / ticks)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What ffmpeg says about a file, and how many pictures it decodes.</summary>
    public static (string Description, int Pictures) Look(byte[] bytes) => Look(bytes, [], []);

    private static (string Description, int Pictures) Look(byte[] bytes, string[] read, string[] write)
    {
        var folder = Directory.CreateTempSubdirectory("cloudcam-test-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "in"), bytes);
            var (_, text) = Run(folder, [.. read, "-i", "in", "-map", "0:v:0", .. write, "-f", "null", "-"]);
            var at = text.LastIndexOf("frame=", StringComparison.Ordinal);
            var digits = at < 0 ? "0" : new string([.. text[(at + 6)..].TrimStart().TakeWhile(char.IsAsciiDigit)]);
            return (text, int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Find() => FfmpegLocator.Find(null, Environment.GetEnvironmentVariable("PATH"), RepositoryRoot.Path);

    private static string? Install()
    {
        NodePackages.EnsureAsync().GetAwaiter().GetResult();
        return Find();
    }

    private static (int Code, string Errors) Run(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program, ["-nostdin", "-hide_banner", "-y", .. arguments]) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        output.GetAwaiter().GetResult();
        return (process.ExitCode, errors);
    }
}
