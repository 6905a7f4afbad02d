using System.Diagnostics;
using CloudCam.Dev.Stack;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>The user of the images, where this process may become somebody else: what that user reads, the programs read in a container.</summary>
internal static class LesserUser
{
    private const string Id = "1654";

    /// <summary>What to put before a program so that it runs without rights; empty where that cannot be done (no root, no setpriv, or the checkout is nobody else's to read).</summary>
    /// <param name="mustRead">Files and folders that the program needs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<string[]> PrefixAsync(IEnumerable<string> mustRead, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || Programs.Find("setpriv") is not { } setpriv) return [];
        string[] prefix = [setpriv, $"--reuid={Id}", $"--regid={Id}", "--clear-groups", "--no-new-privs", "--inh-caps=-all"];
        foreach (var path in mustRead)
        {
            using var process = Process.Start(new ProcessStartInfo(prefix[0], [.. prefix[1..], "test", "-r", path]))!;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0) return [];
        }
        return prefix;
    }
}
