using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>
/// Measures what a kill costs: for each camera the file bytes it had handed to its kernel when the relay died, minus those that
/// provably lay unread in the kernel's queues, minus the place where the next relay lets it go on.
/// </summary>
internal sealed class ResendMeter
{
    private readonly Dictionary<(ulong Imei, int File), long> takenAtKill = [];
    private readonly List<(ulong Imei, int File, long Bytes)> resent = [];
    private readonly Lock sync = new();

    /// <summary>What kills cost so far, file bytes per kill and transfer.</summary>
    public IReadOnlyList<(ulong Imei, int File, long Bytes)> Resent
    {
        get
        {
            lock (sync) return [.. resent];
        }
    }

    /// <summary>The relay stands still and no camera writes.</summary>
    /// <param name="imei">The camera.</param>
    /// <param name="place">Its place.</param>
    /// <param name="unreadBytes">Wire bytes that lie unread in the kernel.</param>
    public void Killed(ulong imei, (int File, long Sent, int LocalPort) place, long unreadBytes)
    {
        // Of every 1,030 wire bytes of DATA 1,024 are the file's; rounded down by one frame, as the edge may lie anywhere in one.
        var unreadFileBytes = Math.Max(0, (unreadBytes * 1024 / 1030) - 1030);
        lock (sync) takenAtKill[(imei, place.File)] = place.Sent - unreadFileBytes;
    }

    /// <summary>A camera came further.</summary>
    public void Observe(CameraProgress progress)
    {
        if (progress.Kind != CameraEventKind.Resumed) return;
        lock (sync)
        {
            if (takenAtKill.Remove((progress.Imei, progress.FileIndex), out var taken)) resent.Add((progress.Imei, progress.FileIndex, Math.Max(0, taken - progress.Position)));
        }
    }
}
