namespace CloudCam.Core.Alarms;

/// <summary>What a batch does to the alarms of one device.</summary>
public sealed class GateResult
{
    private readonly Dictionary<string, AlarmChange> changes = new(StringComparer.Ordinal);

    /// <summary>Alarms that were counted before.</summary>
    public int Duplicates { get; internal set; }

    /// <summary>Rows to write, in the order in which they were first touched.</summary>
    public IReadOnlyCollection<AlarmChange> Changes => changes.Values;

    internal void Opened(AlarmBurst burst, AlarmReport report) =>
        changes[burst.HeadId] = new AlarmChange(burst, report) { Opened = report.Alarm };

    internal void Folded(AlarmBurst burst, AlarmReport report)
    {
        if (changes.TryGetValue(burst.HeadId, out var change)) change.Add(burst, report);
        else changes[burst.HeadId] = change = new AlarmChange(burst, report);
        change.FoldedCount++;
        if (burst.Count <= AlarmGate.MaxAliases) change.Aliases.Add(report.Alarm.Id);
    }
}
