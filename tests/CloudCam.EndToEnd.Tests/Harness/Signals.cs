using System.Globalization;
using System.Runtime.InteropServices;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>Stops, continues and kills a process (Linux and macOS).</summary>
internal static class Signals
{
    private static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;
    private static readonly int Continue = OperatingSystem.IsMacOS() ? 19 : 18;

    /// <summary>SIGSTOP: from now on it does nothing at all.</summary>
    public static void Freeze(int processId) => Assert.Equal(0, Send(processId, Stop));

    /// <summary>SIGCONT.</summary>
    public static void Thaw(int processId) => Assert.Equal(0, Send(processId, Continue));

    /// <summary>SIGTERM: asked to end.</summary>
    public static void Terminate(int processId) => Assert.Equal(0, Send(processId, 15));

    /// <summary>Waits until every thread of a frozen process stands still; without <c>/proc</c> nobody can tell.</summary>
    public static async Task UntilFrozenAsync(int processId, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return;
        var tasks = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task");
        while (!Directory.EnumerateDirectories(tasks).All(IsFrozen)) await Task.Delay(1, cancellationToken);
    }

    private static bool IsFrozen(string task)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(task, "stat"));
            return stat[stat.LastIndexOf(')') + 2] == 'T';
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            // The thread ended between listing and reading.
            return true;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Send(int processId, int signal);
}
