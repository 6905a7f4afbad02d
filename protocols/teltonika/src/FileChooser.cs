namespace CloudCam.Protocols.Teltonika;

/// <summary>
/// Which of the files that wait comes next: a path first, then DualCam files made by an alarm, then the configured order. What failed or
/// came twice on this connection is left out until the next one.
/// </summary>
internal sealed class FileChooser(TeltonikaQuirks quirks)
{
    private readonly Dictionary<TeltonikaFiles, (string Source, long Units, ushort Crc, DateTimeOffset? Time)> delivered = [];
    private readonly Dictionary<TeltonikaFiles, TeltonikaMetadata> surveyed = [];
    private readonly Queue<TeltonikaFiles> toSurvey = new();
    private TeltonikaFiles leftOut;

    /// <summary>Files to choose from, of those an init announces.</summary>
    public TeltonikaFiles Open(in TeltonikaInit init)
    {
        var ready = init.FilesReady;
        // From protocol id 6 on everything is fetched by path, whichever bit says so.
        if (init.IsUnified && ready != TeltonikaFiles.None) ready = TeltonikaFiles.Path;
        return ready & ~leftOut;
    }

    /// <summary>The DualCam files among these, in the configured order.</summary>
    public IReadOnlyList<TeltonikaFiles> InOrder(TeltonikaFiles files)
    {
        var order = new List<TeltonikaFiles>(4);
        foreach (var bit in quirks.FileOrder)
        {
            if ((files & bit) != 0) order.Add(bit);
        }
        return order;
    }

    /// <summary>Not again on this connection.</summary>
    public void LeaveOut(TeltonikaFiles bit) => leftOut |= bit;

    /// <summary>A file is stored. The same one a second time means that the device does not let go of it.</summary>
    public void Delivered(TeltonikaFiles bit, string source, long units, ushort crc, DateTimeOffset? time)
    {
        var now = (source, units, crc, time);
        if (delivered.TryGetValue(bit, out var before) && before == now) LeaveOut(bit);
        delivered[bit] = now;
    }

    /// <summary>Begins to ask all these for their metadata.</summary>
    public void BeginSurvey(IReadOnlyList<TeltonikaFiles> files)
    {
        surveyed.Clear();
        toSurvey.Clear();
        foreach (var bit in files) toSurvey.Enqueue(bit);
    }

    /// <summary>The next file to ask for its metadata.</summary>
    public bool TryNextToSurvey(out TeltonikaFiles bit) => toSurvey.TryDequeue(out bit);

    /// <summary>What one of them answered.</summary>
    public void Surveyed(TeltonikaFiles bit, TeltonikaMetadata? metadata)
    {
        if (metadata is not null) surveyed[bit] = metadata;
    }

    /// <summary>The gravest alarm first; files that the camera says are not there last; else the configured order.</summary>
    public TeltonikaFiles Best(TeltonikaFiles files) =>
        InOrder(files).OrderByDescending(bit => Weight(surveyed.GetValueOrDefault(bit))).First();

    private static int Weight(TeltonikaMetadata? metadata) =>
        metadata is null ? 0 : metadata.SaysNoFile ? -1 : TeltonikaAlarms.Find(metadata) is { } alarm ? (int)alarm.Kind.Severity : 0;
}
