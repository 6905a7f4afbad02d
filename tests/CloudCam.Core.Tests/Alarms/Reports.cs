using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Tests.Alarms;

/// <summary>Alarms as streams tell them.</summary>
internal static class Reports
{
    public static readonly DeviceId Device = DeviceId.Parse("353376110008882");
    public static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    public static AlarmReport At(double seconds, AlarmKind? kind = null, string code = "alarm:91", params string[] files)
    {
        kind ??= AlarmVocabulary.HarshDriving;
        var time = Start.AddSeconds(seconds);
        return new AlarmReport(new AlarmRecord
        {
            Device = Device, Id = DerivedId.From(kind.Name, code, time.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture)), Name = kind.Name, Severity = kind.Severity, Protocol = "jimi", Code = code,
            Standing = DeviceStanding.Fleet, Time = time, RecordedAt = time.AddSeconds(2), FirstTime = time, LastTime = time,
        }, files);
    }
}
