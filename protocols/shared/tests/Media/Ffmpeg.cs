using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.Protocols.Tests.Media;

/// <summary>The real ffmpeg: makes streams for the tests and reads what came out, apart from the code under test.</summary>
internal static class Ffmpeg
{
    // Every picture at its own time: the option was renamed in ffmpeg 5.1, and the old name is gone from newer ones.
    private static readonly Lazy<string> Passthrough = new(() => Run(".", ["-h", "full"]).Output.Contains("-fps_mode", StringComparison.Ordinal) ? "-fps_mode" : "-vsync");

    private static readonly Lazy<string> Program = new(() => Find() ?? Install() ?? throw new FileNotFoundException("These tests need ffmpeg: install it, or run: npm ci --prefix dev"));

    /// <summary>Runs ffmpeg in a folder of its own and gives the bytes of the file <c>out</c>.</summary>
    public static byte[] Make(params string[] arguments) => WithFolder(folder =>
    {
        var (code, _, errors) = Run(folder, [.. arguments, "out"]);
        return code == 0 ? File.ReadAllBytes(Path.Combine(folder, "out")) : throw new InvalidOperationException(errors);
    });

    /// <summary>What ffmpeg makes of a file (called <c>in</c>): bytes of the file <c>out</c>, and what it says.</summary>
    public static (byte[] Output, string Said) Convert(byte[] input, params string[] arguments) => WithFolder(folder =>
    {
        File.WriteAllBytes(Path.Combine(folder, "in"), input);
        var (code, _, errors) = Run(folder, ["-i", "in", .. arguments, "out"]);
        return code == 0 ? (File.ReadAllBytes(Path.Combine(folder, "out")), errors) : throw new InvalidOperationException(errors);
    });

    /// <summary>Decodes all pictures strictly: how many there are, and what ffmpeg says about the file.</summary>
    public static (int Pictures, string Said) Decode(byte[] input) => WithFolder(folder =>
    {
        File.WriteAllBytes(Path.Combine(folder, "in"), input);
        var (_, output, errors) = Run(folder, ["-i", "in", "-map", "0:v:0", Passthrough.Value, "passthrough", "-f", "framecrc", "-"]);
        return (output.Split('\n').Count(line => line.StartsWith("0,", StringComparison.Ordinal)), errors);
    });

    /// <summary>The packets of a stream as ffmpeg finds them: time (seconds) and bytes.</summary>
    public static IReadOnlyList<(double Time, int Bytes)> Packets(byte[] input, string stream) => WithFolder(folder =>
    {
        File.WriteAllBytes(Path.Combine(folder, "in"), input);
        var (code, output, errors) = Run(folder, ["-i", "in", "-map", stream, "-c", "copy", "-copyts", "-f", "framecrc", "-"]);
        if (code != 0) throw new InvalidOperationException(errors);
        var lines = output.Split('\n');
        var scale = lines.First(line => line.StartsWith("#tb 0:", StringComparison.Ordinal)).Split(':')[1].Split('/');
        var unit = double.Parse(scale[0], CultureInfo.InvariantCulture) / double.Parse(scale[1], CultureInfo.InvariantCulture);
        return (IReadOnlyList<(double, int)>)
        [
            .. from line in lines
               where line.StartsWith("0,", StringComparison.Ordinal)
               let cells = line.Split(',')
               select (Number(cells[2]) * unit, (int)Number(cells[4])),
        ];
    });

    private static long Number(string cell) => long.Parse(cell.Trim(), CultureInfo.InvariantCulture);

    private static T WithFolder<T>(Func<string, T> work)
    {
        var folder = Directory.CreateTempSubdirectory("cloudcam-test-").FullName;
        try
        {
            return work(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Find()
    {
        var name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        var system = $"{(OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, name));
        return onPath.Append(RepositoryRoot.Combine("dev", "node_modules", "@ffmpeg-installer", system, name)).FirstOrDefault(File.Exists);
    }

    private static string? Install()
    {
        NodePackages.EnsureAsync().GetAwaiter().GetResult();
        return Find();
    }

    private static (int Code, string Output, string Errors) Run(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program.Value, ["-nostdin", "-hide_banner", "-y", .. arguments]) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), errors);
    }
}
