namespace CloudCam.Core.Alarms;

/// <summary>
/// Lets each alarm through once: an event that comes again is left out, and alarms of one kind within a window become one row with a
/// count. Decides only; the same state and the same alarms always give the same, so a batch that is run again changes nothing.
/// </summary>
/// <param name="window">How long after (or before) its first alarm a burst takes others in; zero: no folding.</param>
public sealed class AlarmGate(TimeSpan window)
{
    /// <summary>Most folded alarms of a burst that can be found by their own id as well: each is a small row.</summary>
    public const int MaxAliases = 64;

    /// <summary>Runs a device's alarms, in the order of their stream, through the gate.</summary>
    /// <param name="state">What is known of the device; changed.</param>
    /// <param name="reports">Its alarms.</param>
    public GateResult Fold(GateState state, IEnumerable<AlarmReport> reports)
    {
        var result = new GateResult();
        foreach (var report in reports)
        {
            var alarm = report.Alarm;
            if (!state.Seen.Add(alarm.Id, alarm.RecordedAt))
            {
                result.Duplicates++;
                continue;
            }
            var kind = $"{alarm.Name}|{alarm.Code}";
            if (Open(state, kind, report) is { } burst)
            {
                burst = burst.With(report);
                state.Touch(burst);
                result.Folded(burst, report);
                continue;
            }
            burst = new AlarmBurst(kind, alarm.Id, alarm.Key, alarm.Time, alarm.Time, alarm.Time, 1, report.Files.Count);
            state.Touch(burst);
            result.Opened(burst, report);
        }
        return result;
    }

    // The nearest burst, so that a late alarm goes where it belongs. One whose row has no room for the alarm's files is full.
    private AlarmBurst? Open(GateState state, string kind, AlarmReport report)
    {
        AlarmBurst? best = null;
        var distance = window;
        foreach (var burst in state.Bursts)
        {
            var away = (report.Alarm.Time - burst.Anchor).Duration();
            if (away >= distance || burst.Kind != kind || burst.Files + report.Files.Count > AlarmBurst.MaxFiles) continue;
            (best, distance) = (burst, away);
        }
        return best;
    }
}
