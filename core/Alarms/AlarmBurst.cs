namespace CloudCam.Core.Alarms;

/// <summary>Alarms of one kind within a short time, which one row stands for.</summary>
/// <param name="Kind">Word and raw code: two codes without a word of their own are two kinds.</param>
/// <param name="HeadId">Event id of the alarm whose row it is.</param>
/// <param name="HeadKey">Row key of that alarm.</param>
/// <param name="Anchor">Time of that alarm, UTC: what the window is measured from.</param>
/// <param name="First">Time of the earliest alarm, UTC.</param>
/// <param name="Last">Time of the latest alarm, UTC.</param>
/// <param name="Count">Alarms so far, 1 and up.</param>
/// <param name="Files">Promised files so far.</param>
public sealed record AlarmBurst(string Kind, string HeadId, string HeadKey, DateTimeOffset Anchor, DateTimeOffset First, DateTimeOffset Last, int Count, int Files)
{
    /// <summary>Most files one row shows: each is a column, and a row has at most 252.</summary>
    public const int MaxFiles = 64;

    /// <summary>The burst with one alarm more.</summary>
    internal AlarmBurst With(AlarmReport report) => this with
    {
        First = report.Alarm.Time < First ? report.Alarm.Time : First, Last = report.Alarm.Time > Last ? report.Alarm.Time : Last,
        Count = Count + 1, Files = Files + report.Files.Count,
    };
}
