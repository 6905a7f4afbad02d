using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>Writes a request with its number in the header.</summary>
internal delegate void RequestWriter(IBufferWriter<byte> output, DvripStamp stamp);

/// <summary>What every connection to a camera does: requests and their answers, mail of the camera's other connections, deadlines.</summary>
internal abstract class DvripLinkSession : FramedSession<DvripPart>
{
    private readonly DvripParts parts;
    private readonly ReplyBook replies = new();
    private uint nextSequence;
    private uint answeredSession;

    protected DvripLinkSession(DvripCamera camera, DvripMail mail)
        : this(camera, mail, new DvripParts(camera.Options.Codec))
    {
    }

    private DvripLinkSession(DvripCamera camera, DvripMail mail, DvripParts parts)
        : base(parts) => (Camera, Mail, this.parts) = (camera, mail, parts);

    /// <inheritdoc/>
    public override long DeadlineMilliseconds => IsOver ? long.MaxValue : Mail.HasMail ? 0 : Math.Min(replies.DeadlineMilliseconds, NextMilliseconds);

    /// <summary>What other connections want done here.</summary>
    public DvripMail Mail { get; }

    /// <summary>Whether the connection is gone, or its end was asked for.</summary>
    protected bool IsOver { get; private set; }

    protected DvripCamera Camera { get; }

    protected DvripSessionOptions Options => Camera.Options;

    /// <summary>The session number of this connection's requests.</summary>
    protected uint Session { get; set; }

    /// <summary>When <see cref="OnTime"/> is wanted next.</summary>
    protected virtual long NextMilliseconds => long.MaxValue;

    /// <summary>Who the camera is; null before the relay said so.</summary>
    protected DeviceRecord? Device { get; private set; }

    /// <inheritdoc/>
    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox) => Device = device;

    /// <inheritdoc/>
    public override void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
        if (IsOver) return;
        Mail.Open(outbox);
        if (!outbox.MustDeliver) replies.Expire(nowMilliseconds, outbox);
        if (!outbox.MustDeliver && !IsOver) OnTime(outbox);
    }

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox)
    {
        IsOver = true;
        parts.Dispose();
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="request">Its number.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="onReply">Takes the answer, or that none came within the reply timeout.</param>
    /// <param name="outbox">Takes the bytes.</param>
    protected void Ask(DvripMessageId request, RequestWriter write, ReplyHandler onReply, SessionOutbox outbox)
    {
        var stamp = NextStamp();
        write(outbox.Replies, stamp);
        replies.Add(request.Answer(), stamp.Sequence, outbox.NowMilliseconds + (long)Options.ReplyTimeout.TotalMilliseconds, onReply);
    }

    /// <summary>A message that is no JSON answered a request: its answer is not awaited any more.</summary>
    protected void Answered(in DvripHeader header) => replies.Take(header);

    /// <summary>Number of the next packet. Even ones only: some firmware answers with one more.</summary>
    protected DvripStamp NextStamp()
    {
        var sequence = nextSequence;
        nextSequence += 2;
        return new DvripStamp(Session, sequence);
    }

    /// <summary>Logged in: the numbers by which the camera knows the session.</summary>
    /// <param name="told">The number in the answer; null: only in the header.</param>
    /// <param name="header">The number in the header.</param>
    protected void LoggedIn(uint? told, uint header) => (Session, answeredSession) = (told is > 0 ? told.Value : header, header);

    /// <summary>Asks for the end of the connection.</summary>
    protected void End(SessionEnd end, SessionOutbox outbox)
    {
        IsOver = true;
        outbox.RequestEnd(end);
    }

    /// <inheritdoc/>
    protected sealed override bool OnFrame(in DvripPart frame, SessionOutbox outbox)
    {
        if (IsOver) return true;
        if (!IsOurs(frame.Header.Session))
        {
            if (frame.IsLast) outbox.Count(SessionIncident.WrongSession);
            return true;
        }
        OnSign(outbox);
        if (frame.IsBinary) OnBinary(frame, outbox);
        else if (replies.Take(frame.Header) is { } handler) handler(new DvripReply(frame), outbox);
        else OnMessage(frame, outbox);
        return true;
    }

    /// <summary>Something of this session came.</summary>
    protected virtual void OnSign(SessionOutbox outbox)
    {
    }

    /// <summary>A piece of media.</summary>
    protected virtual void OnBinary(in DvripPart part, SessionOutbox outbox)
    {
        if (part.IsLast) outbox.Count(SessionIncident.MediaBeforeClaim);
    }

    /// <summary>A control message that answers nothing.</summary>
    protected virtual void OnMessage(in DvripPart part, SessionOutbox outbox) =>
        outbox.Count(((ushort)part.Message & 1) == 1 || part.Message == DvripMessageId.MonitorClaimAnswer ? SessionIncident.UnexpectedAnswer : SessionIncident.UnknownFrame);

    /// <summary><see cref="NextMilliseconds"/> has passed, or the relay woke the session.</summary>
    protected virtual void OnTime(SessionOutbox outbox)
    {
    }

    // Cameras that put no number into some headers were seen.
    private bool IsOurs(uint session) => session == 0 || Session == 0 || session == Session || session == answeredSession;
}
