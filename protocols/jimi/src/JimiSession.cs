using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Jimi;

/// <summary>
/// One unit's connection: login, then heartbeats, places, alarms and whatever else it tells, each answered after its events are safe, and commands one at a
/// time. README.md tells the flow and what happens when a unit leaves it.
/// </summary>
/// <param name="options">Limits, waits and policy.</param>
/// <param name="time">Our clock, for events without a device time and for units that ask for the time.</param>
public sealed partial class JimiSession(JimiOptions options, TimeProvider time)
    : FramedSession<JimiFrame>(new JimiFrameDecoder(options.Codec))
{
    private DeviceRecord? device;
    private JimiLogin login;
    private ushort loginSerial;
    private int lastSerial = -1;
    private int unknownFrames;
    private int idleFrames;
    private long idleWindowEnd;
    private ulong toldHeartbeat;
    private long statusDue = long.MinValue;

    private bool IsRefused => device!.Standing == DeviceStanding.Refused;

    /// <inheritdoc/>
    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox)
    {
        this.device = device;
        if (!IsRefused)
        {
            TellLogin(null, outbox);
        }
        else if (!options.AnswerRefused)
        {
            outbox.RequestEnd(SessionEnd.Refused);
            return;
        }
        JimiWriter.WriteReply(outbox.Replies, JimiNumber.Login, loginSerial);
    }

    /// <inheritdoc/>
    protected override bool OnFrame(in JimiFrame frame, SessionOutbox outbox)
    {
        if (IsFull(outbox)) return false;
        if (!frame.IsGood)
        {
            OnFault(frame, outbox);
            return true;
        }
        if (unitsTold == 0) TakeSerial(frame.Serial, outbox);
        switch (frame.Number)
        {
            case JimiNumber.Login:
                OnLogin(frame, outbox);
                return true;
            case var _ when device is null:
                outbox.Count(SessionIncident.BeforeLogin);
                CountIdleFrame(outbox);
                return true;
            case JimiNumber.Heartbeat:
                OnHeartbeat(frame, outbox);
                return true;
            // Kept quiet, not served: only what would make it dial again and again is answered.
            case var _ when IsRefused:
                return true;
            case JimiNumber.Location or JimiNumber.Location2:
                OnLocation(frame, outbox);
                return true;
            case JimiNumber.Alarm:
                OnAlarm(frame, outbox);
                return true;
            case JimiNumber.CommandAnswer or JimiNumber.CommandAnswerShort:
                OnAnswer(frame, outbox);
                return true;
            case JimiNumber.Extension:
                OnExtension(frame, outbox);
                return true;
            case JimiNumber.Info:
                OnInfo(frame, outbox);
                return true;
            case JimiNumber.ModuleData:
                OnModuleData(frame, outbox);
                return true;
            case JimiNumber.JourneyText:
                OnJourney(frame, outbox);
                return true;
            case JimiNumber.Channels:
                OnChannels(frame, outbox);
                return true;
            case JimiNumber.Peripherals:
                return OnPeripherals(frame, outbox);
            case JimiNumber.TimeRequest:
                JimiWriter.WriteTimeReply(outbox.Replies, time.GetUtcNow());
                return true;
            default:
                CountIdleFrame(outbox);
                KeepRaw(frame, SessionIncident.UnknownFrame, outbox);
                return true;
        }
    }

    private void OnFault(in JimiFrame frame, SessionOutbox outbox)
    {
        CountIdleFrame(outbox);
        if (frame.Fault == JimiFault.Crc) outbox.Count(SessionIncident.CrcMismatch);
        else if (device is null || IsRefused) outbox.Count(SessionIncident.BytesSkipped);
        else KeepRaw(frame, SessionIncident.BytesSkipped, outbox);
    }

    private void OnLogin(in JimiFrame frame, SessionOutbox outbox)
    {
        if (!JimiLogin.TryRead(frame.Content, out var said) || !said.HasPlausibleImei) throw new ProtocolViolationException(Violation.BadField, "login without an IMEI");
        if (device is null)
        {
            (login, loginSerial) = (said, frame.Serial);
            outbox.RequestIdentify(DeviceId.FromImei(said.Imei));
            return;
        }
        if (said.Imei != login.Imei) throw new ProtocolViolationException(Violation.IdentityChanged, "login of another IMEI on the same connection");
        var before = login;
        login = said;
        if (!IsRefused) TellLogin(before, outbox);
        Answer(frame, outbox);
    }

    private void OnHeartbeat(in JimiFrame frame, SessionOutbox outbox)
    {
        if (!IsRefused) TellHeartbeat(frame, outbox);
        Answer(frame, outbox);
    }

    // Most heartbeats say what the one before said: those cost an answer and no event.
    private void TellHeartbeat(in JimiFrame frame, SessionOutbox outbox)
    {
        if (!JimiHeartbeat.TryRead(frame.Content, out var said))
        {
            NotUnderstood(frame, outbox);
            return;
        }
        var content = ((ulong)said.State << 24) | ((ulong)said.BatteryLevel << 16) | ((ulong)said.SignalLevel << 8) | (said.Port ?? 0UL);
        if (content == toldHeartbeat && outbox.NowMilliseconds < statusDue) return;
        (toldHeartbeat, statusDue) = (content, outbox.NowMilliseconds + (long)options.StatusRefresh.TotalMilliseconds);
        outbox.Raise(JimiEvents.Heartbeat(device!.Id, time.GetUtcNow(), said));
    }

    private bool IsFull(SessionOutbox outbox) => outbox.Events.Count >= Math.Max(options.MaxEventsPerStep, 1);

    private static void Answer(in JimiFrame frame, SessionOutbox outbox) => JimiWriter.WriteReply(outbox.Replies, frame.Number, frame.Serial);

    private void TakeSerial(ushort serial, SessionOutbox outbox)
    {
        // After 65535 units go on with 0 or with 1; the same number again is the same frame again.
        var goesOn = lastSerial < 0 || serial == lastSerial || serial == (ushort)(lastSerial + 1) || (lastSerial == ushort.MaxValue && serial == 1);
        if (!goesOn) outbox.Count(SessionIncident.SequenceGap);
        lastSerial = serial;
    }

    // Frames that bring nothing: a few are tolerance, an endless row of them is somebody who wants to keep us busy.
    private void CountIdleFrame(SessionOutbox outbox)
    {
        if (outbox.NowMilliseconds >= idleWindowEnd) (idleFrames, idleWindowEnd) = (0, outbox.NowMilliseconds + (long)options.IdleFrameWindow.TotalMilliseconds);
        if (++idleFrames > options.MaxIdleFrames)
            throw new ProtocolViolationException(Violation.TooManyErrors, $"more than {options.MaxIdleFrames} frames that bring nothing within {options.IdleFrameWindow}");
    }

    // A frame of a known kind in a form nobody describes: kept raw, so it is safe and may be answered.
    private void NotUnderstood(in JimiFrame frame, SessionOutbox outbox)
    {
        CountIdleFrame(outbox);
        KeepRaw(frame, SessionIncident.FrameNotUnderstood, outbox);
    }

    private void KeepRaw(in JimiFrame frame, SessionIncident incident, SessionOutbox outbox)
    {
        outbox.Count(incident);
        if (unknownFrames++ >= options.MaxUnknownFrames) return;
        outbox.Raise(JimiEvents.Unknown(device!.Id, time.GetUtcNow(), frame));
    }
}
