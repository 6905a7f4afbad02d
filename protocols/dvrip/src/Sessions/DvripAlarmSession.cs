using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Dvrip.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>One connection of a camera to the alarm server. The serial number in each message says which camera it is; usually the relay knows it as the alias of one it dials.</summary>
internal sealed class DvripAlarmSession : FramedSession<DvripPart>
{
    private const int WindowMilliseconds = 1_000;
    private readonly DvripSessionOptions options;
    private readonly TimeProvider time;
    private readonly DvripParts parts;
    private DvripAlarmBook alarms;
    private DvripAlarm? waiting;
    private DeviceRecord? device;
    private DeviceId serial;
    private int messages;
    private int inWindow;
    private long windowStart = long.MinValue;

    public DvripAlarmSession(DvripSessionOptions options, TimeProvider time)
        : this(options, time, new DvripParts(new DvripOptions { MaxPacketBytes = options.MaxAlarmBytes, MaxControlBytes = options.MaxAlarmBytes }))
    {
    }

    private DvripAlarmSession(DvripSessionOptions options, TimeProvider time, DvripParts parts)
        : base(parts) => (this.options, this.time, this.parts, alarms) = (options, time, parts, new DvripAlarmBook(options));

    /// <inheritdoc/>
    public override void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
    }

    /// <inheritdoc/>
    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox)
    {
        this.device = device;
        if (device.Standing == DeviceStanding.Refused)
        {
            waiting = null;
            outbox.RequestEnd(SessionEnd.Refused);
            return;
        }
        TellWaiting(outbox);
    }

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox) => parts.Dispose();

    /// <inheritdoc/>
    protected override bool BeforeFrame(ref ReadOnlySequence<byte> unread, SessionOutbox outbox) => waiting is null;

    /// <inheritdoc/>
    protected override bool OnFrame(in DvripPart frame, SessionOutbox outbox)
    {
        if (!TakesMore(outbox)) return true;
        if (frame.Message != DvripMessageId.AlarmCenter)
        {
            outbox.Count(device is null ? SessionIncident.BeforeLogin : SessionIncident.UnknownFrame);
            return true;
        }
        if (DvripAlarm.Read(frame.Text.Span) is not { } told || !DeviceId.TryParse(told.SerialNumber, out var from))
        {
            outbox.Count(SessionIncident.FrameNotUnderstood);
            return true;
        }
        // A line of the camera's log is no alarm.
        if (told.IsLog) return true;
        waiting = told;
        if (device is not null && from == serial)
        {
            TellWaiting(outbox);
            return true;
        }
        // What this one raises has nothing to do with what the one before raised.
        (serial, alarms) = (from, new DvripAlarmBook(options));
        outbox.RequestIdentifyBeside(from);
        return true;
    }

    // Whoever goes beyond what a recorder can have to say is not listened to, or hung up on: it may dial again.
    private bool TakesMore(SessionOutbox outbox)
    {
        if (++messages > options.MaxAlarmMessages)
        {
            outbox.RequestEnd(SessionEnd.Done);
            return false;
        }
        if (windowStart == long.MinValue || outbox.NowMilliseconds - windowStart >= WindowMilliseconds) (windowStart, inWindow) = (outbox.NowMilliseconds, 0);
        if (++inWindow <= options.MaxAlarmMessagesPerSecond) return true;
        outbox.Count(SessionIncident.MessagesDropped);
        return false;
    }

    private void TellWaiting(SessionOutbox outbox)
    {
        if (waiting is not { } told) return;
        waiting = null;
        var now = time.GetUtcNow();
        var at = now;
        if (told.Time is { } local && DvripZone.ToUtc(local, ZoneOf(device!)) is var utc && (utc - now).Duration() <= options.MaxClockError) at = utc;
        alarms.Take(device!.Id, told, at, outbox);
    }

    private static TimeZoneInfo ZoneOf(DeviceRecord device) =>
        device.TimeZone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
