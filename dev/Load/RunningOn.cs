using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Load;

/// <summary>What a figure is worth nothing without: processor, cores, runtime and commit.</summary>
internal static class RunningOn
{
    private static readonly string[] Measured = ["core", "protocols", "cloud", "tcp-relay", "functions", "dev"];

    /// <summary>Lines of a Markdown list.</summary>
    public static IReadOnlyList<string> Describe() =>
    [
        string.Create(CultureInfo.InvariantCulture, $"processor: {Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):0} GiB, shared by everything that ran"),
        $"system: {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}",
        $"runtime: {RuntimeInformation.FrameworkDescription}, {typeof(RunningOn).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "unknown"} build",
        string.Create(CultureInfo.InvariantCulture, $"commit: {Commit()}, measured {TimeProvider.System.GetUtcNow():yyyy-MM-dd}"),
    ];

    private static string Commit()
    {
        if (Git("rev-parse", "--short=12", "HEAD") is not { } commit) return "unknown";
        return string.IsNullOrEmpty(Git(["status", "--porcelain", "--", .. Measured])) ? commit : $"{commit} with uncommitted changes";
    }

    private static string? Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Checkout.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            // There is no git here; the report says so.
            return null;
        }
    }

    private static string Processor()
    {
        const string LinuxList = "/proc/cpuinfo";
        const string Model = "model name";
        if (!File.Exists(LinuxList)) return RuntimeInformation.ProcessArchitecture.ToString();
        var line = File.ReadLines(LinuxList).FirstOrDefault(each => each.StartsWith(Model, StringComparison.Ordinal));
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
    }
}
