using System.Globalization;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>Memory of processes, from Linux's <c>/proc</c>.</summary>
internal static class ProcessMemory
{
    /// <summary>The most resident memory a process ever had, bytes.</summary>
    public static long PeakBytes(int processId) => Read(processId, "VmHWM:");

    /// <summary>The same for the process and all its children, added up.</summary>
    public static long PeakOfTreeBytes(int processId) => PeakBytes(processId) + ChildrenOf(processId).Sum(PeakOfTreeBytes);

    private static IEnumerable<int> ChildrenOf(int processId)
    {
        foreach (var task in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task")))
        {
            foreach (var child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                yield return int.Parse(child, CultureInfo.InvariantCulture);
        }
    }

    private static long Read(int processId, string name)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status")).Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
