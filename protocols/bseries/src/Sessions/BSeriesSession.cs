using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.BSeries.Messages;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>
/// The operation connection of one camera: login, verify, keep-alive, alarms, commands, and the starts and ends of streams, whose bytes come on a connection beside
/// (<see cref="BSeriesMediaSession"/>). README.md tells the flow.
/// </summary>
internal sealed partial class BSeriesSession : FramedSession<BSeriesFrame>
{
    private readonly BSeriesCamera camera;
    private readonly BSeriesStreams streams;
    private readonly IdleFrames idle;
    private DeviceRecord? device;
    private BSeriesLoginAnswer login;
    private Stage stage;
    private long stageDue;
    private long lastFrame;
    private long nextKeepAlive = long.MaxValue;

    /// <summary>Begins the conversation.</summary>
    public BSeriesSession(BSeriesCamera camera, long nowMilliseconds)
        : base(new BSeriesFrameDecoder(camera.Options))
    {
        (this.camera, streams, idle, lastFrame) = (camera, new BSeriesStreams(camera), new IdleFrames(camera.Options), nowMilliseconds);
        stageDue = nowMilliseconds + Wait;
        DeadlineMilliseconds = stageDue;
    }

    private enum Stage
    {
        Login,
        Verify,
        Identify,
        Ready,
    }

    /// <inheritdoc/>
    public override long DeadlineMilliseconds => camera.ToOperation.HasMail && stage == Stage.Ready ? 0 : base.DeadlineMilliseconds;

    private long Wait => (long)camera.Options.AnswerTimeout.TotalMilliseconds;

    /// <inheritdoc/>
    public override void OnConnected(SessionOutbox outbox)
    {
        BSeriesWriter.Write(outbox.Replies, BSeriesOperation.LoginRequest);
        (lastFrame, stageDue) = (outbox.NowMilliseconds, outbox.NowMilliseconds + Wait);
        SetDeadline();
    }

    /// <inheritdoc/>
    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox)
    {
        this.device = device;
        if (device.Standing == DeviceStanding.Refused)
        {
            outbox.RequestEnd(SessionEnd.Refused);
            return;
        }
        (stage, stageDue) = (Stage.Ready, long.MaxValue);
        nextKeepAlive = outbox.NowMilliseconds + (long)camera.Options.KeepAliveInterval.TotalMilliseconds;
        var info = new Dictionary<string, string>();
        if (login.CameraId is { } mac) info["mac"] = mac;
        if (login.Firmware is { } firmware) info["firmware"] = firmware;
        if (info.Count > 0) outbox.Raise(new DeviceInfoReported { Device = device.Id, Time = camera.Time.GetUtcNow(), Protocol = BSeriesProtocol.ProtocolName, Info = info });
        if (login.CameraId is { } name && DeviceId.TryParse(name, out var alias)) outbox.RequestAlias(alias);
        TakeUpWish();
        streams.WantsVideo = camera.NeedsVideoAlways || camera.Wish is not null;
        Proceed(outbox);
    }

    /// <inheritdoc/>
    public override void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
        if (nowMilliseconds >= stageDue || nowMilliseconds >= SilentAt)
        {
            outbox.RequestEnd(SessionEnd.TimedOut);
            return;
        }
        if (stage == Stage.Ready)
        {
            if (nowMilliseconds >= nextKeepAlive)
            {
                BSeriesWriter.Write(outbox.Replies, BSeriesOperation.KeepAlive);
                nextKeepAlive = nowMilliseconds + (long)camera.Options.KeepAliveInterval.TotalMilliseconds;
            }
            ReadMail(outbox);
            ExpireCommands(outbox);
            Proceed(outbox);
        }
        SetDeadline();
    }

    /// <inheritdoc/>
    public override void OnStopping(SessionOutbox outbox)
    {
        // The protocol has no goodbye; ends spare the camera streams that nobody hears.
        if (stage == Stage.Ready) streams.End(outbox);
    }

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox) => FailCommands("disconnected", outbox);

    /// <inheritdoc/>
    protected override bool BeforeFrame(ref System.Buffers.ReadOnlySequence<byte> unread, SessionOutbox outbox) => GoOnWithPhoto(outbox);

    /// <inheritdoc/>
    protected override bool OnFrame(in BSeriesFrame frame, SessionOutbox outbox)
    {
        lastFrame = outbox.NowMilliseconds;
        if (frame.Connection == BSeriesConnection.Operation) OnOperation(frame, outbox);
        else IsOutOfPlace(frame, outbox);
        if (stage == Stage.Ready)
        {
            if (camera.ToOperation.HasMail) ReadMail(outbox);
            Proceed(outbox);
        }
        SetDeadline();
        return true;
    }

    private void OnOperation(in BSeriesFrame frame, SessionOutbox outbox)
    {
        var operation = (BSeriesOperation)frame.Code;
        switch (operation)
        {
            case BSeriesOperation.KeepAlive:
                return;
            case BSeriesOperation.LoginResponse when stage == Stage.Login:
                OnLogin(frame, outbox);
                return;
            case BSeriesOperation.VerifyResponse when stage == Stage.Verify:
                OnVerify(frame, outbox);
                return;
            // What cameras tell unasked and nobody here needs: parameters, other cameras, their serial port.
            case BSeriesOperation.Parameters or BSeriesOperation.ParametersChanged or BSeriesOperation.OtherDevices or BSeriesOperation.SerialData:
                return;
            case BSeriesOperation.AlarmNotify when stage == Stage.Ready:
                OnAlarm(frame, outbox);
                return;
            case BSeriesOperation.VideoStartResponse or BSeriesOperation.AudioStartResponse or BSeriesOperation.TalkStartResponse when stage == Stage.Ready:
                OnStartAnswer(operation - 1, frame, outbox);
                return;
            default:
                IsOutOfPlace(frame, outbox);
                return;
        }
    }

    private void OnLogin(in BSeriesFrame frame, SessionOutbox outbox)
    {
        if (!BSeriesLoginAnswer.TryRead(frame.Text, out login)) throw new ProtocolViolationException(Violation.BadLength, $"login answer of {frame.Text.Length} bytes");
        if (login.Result != BSeriesResult.Ok)
        {
            outbox.RequestEnd(login.Result == BSeriesResult.Busy ? SessionEnd.PeerBusy : SessionEnd.DeviceError);
            return;
        }
        if (!BSeriesWriter.Fits(camera.Setup.User) || !BSeriesWriter.Fits(camera.Setup.Password))
        {
            // The fields cannot hold them, so the camera cannot have such a user.
            outbox.RequestEnd(SessionEnd.LoginRefused);
            return;
        }
        BSeriesWriter.Verify(outbox.Replies, camera.Setup.User, camera.Setup.Password);
        (stage, stageDue) = (Stage.Verify, outbox.NowMilliseconds + Wait);
    }

    private void OnVerify(in BSeriesFrame frame, SessionOutbox outbox)
    {
        if (!BSeriesVerifyAnswer.TryRead(frame.Text, out var verify)) throw new ProtocolViolationException(Violation.BadLength, "verify answer without a result");
        if (verify.Result != BSeriesResult.Ok)
        {
            outbox.RequestEnd(verify.Result switch
            {
                BSeriesResult.WrongUser or BSeriesResult.WrongPassword or BSeriesResult.NoPrivilege => SessionEnd.LoginRefused,
                BSeriesResult.Busy => SessionEnd.PeerBusy,
                _ => SessionEnd.DeviceError,
            });
            return;
        }
        (stage, stageDue) = (Stage.Identify, long.MaxValue);
        outbox.RequestIdentify(camera.Setup.Id);
    }

    private void OnStartAnswer(BSeriesOperation request, in BSeriesFrame frame, SessionOutbox outbox)
    {
        if (!BSeriesStartAnswer.TryRead(frame.Text, out var answer))
        {
            NotUnderstood(frame, outbox);
            return;
        }
        if (!streams.OnAnswer(request, answer, outbox)) return;
        if (request == BSeriesOperation.TalkStartRequest) OnTalkAnswer(answer.Result, outbox);
        else if (request == BSeriesOperation.VideoStartRequest && answer.Result != BSeriesResult.Ok) OnVideoRefused(answer.Result, outbox);
    }

    private void ReadMail(SessionOutbox outbox)
    {
        while (!outbox.MustDeliver && camera.ToOperation.Take() is { } message)
        {
            switch (message)
            {
                case ToOperation.Connected:
                    streams.OnConnected();
                    break;
                case ToOperation.Settled:
                    streams.OnSettled();
                    break;
                case ToOperation.Idle idle:
                    if (idle.Taken == streams.Posted && !camera.NeedsVideoAlways) streams.WantsVideo = false;
                    break;
                case ToOperation.Closed closed:
                    OnMediaClosed(closed, outbox);
                    break;
                case ToOperation.PhotoTaken taken:
                    OnPhoto(taken, outbox);
                    break;
                case ToOperation.RecordBegun begun:
                    OnRecordBegun(begun.CommandId, outbox);
                    break;
                case ToOperation.RecordBusy refused:
                    EndRecord(refused.CommandId, "busy", outbox);
                    break;
                case ToOperation.ShowBegun begun:
                    OnShowBegun(begun.Wish, outbox);
                    break;
                case ToOperation.ShowEnded ended:
                    OnShowEnded(ended, outbox);
                    break;
                case ToOperation.TalkDone done:
                    OnTalkDone(done.CommandId, outbox);
                    break;
            }
        }
    }

    private void OnMediaClosed(ToOperation.Closed closed, SessionOutbox outbox)
    {
        if (!streams.OnClosed(closed.HadData, outbox)) EndTalk("link-lost", outbox);
    }

    // What is to be done next with the streams; and what nobody can do any more.
    private void Proceed(SessionOutbox outbox)
    {
        if (outbox.End is not null) return;
        if (!streams.Step(outbox)) EndTalk("no-answer", outbox);
        if (streams is { IsHopeless: true, IsOff: true, WantsVideo: true } && !camera.NeedsVideoAlways && photo is null && record is null && watch is null)
        {
            // Only an alarm or somebody who watched wanted video: that alarm is long over, and who watched has left.
            DropWish(outbox, "ended");
            camera.ToMedia.Clear();
            camera.MailTaken = streams.Posted;
            streams.WantsVideo = false;
        }
        SetDeadline();
    }

    // Bytes of a frame that does not belong here.
    private void IsOutOfPlace(in BSeriesFrame frame, SessionOutbox outbox)
    {
        if (device is not null && idle.MayKeep())
            outbox.Raise(BSeriesEvents.Unknown(device.Id, camera.Time.GetUtcNow(), frame));
        outbox.Count(device is null ? SessionIncident.BeforeLogin : SessionIncident.UnknownFrame);
        idle.Count(outbox.NowMilliseconds);
    }

    private void NotUnderstood(in BSeriesFrame frame, SessionOutbox outbox)
    {
        if (idle.MayKeep()) outbox.Raise(BSeriesEvents.Unknown(device!.Id, camera.Time.GetUtcNow(), frame));
        outbox.Count(SessionIncident.FrameNotUnderstood);
        idle.Count(outbox.NowMilliseconds);
    }

    private long SilentAt => lastFrame + (long)camera.Options.SilenceTimeout.TotalMilliseconds;

    private void SetDeadline() =>
        DeadlineMilliseconds = Math.Min(Math.Min(Math.Min(stageDue, SilentAt), nextKeepAlive), stage == Stage.Ready ? Math.Min(streams.DeadlineMilliseconds, CommandDeadline) : long.MaxValue);
}
