namespace CloudCam.Core.Alarms;

/// <summary>What a batch does to one alarm row.</summary>
public sealed class AlarmChange
{
    private readonly List<AlarmReport> promising = [];

    internal AlarmChange(AlarmBurst burst, AlarmReport report)
    {
        (Burst, Latest) = (burst, report.Alarm);
        Add(burst, report);
    }

    /// <summary>The burst as it stands behind the batch.</summary>
    public AlarmBurst Burst { get; private set; }

    /// <summary>The alarm that opened it, when that is in this batch; null when the row is older.</summary>
    public AlarmRecord? Opened { get; internal init; }

    /// <summary>The alarm of this batch that came last.</summary>
    public AlarmRecord Latest { get; private set; }

    /// <summary>Alarms of this batch that were folded into the row.</summary>
    public int FoldedCount { get; internal set; }

    /// <summary>Ids of folded alarms by which the row can be found as well.</summary>
    public IList<string> Aliases { get; } = [];

    /// <summary>The alarms of this batch that promise files, in order.</summary>
    public IReadOnlyList<AlarmReport> Promising => promising;

    internal void Add(AlarmBurst burst, AlarmReport report)
    {
        (Burst, Latest) = (burst, report.Alarm);
        if (report.Files.Count > 0) promising.Add(report);
    }
}
