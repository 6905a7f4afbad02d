using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CloudCam.Benchmarks.Harness;

/// <summary>CPU time used by this thread or process: other load on the machine disturbs it less than the wall clock.</summary>
internal static partial class CpuClock
{
    /// <summary>What <see cref="ThreadNanoseconds"/> reads here.</summary>
    public static string Name => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? "thread CPU time" : "wall clock";

    /// <summary>CPU time of the calling thread; the wall clock where the system has no such clock that we can read.</summary>
    public static long ThreadNanoseconds() => OperatingSystem.IsLinux() ? Read(clock: 3)
        : OperatingSystem.IsMacOS() ? Read(clock: 16)
        : Stopwatch.GetElapsedTime(0).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>CPU time of the whole process, all threads.</summary>
    public static long ProcessNanoseconds() => Environment.CpuUsage.TotalTime.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>CPU time of another process of this user, all threads, to the nanosecond (the system's statistics count in ticks of 10 ms).</summary>
    public static long ProcessNanoseconds(int processId) => Read((~processId << 3) | 2);

    private static unsafe long Read(int clock)
    {
        Timespec time;
        if (GetTime(clock, &time) != 0)
        {
            throw new Win32Exception();
        }

        return (time.Seconds * 1_000_000_000L) + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static unsafe partial int GetTime(int clock, Timespec* time);

    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
