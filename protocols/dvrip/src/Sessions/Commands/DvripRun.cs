using CloudCam.Core.Commands;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>One command being carried out: says once that it was sent, and once what became of it.</summary>
internal abstract class DvripRun(DvripMainSession main, DeviceCommand command)
{
    /// <summary>The command.</summary>
    public DeviceCommand Command { get; } = command;

    /// <summary>Whether its outcome was told.</summary>
    public bool IsTold { get; private set; }

    /// <summary>Whether nothing is left to do; a run may go on after its outcome was told.</summary>
    public virtual bool IsDone => IsTold;

    /// <summary>When <see cref="OnTime"/> is wanted.</summary>
    public virtual long NextMilliseconds => long.MaxValue;

    protected DvripMainSession Main { get; } = main;

    protected DvripCamera Camera => Main.Shared;

    protected DvripSessionOptions Options => Main.Shared.Options;

    /// <summary>Asks the camera.</summary>
    public abstract void Begin(SessionOutbox outbox);

    /// <summary><see cref="NextMilliseconds"/> has passed.</summary>
    public virtual void OnTime(SessionOutbox outbox)
    {
    }

    /// <summary>The connection is gone. Commands that are still open the relay ends itself, as disconnected.</summary>
    public virtual void OnClosed(SessionOutbox outbox)
    {
    }

    protected void Answer(string? answer, SessionOutbox outbox) => Tell(new CommandOutcome(Command, CommandState.Answered, answer), outbox);

    protected void Fail(string reason, SessionOutbox outbox) => Tell(new CommandOutcome(Command, CommandState.Failed, Reason: reason), outbox);

    /// <summary>What most answers come to: done, or failed with the reason.</summary>
    protected void End(in DvripReply reply, SessionOutbox outbox)
    {
        if (reply.Problem is { } problem) Fail(problem, outbox);
        else Answer(null, outbox);
    }

    private void Tell(CommandOutcome outcome, SessionOutbox outbox)
    {
        if (IsTold) return;
        IsTold = true;
        outbox.Tell(outcome);
    }
}

/// <summary>A command that is one request and its answer.</summary>
internal sealed class RequestRun(DvripMainSession main, DeviceCommand command, DvripMessageId request, RequestWriter write) : DvripRun(main, command)
{
    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox) => Main.Request(request, write, End, outbox);
}

/// <summary>Restart: the answer may be lost with the connection.</summary>
internal sealed class RebootRun(DvripMainSession main, DeviceCommand command) : DvripRun(main, command)
{
    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox) => Main.Request(DvripMessageId.Machine, Requests.DvripWriter.Reboot, OnReply, outbox);

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox) => Answer(null, outbox);

    private void OnReply(in DvripReply reply, SessionOutbox outbox)
    {
        // Silence is what a camera that restarts at once sounds like.
        if (!reply.IsHere) Answer(null, outbox);
        else End(reply, outbox);
    }
}

/// <summary>Record live video now: answered when the recording has begun, since the camera has other commands to take meanwhile.</summary>
internal sealed class RecordRun(DvripMainSession main, DeviceCommand command, int channel, int seconds) : DvripRun(main, command)
{
    private long until = long.MaxValue;

    /// <inheritdoc/>
    public override long NextMilliseconds => until;

    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox)
    {
        until = outbox.NowMilliseconds + (long)Options.RecordStartTimeout.TotalMilliseconds;
        Main.StartRecord(channel, Command.Id, seconds, outbox);
    }

    /// <inheritdoc/>
    public override void OnTime(SessionOutbox outbox)
    {
        if (outbox.NowMilliseconds < until) return;
        Main.StopRecord(Command.Id);
        Fail("no-media", outbox);
    }

    /// <summary>The first file is open.</summary>
    public void Began(string transferId, SessionOutbox outbox) => Answer($"{{\"mediaId\":\"{transferId}\"}}", outbox);

    /// <summary>Another command is being recorded.</summary>
    public void Refused(SessionOutbox outbox) => Fail("busy", outbox);
}
