using CloudCam.Core.Cameras;
using CloudCam.Protocols.BSeries.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <content>Alarm notices.</content>
internal sealed partial class BSeriesSession
{
    // A notice a second is enough to keep a recording going.
    private const long SignMilliseconds = 1_000;

    private readonly Dictionary<BSeriesAlarmKind, Lasting> lasting = [];
    private bool isGuarded = true;
    private long nextSign = long.MinValue;

    private void OnAlarm(in BSeriesFrame frame, SessionOutbox outbox)
    {
        if (!BSeriesAlarm.TryRead(frame.Text, out var said))
        {
            NotUnderstood(frame, outbox);
            return;
        }
        if (!isGuarded) return;
        if (said.Kind == BSeriesAlarmKind.Stopped) OnStopped(outbox);
        else OnSign(said, outbox);
    }

    private void OnSign(in BSeriesAlarm said, SessionOutbox outbox)
    {
        var (now, at) = (outbox.NowMilliseconds, camera.Time.GetUtcNow());
        if (!lasting.TryGetValue(said.Kind, out var before) || now - before.LastSign > (long)camera.Options.AlarmQuiet.TotalMilliseconds)
        {
            var alarm = BSeriesEvents.Raised(device!.Id, at, said);
            before = new Lasting(alarm.Id, at, now);
            outbox.Raise(alarm);
            nextSign = long.MinValue;
        }
        lasting[said.Kind] = before with { LastSign = now };
        Sign(before.Id, now, at);
    }

    // It does not say what stopped: everything did.
    private void OnStopped(SessionOutbox outbox)
    {
        var at = camera.Time.GetUtcNow();
        foreach (var (kind, alarm) in lasting)
        {
            outbox.Raise(BSeriesEvents.Cleared(device!.Id, at, kind, at - alarm.Since));
            Sign(alarm.Id, outbox.NowMilliseconds, at);
        }
        lasting.Clear();
    }

    private void Sign(string alarmId, long now, DateTimeOffset at)
    {
        if (camera.Setup.Recording.Mode != RecordingMode.OnAlarm || now < nextSign) return;
        nextSign = now + SignMilliseconds;
        Need(new ToMedia.Alarm(alarmId, at));
    }

    private sealed record Lasting(string Id, DateTimeOffset Since, long LastSign);
}
