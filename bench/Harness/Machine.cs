using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace CloudCam.Benchmarks.Harness;

/// <summary>What a figure is worth nothing without: processor, cores, runtime and commit.</summary>
internal static partial class Machine
{
    /// <summary>A Markdown list of them.</summary>
    /// <param name="sources">Folders whose uncommitted changes are mentioned.</param>
    public static string Describe(IReadOnlyList<string> sources)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        var today = TimeProvider.System.GetUtcNow();
        return $"""
            - processor: {Processor()}, {Environment.ProcessorCount} cores, {memory:0} GiB
            - system: {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}
            - runtime: {RuntimeInformation.FrameworkDescription}
            - commit: {Commit(sources)}, measured {today:yyyy-MM-dd}
            """.ReplaceLineEndings("\n");
    }

    /// <summary>The folder that holds the solution, above the current one.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CloudCam.sln")))
            {
                return folder.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }

    private static string Commit(IReadOnlyList<string> sources)
    {
        var commit = Git("rev-parse", "--short=12", "HEAD");
        if (commit is null)
        {
            return "unknown";
        }

        var changed = Git(["status", "--porcelain", "--", .. sources]);
        return string.IsNullOrEmpty(changed) ? commit : $"{commit} with uncommitted changes";
    }

    private static string? Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = RepositoryRoot(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null; // no git on this machine; the report says so
        }
    }

    private static string Processor()
    {
        const string LinuxList = "/proc/cpuinfo";
        if (!File.Exists(LinuxList))
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        var list = File.ReadAllText(LinuxList);
        string Field(string name) => Regex.Match(list, $@"^{name}\s*: (.*)$", RegexOptions.Multiline).Groups[1].Value;
        return $"{Field("model name")} (family {Field("cpu family")}, model {Field("model")})";
    }
}
