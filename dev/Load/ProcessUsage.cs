using System.Globalization;

namespace CloudCam.Dev.Load;

/// <summary>What a process has used up, from Linux's <c>/proc</c> (proc(5)).</summary>
/// <param name="CpuSeconds">Time on processors, user and system.</param>
/// <param name="PeakBytes">The most resident memory it ever had.</param>
internal sealed record ProcessUsage(double CpuSeconds, long PeakBytes)
{
    // USER_HZ: what the kernel tells programs is in hundredths of a second on every architecture .NET runs on.
    private const double TicksPerSecond = 100;
    private const int UserTicks = 11;
    private const char Stopped = 'T';

    /// <summary>Reads it; null when the process is gone, or the system has no <c>/proc</c>.</summary>
    public static ProcessUsage? Of(int processId)
    {
        var fields = StatOf(processId);
        if (fields is null) return null;
        try
        {
            var peak = File.ReadLines(Invariant($"/proc/{processId}/status")).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            // A process that has ended and was not waited for yet has no memory any more.
            if (peak is null) return null;
            return new ProcessUsage(
                (long.Parse(fields[UserTicks], CultureInfo.InvariantCulture) + long.Parse(fields[UserTicks + 1], CultureInfo.InvariantCulture)) / TicksPerSecond,
                1024 * long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended between the two files.
            return null;
        }
    }

    /// <summary>Whether the process stands still after SIGSTOP; true as well when it is gone.</summary>
    public static bool IsStopped(int processId) => StatOf(processId) is not { } fields || fields[0][0] == Stopped;

    /// <summary>Fields behind the name, which is in brackets and may hold anything: the first one is the state.</summary>
    private static string[]? StatOf(int processId)
    {
        try
        {
            var text = File.ReadAllText(Invariant($"/proc/{processId}/stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
