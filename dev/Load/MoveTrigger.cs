using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Load;

/// <summary>
/// Chooses the relay that is moved: the one that takes a camera's data at the moment when the fleet has sent a share of everything. It is frozen there and then, so that this
/// transfer is certainly under way.
/// </summary>
/// <param name="totalBytes">Bytes of all files.</param>
/// <param name="freeze">Stops a relay's process where that is possible.</param>
internal sealed class MoveTrigger(long totalBytes, Action<int> freeze)
{
    // Of the whole, and of the file that is looked at: neither at its beginning nor so near its end that the rest may be answered already.
    private const double Share = 0.35;
    private const double Earliest = 0.1;
    private const double Latest = 0.8;

    private readonly Dictionary<(ulong Imei, int File), long> places = [];
    private readonly TaskCompletionSource<int> chosen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock sync = new();
    private long sent;

    /// <summary>The relay, once it stands still.</summary>
    public Task<int> Chosen => chosen.Task;

    /// <summary>A camera came further.</summary>
    public void Observe(int relay, CameraProgress progress)
    {
        lock (sync)
        {
            var before = places.GetValueOrDefault((progress.Imei, progress.FileIndex));
            if (progress.Position > before) (places[(progress.Imei, progress.FileIndex)], sent) = (progress.Position, sent + progress.Position - before);
            if (chosen.Task.IsCompleted || sent < totalBytes * Share || progress.Position < progress.Size * Earliest || progress.Position > progress.Size * Latest) return;
            freeze(relay);
            chosen.SetResult(relay);
        }
    }
}
