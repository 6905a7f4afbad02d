using CloudCam.Protocols.Dvrip.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>
/// A connection beside the main one, for one stream of media: claimed with the main connection's session (or logged in by itself, by the setting <c>dvrip.live</c>), then
/// started, then media.
/// </summary>
internal abstract class DvripSideSession : DvripLinkSession
{
    private Phase phase = Phase.Claiming;

    protected DvripSideSession(DvripMainSession main)
        : base(main.Shared, new DvripMail())
    {
        Main = main;
        Session = main.Shared.Session;
    }

    private enum Phase
    {
        Claiming,
        Starting,
        Running,
    }

    /// <summary>Why the stream did not come about or broke, for events: <c>claim-</c>, <c>start-</c> or <c>login-</c> and <see cref="Reason"/>, or that alone; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>The same for a command's outcome, without the step.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether the camera says that the session by which the connection was claimed is dead.</summary>
    public bool IsSessionDead { get; private set; }

    /// <summary>Whether the camera did not take the login of this connection, though it took the main one's: trying on would lock the account.</summary>
    public bool IsLoginRefused { get; private set; }

    protected DvripMainSession Main { get; }

    /// <summary>Whether the claim was answered: from here on media may come, also before the answer to the start.</summary>
    protected bool IsClaimed => phase != Phase.Claiming;

    protected bool IsRunning => phase == Phase.Running;

    protected abstract DvripMessageId Claim { get; }

    protected abstract DvripMessageId Start { get; }

    /// <summary>Whether the claim alone starts the stream.</summary>
    protected virtual bool StartsWithClaim => false;

    protected bool LogsIn => Camera.Quirks.Way == DvripWay.OneConnection;

    /// <inheritdoc/>
    public sealed override void OnConnected(SessionOutbox outbox)
    {
        if (!LogsIn)
        {
            SendClaim(outbox);
            return;
        }
        Session = 0;
        Ask(DvripMessageId.Login, Camera.WriteLogin, OnLogin, outbox);
    }

    protected abstract void WriteClaim(System.Buffers.IBufferWriter<byte> output, DvripStamp stamp);

    protected abstract void WriteStart(System.Buffers.IBufferWriter<byte> output, DvripStamp stamp);

    /// <summary>The stream is on its way.</summary>
    protected virtual void OnStarted(SessionOutbox outbox)
    {
    }

    /// <summary>The first media came: the answer to the start may come later, or never.</summary>
    protected void MediaCame(SessionOutbox outbox)
    {
        if (phase == Phase.Starting) Run(outbox);
    }

    /// <summary>Gives the connection up.</summary>
    protected void GiveUp(string step, string reason, SessionEnd end, SessionOutbox outbox)
    {
        Fails(step, reason);
        End(end, outbox);
    }

    /// <summary>Names what went wrong; the first name stays.</summary>
    protected void Fails(string step, string reason)
    {
        if (Problem is null) (Problem, Reason) = (step + reason, reason);
    }

    private void OnLogin(in DvripReply reply, SessionOutbox outbox)
    {
        var answer = reply.IsHere ? DvripLoginAnswer.Read(reply.Text.Span) : null;
        if (answer is { IsDone: true })
        {
            LoggedIn(answer.Session, reply.Header.Session);
            SendClaim(outbox);
            return;
        }
        IsLoginRefused = answer is not null && DvripRet.IsLoginRefused(answer.Ret);
        if (!reply.IsHere) outbox.Count(SessionIncident.AnswerMissing);
        GiveUp("login-", reply.Problem ?? "bad-answer", reply.IsHere ? SessionEnd.DeviceError : SessionEnd.TimedOut, outbox);
    }

    private void SendClaim(SessionOutbox outbox) => Ask(Claim, WriteClaim, OnClaimed, outbox);

    private void OnClaimed(in DvripReply reply, SessionOutbox outbox)
    {
        if (reply.Problem is { } problem)
        {
            IsSessionDead = !LogsIn && reply.Ret is { } ret && (ret == DvripRet.NotAllowed || DvripRet.Outcome(ret) == DvripOutcome.NotLoggedIn);
            outbox.Count(reply.IsHere ? SessionIncident.RequestRefused : SessionIncident.AnswerMissing);
            GiveUp("claim-", problem, reply.IsHere ? SessionEnd.DeviceError : SessionEnd.TimedOut, outbox);
            return;
        }
        phase = Phase.Starting;
        if (StartsWithClaim) Run(outbox);
        else if (LogsIn) Ask(Start, WriteStart, OnOwnStart, outbox);
        else Camera.Main.Post(main => Main.AskFor(this, Start, WriteStart, OnStartAnswered, main));
    }

    // Cameras that start on the claimed connection answer with media, and not all of them with words.
    private void OnOwnStart(in DvripReply reply, SessionOutbox outbox) => OnStartAnswered(reply.IsHere ? reply.Problem : null, outbox);

    private void OnStartAnswered(string? problem, SessionOutbox outbox)
    {
        if (problem is null)
        {
            if (phase == Phase.Starting) Run(outbox);
            return;
        }
        if (phase == Phase.Running) return;
        outbox.Count(problem == "no-answer" ? SessionIncident.AnswerMissing : SessionIncident.RequestRefused);
        GiveUp("start-", problem, SessionEnd.DeviceError, outbox);
    }

    private void Run(SessionOutbox outbox)
    {
        phase = Phase.Running;
        OnStarted(outbox);
    }
}
