using CloudCam.Core.Cameras;
using CloudCam.Protocols.Dvrip.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <content>Alarms: 1504.</content>
internal sealed partial class DvripMainSession
{
    private readonly DvripAlarmBook alarms;

    private void OnAlarm(in DvripPart part, SessionOutbox outbox)
    {
        if (DvripAlarm.Read(part.Text.Span) is not { } told)
        {
            outbox.Count(SessionIncident.FrameNotUnderstood);
            return;
        }
        var at = Camera.ToUtc(told.Time, isNow: true) ?? Camera.Now;
        if (alarms.Take(Device!.Id, told, at, outbox) is { } id) RecordAlarm(DvripAlarmScopes.Of(DvripAlarms.Of(told.Event!)), told.Channel, id, outbox.NowMilliseconds);
    }

    private void RecordAlarm(DvripAlarmScope scope, int channel, string id, long now)
    {
        if (Camera.Setup.Recording.Mode != RecordingMode.OnAlarm || scope == DvripAlarmScope.Device) return;
        foreach (var one in live)
        {
            if (scope == DvripAlarmScope.AllChannels || one.Number == channel) SignalAlarm(one, id, now);
        }
    }
}
