using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Dvrip.Messages;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>A camera's main connection: login, who it is, keep-alive, alarms, commands; it opens the connections for media.</summary>
internal sealed partial class DvripMainSession : DvripLinkSession
{
    private const int MaxTextLength = 256;
    private long aliveMilliseconds;
    private long nextKeepAlive = long.MaxValue;
    private long silentAt = long.MaxValue;
    private int channels;
    private string? deviceType;
    private DvripSystemInfo? info;

    /// <summary>Begins the conversation.</summary>
    public DvripMainSession(DvripCamera camera)
        : base(camera, camera.Main)
    {
        alarms = new DvripAlarmBook(camera.Options);
        live = NewChannels();
    }

    /// <summary>What the camera's connections share.</summary>
    public DvripCamera Shared => Camera;

    /// <summary>Channels of the camera, as far as it told; 0: not told.</summary>
    public int ChannelCount => Math.Max(channels, info is null ? 0 : info.VideoInputs + info.DigitalChannels);

    /// <summary>Alarm outputs of the camera; 0: not told.</summary>
    public int AlarmOutputs => info?.AlarmOutputs ?? 0;

    /// <inheritdoc/>
    protected override long NextMilliseconds => Math.Min(Math.Min(nextKeepAlive, silentAt), Math.Min(NextLive, NextRun));

    /// <inheritdoc/>
    public override void OnConnected(SessionOutbox outbox)
    {
        Camera.Main.Deliver(Camera.Links.Main);
        Ask(DvripMessageId.Login, Camera.WriteLogin, OnLogin, outbox);
    }

    /// <inheritdoc/>
    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox)
    {
        base.OnIdentified(device, outbox);
        if (device.Standing == DeviceStanding.Refused)
        {
            End(SessionEnd.Refused, outbox);
            return;
        }
        (nextKeepAlive, silentAt) = (outbox.NowMilliseconds + aliveMilliseconds, outbox.NowMilliseconds + Patience);
        TakeUpWishes();
        OpenLive(outbox);
        // One after the other: cameras of an older make lose a request that comes while they think about another.
        Ask(DvripMessageId.Info, DvripWriter.SystemInfo, OnSystemInfo, outbox);
    }

    /// <inheritdoc/>
    public override void OnStopping(SessionOutbox outbox)
    {
        if (Device is null) return;
        StopMoving(outbox);
        DvripWriter.Logout(outbox.Replies, NextStamp());
    }

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox)
    {
        base.OnClosed(outbox);
        CloseRuns(outbox);
    }

    /// <inheritdoc/>
    protected override void OnSign(SessionOutbox outbox)
    {
        if (silentAt != long.MaxValue) silentAt = outbox.NowMilliseconds + Patience;
    }

    /// <inheritdoc/>
    protected override void OnTime(SessionOutbox outbox)
    {
        if (outbox.NowMilliseconds >= silentAt && IsSilent(outbox))
        {
            End(SessionEnd.TimedOut, outbox);
            return;
        }
        if (outbox.NowMilliseconds >= nextKeepAlive)
        {
            nextKeepAlive = outbox.NowMilliseconds + aliveMilliseconds;
            Ask(DvripMessageId.KeepAlive, DvripWriter.KeepAlive, OnKeepAlive, outbox);
        }
        OpenLive(outbox);
        RunOnTime(outbox);
    }

    /// <inheritdoc/>
    protected override void OnMessage(in DvripPart part, SessionOutbox outbox)
    {
        if (Device is null) outbox.Count(SessionIncident.BeforeLogin);
        else if (part.Message == DvripMessageId.Alarm) OnAlarm(part, outbox);
        else base.OnMessage(part, outbox);
    }

    private long Patience => 2 * aliveMilliseconds * Options.SilentIntervals;

    // A camera that answers nothing and sends media is there: some firmware is like that.
    private bool IsSilent(SessionOutbox outbox)
    {
        var age = Camera.LastMediaTicks is var last && last > 0 ? (Camera.Now.UtcTicks - last) / TimeSpan.TicksPerMillisecond : long.MaxValue;
        if (age >= Patience) return true;
        silentAt = outbox.NowMilliseconds + Patience - Math.Max(0, age);
        return false;
    }

    private void OnLogin(in DvripReply reply, SessionOutbox outbox)
    {
        if (!reply.IsHere)
        {
            outbox.Count(SessionIncident.AnswerMissing);
            End(SessionEnd.TimedOut, outbox);
            return;
        }
        var answer = DvripLoginAnswer.Read(reply.Text.Span) ?? throw new ProtocolViolationException(Violation.BadField, "the answer to the login is no JSON object");
        if (!answer.IsDone)
        {
            End(DvripRet.IsLoginRefused(answer.Ret) ? SessionEnd.LoginRefused : DvripRet.Outcome(answer.Ret) == DvripOutcome.Busy ? SessionEnd.PeerBusy : SessionEnd.DeviceError, outbox);
            return;
        }
        LoggedIn(answer.Session, reply.Header.Session);
        Camera.Session = Session;
        channels = answer.Channels + answer.ExtraChannels;
        deviceType = answer.DeviceType;
        // Half of it, so that one that is late does no harm.
        aliveMilliseconds = Math.Min(answer.AliveSeconds * 1_000L, (long)Options.MaxAliveInterval.TotalMilliseconds) / 2;
        outbox.RequestIdentify(Camera.Setup.Id);
    }

    private void OnKeepAlive(in DvripReply reply, SessionOutbox outbox)
    {
        if (!reply.IsHere) outbox.Count(SessionIncident.AnswerMissing);
        else if (reply.Ret is { } ret && DvripRet.Outcome(ret) == DvripOutcome.NotLoggedIn) End(SessionEnd.DeviceError, outbox);
        else if (reply.Problem is not null) outbox.Count(SessionIncident.RequestRefused);
    }

    private void OnSystemInfo(in DvripReply reply, SessionOutbox outbox)
    {
        CountProblem(reply, outbox);
        info = reply.IsDone && reply.IsHere ? DvripSystemInfo.Read(reply.Text.Span) : null;
        TellInfo(outbox);
        if (DeviceId.TryParse(info?.SerialNumber, out var serial) && serial != Camera.Setup.Id) outbox.RequestAlias(serial);
        if (Camera.Quirks.SetsTime) Ask(DvripMessageId.Machine, (output, stamp) => DvripWriter.SetTime(output, stamp, Camera.ToLocal(Camera.Now)), OnTimeSet, outbox);
        else AskForAlarms(outbox);
    }

    private void OnTimeSet(in DvripReply reply, SessionOutbox outbox)
    {
        CountProblem(reply, outbox);
        AskForAlarms(outbox);
    }

    private void AskForAlarms(SessionOutbox outbox)
    {
        // Cameras that send alarms and never answer this were seen: whatever comes of it, alarms are taken.
        if (Options.Guard) Ask(DvripMessageId.Guard, DvripWriter.Guard, CountProblem, outbox);
    }

    private void TellInfo(SessionOutbox outbox)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("model", info?.Model);
        Add("hardware", info?.Hardware);
        Add("firmware", info?.Firmware);
        Add("buildTime", info?.BuildTime);
        Add("serialNumber", info?.SerialNumber);
        Add("deviceType", deviceType);
        Add("channels", ChannelCount > 0 ? ChannelCount.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        if (told.Count > 0) outbox.Raise(new DeviceInfoReported { Device = Device!.Id, Time = Camera.Now, Protocol = DvripProtocol.ProtocolName, Info = told });

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) told[name] = value.Length > MaxTextLength ? value[..MaxTextLength] : value;
        }
    }

    private static void CountProblem(in DvripReply reply, SessionOutbox outbox)
    {
        if (!reply.IsHere) outbox.Count(SessionIncident.AnswerMissing);
        else if (!reply.IsReadable) outbox.Count(SessionIncident.FrameNotUnderstood);
        else if (!reply.IsDone) outbox.Count(SessionIncident.RequestRefused);
    }
}
