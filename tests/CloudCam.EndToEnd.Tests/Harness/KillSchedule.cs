using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>
/// Decides when the relay dies: every transfer has a place of its own, drawn by chance, and the first camera that reaches it freezes the relay
/// there and then. Everything that is under way at that moment is hit as well, at whatever place it is.
/// </summary>
internal sealed class KillSchedule
{
    // A kill this near to the end could come when the last byte is answered already.
    private const double Latest = 0.85;

    private readonly Dictionary<(ulong Imei, int File), long> due = [];
    private readonly Dictionary<(ulong Imei, int File), int> hits = [];
    private readonly Lock sync = new();
    private readonly Func<int> relay;
    private TaskCompletionSource frozen = NewSource();
    private bool isArmed = true;

    /// <summary>Draws the places.</summary>
    /// <param name="cameras">All cameras.</param>
    /// <param name="random">Source of chance.</param>
    /// <param name="relay">The relay's process id.</param>
    public KillSchedule(IEnumerable<TeltonikaCameraOptions> cameras, Random random, Func<int> relay)
    {
        this.relay = relay;
        foreach (var camera in cameras)
        {
            foreach (var (index, file) in camera.Files.Index()) due[(camera.Imei, index)] = 1 + (long)(file.Bytes.Length * Latest * random.NextDouble());
        }
    }

    /// <summary>Transfers that were never hit.</summary>
    public int Missed
    {
        get
        {
            lock (sync) return due.Count;
        }
    }

    /// <summary>How often transfers were hit in all.</summary>
    public int Hits
    {
        get
        {
            lock (sync) return hits.Values.Sum();
        }
    }

    /// <summary>Ends when the relay is frozen, waiting for its death.</summary>
    public Task Frozen
    {
        get
        {
            lock (sync) return frozen.Task;
        }
    }

    /// <summary>A camera came further.</summary>
    public void Observe(MeteredCamera camera, CameraProgress progress)
    {
        if (progress.Kind != CameraEventKind.Data) return;
        lock (sync)
        {
            if (!isArmed || !due.TryGetValue((progress.Imei, progress.FileIndex), out var place) || progress.Position < place) return;
            isArmed = false;
            Signals.Freeze(relay());
            frozen.SetResult();
        }
    }

    /// <summary>A transfer was under way when the relay died.</summary>
    public void Hit(ulong imei, int file)
    {
        lock (sync)
        {
            due.Remove((imei, file));
            hits[(imei, file)] = hits.GetValueOrDefault((imei, file)) + 1;
        }
    }

    /// <summary>The relay lives again.</summary>
    public void Rearm()
    {
        lock (sync) (isArmed, frozen) = (true, NewSource());
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
