using System.Runtime.InteropServices;

namespace CloudCam.Dev.Load;

/// <summary>Stops a process in the middle of what it does, so that what lies unread in the kernel can be counted before it is ended.</summary>
internal static class ProcessSignals
{
    private const int StopOnLinux = 19;
    private const int ContinueOnLinux = 18;

    /// <summary>Whether this system's processes can be stopped and looked at.</summary>
    public static bool CanFreeze => OperatingSystem.IsLinux();

    /// <summary>SIGSTOP. One that is gone is fine.</summary>
    public static void Freeze(int processId)
    {
        if (CanFreeze) _ = SendSignal(processId, StopOnLinux);
    }

    /// <summary>SIGCONT.</summary>
    public static void Thaw(int processId)
    {
        if (CanFreeze) _ = SendSignal(processId, ContinueOnLinux);
    }

    /// <summary>Waits until a process that was sent SIGSTOP stands still.</summary>
    public static async Task UntilFrozenAsync(int processId, CancellationToken cancellationToken)
    {
        while (CanFreeze && !ProcessUsage.IsStopped(processId)) await Task.Delay(1, cancellationToken).ConfigureAwait(false);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int processId, int signal);
}
