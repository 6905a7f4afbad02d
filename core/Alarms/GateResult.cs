namespace CloudCam.Core.Alarms;

/// <summary>What a batch does to the alarms of one device.</summary>
public sealed class GateResult
{
    private readonly Dictionary<string, AlarmChange> changes = new(StringComparer.Ordinal);

    /// <summary>Alarms that were counted before.</summary>
    public int Duplicates { get; internal set; }

    /// <summary>Rows to write, in the order in which they were first touched.</summary>
    public IReadOnlyCollection<AlarmChange> Changes => changes.Values;

    internal void Opened(AlarmBurst burst, AlarmReport report) => changes[burst.HeadId] = new AlarmChange(burst) { Opened = report.Alarm, Latest = report.Alarm, Promises = { [report.Alarm.Id] = report } };

    internal void Folded(AlarmBurst burst, AlarmReport report)
    {
        if (!changes.TryGetValue(burst.HeadId, out var change)) changes[burst.HeadId] = change = new AlarmChange(burst);
        change.Burst = burst;
        change.FoldedCount++;
        change.Latest = report.Alarm;
        if (report.Files.Count > 0) change.Promises[report.Alarm.Id] = report;
        if (burst.Count <= AlarmGate.MaxAliases) change.Aliases.Add(report.Alarm.Id);
    }
}

/// <summary>What a batch does to one alarm row.</summary>
/// <param name="burst">The burst as it stands behind the batch.</param>
public sealed class AlarmChange(AlarmBurst burst)
{
    /// <summary>The burst as it stands behind the batch.</summary>
    public AlarmBurst Burst { get; internal set; } = burst;

    /// <summary>The alarm that opened it, when that is in this batch; null when the row is older.</summary>
    public AlarmRecord? Opened { get; internal init; }

    /// <summary>The alarm of this batch that came last.</summary>
    public AlarmRecord Latest { get; internal set; } = null!;

    /// <summary>Alarms of this batch that were folded into the row.</summary>
    public int FoldedCount { get; internal set; }

    /// <summary>Ids of folded alarms by which the row can be found as well.</summary>
    public ICollection<string> Aliases { get; } = new List<string>();

    /// <summary>Alarms of this batch that promise files, by id.</summary>
    internal Dictionary<string, AlarmReport> Promises { get; } = new(StringComparer.Ordinal);

    /// <summary>The alarms of this batch that promise files, in order.</summary>
    public IEnumerable<AlarmReport> Promising => Promises.Values.Where(report => report.Files.Count > 0);
}
