using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Notices;

namespace CloudCam.Functions.Alarms;

/// <summary>One device's alarms of a batch on their way: what the gate said, and what is to be told.</summary>
internal sealed class DeviceAlarms(DeviceId device, IReadOnlyList<(ReceivedEvent Event, AlarmReport Report)> alarms)
{
    private readonly List<CameraEvent> events = [];
    private readonly List<Notice> notices = [];

    /// <summary>The device.</summary>
    public DeviceId Device => device;

    /// <summary>Its alarms, in the order of the stream.</summary>
    public IReadOnlyList<(ReceivedEvent Event, AlarmReport Report)> Alarms => alarms;

    /// <summary>What the gate knows, this batch included; null before <see cref="PrepareAsync"/>.</summary>
    public GateState? Gate { get; private set; }

    /// <summary>What the gate said.</summary>
    public GateResult Result { get; private set; } = new();

    /// <summary>New alarms.</summary>
    public IEnumerable<AlarmRecord> Opened => Result.Changes.Select(change => change.Opened).OfType<AlarmRecord>();

    /// <summary>Events to tell.</summary>
    public IReadOnlyList<CameraEvent> Events => events;

    /// <summary>Notices to give.</summary>
    public IReadOnlyList<Notice> Notices => notices;

    /// <summary>Runs the alarms through the gate and writes rows and promises. Everything follows from gate and alarms, so a second run writes the same.</summary>
    public async Task PrepareAsync(AlarmGate gate, AlarmTable table, MediaLedger ledger, PromiseTies ties, TimeSpan dueAfter, CancellationToken cancellationToken)
    {
        events.Clear();
        notices.Clear();
        Gate = await table.ReadGateAsync(device, cancellationToken);
        Result = gate.Fold(Gate, alarms.Select(alarm => alarm.Report));
        await table.SaveAsync(device, Result.Changes, cancellationToken);
        foreach (var change in Result.Changes)
        {
            var files = new List<AlarmFile>();
            foreach (var report in change.Promising) await ExpectAsync(change.Burst, report, files, ledger, ties, dueAfter, cancellationToken);
            if (change.Latest.Standing == DeviceStanding.Fleet) notices.Add(Notice.Of(change, files));
        }
    }

    private async Task ExpectAsync(
        AlarmBurst burst, AlarmReport report, List<AlarmFile> files, MediaLedger ledger, PromiseTies ties, TimeSpan dueAfter, CancellationToken cancellationToken)
    {
        var alarm = report.Alarm;
        var promising = new PromisingAlarm(burst.HeadId, burst.HeadKey, alarm.RecordedAt + dueAfter);
        foreach (var text in report.Files)
        {
            if (!CameraFileName.TryParse(text, out var name)) continue;
            var change = await ledger.ExpectAsync(device, alarm.Standing, name, promising, cancellationToken);
            await ties.TellAsync(device, change, cancellationToken);
            var promise = change.Promises.First(one => one.Name.Text == text);
            files.Add(promise.ToAlarmFile());
            events.Add(new MediaExpected
            {
                Device = device, Time = alarm.Time, CorrelationId = burst.HeadId, PromiseId = promise.Id, FileName = text, Channel = name.Channel, DueAt = promising.DueAt,
                // Behind the alarm and before whatever the device tells next.
                Stamp = new EventStamp(default, alarm.Sequence is { } sequence ? $"{sequence}.1" : null, alarm.Standing == DeviceStanding.Quarantined, null),
            });
        }
    }
}
