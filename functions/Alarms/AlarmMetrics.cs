using System.Diagnostics.Metrics;

namespace CloudCam.Functions.Alarms;

/// <summary>Counters of alarms, their files and notices; meter <c>CloudCam.Functions.Alarms</c>.</summary>
internal sealed class AlarmMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CloudCam.Functions.Alarms";

    private readonly Counter<long> alarms;
    private readonly Counter<long> setApart;
    private readonly Counter<long> files;
    private readonly Counter<long> notices;
    private readonly Counter<long> changes;

    public AlarmMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        alarms = meter.CreateCounter<long>("cloudcam.alarms", description: "Alarm events, by what became of them");
        setApart = meter.CreateCounter<long>("cloudcam.events.set_apart", description: "Events nobody could process, by hub and reason");
        files = meter.CreateCounter<long>("cloudcam.alarm.files", description: "Promised files, by state");
        notices = meter.CreateCounter<long>("cloudcam.notices", description: "Live notices, by what became of them");
        changes = meter.CreateCounter<long>("cloudcam.changes", description: "Live changes of the fleet, by what became of them");
    }

    /// <summary><c>opened</c>, <c>folded</c>, <c>duplicate</c>.</summary>
    public void Alarms(string outcome, long count) => alarms.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>An event went to the dead letters.</summary>
    public void SetApart(string hub, string reason) => setApart.Add(1, new("hub", hub), new("reason", reason));

    /// <summary>A promised file came into a state.</summary>
    public void File(string state) => files.Add(1, new KeyValuePair<string, object?>("state", state));

    /// <summary><c>sent</c>, <c>omitted</c>, <c>failed</c>.</summary>
    public void Notices(string outcome, long count) => notices.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary><c>sent</c>, <c>failed</c>.</summary>
    public void Changes(string outcome, long count) => changes.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
}
