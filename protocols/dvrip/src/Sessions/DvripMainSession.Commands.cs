using System.Buffers;
using CloudCam.Core.Commands;
using CloudCam.Core.Media;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Dvrip.Sessions.Commands;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <content>Commands: one at a time; a fetch goes on in the background once its outcome was told.</content>
internal sealed partial class DvripMainSession
{
    private DvripRun? run;
    private FetchRun? fetch;
    private FileAnnouncement? opening;
    private (int Channel, DvripPtzMove Move)? moving;

    private long NextRun => run is { IsTold: false } ? run.NextMilliseconds : long.MaxValue;

    /// <summary>Sends a request of a command.</summary>
    public void Request(DvripMessageId request, RequestWriter write, ReplyHandler onReply, SessionOutbox outbox) => Ask(request, write, onReply, outbox);

    /// <summary>The camera moves from here on.</summary>
    public void Moves(int channel, DvripPtzMove move) => moving = (channel, move);

    /// <summary>The camera is being stopped.</summary>
    public void StopsMoving() => moving = null;

    /// <inheritdoc/>
    public override void OnCommand(DeviceCommand command, SessionOutbox outbox)
    {
        if (Device is null || IsOver)
        {
            base.OnCommand(command, outbox);
            return;
        }
        if (run is { IsTold: false })
        {
            // The relay gives one at a time; the same one twice is ignored.
            if (run.Command.Id != command.Id) outbox.Tell(new CommandOutcome(command, CommandState.Failed, Reason: "busy"));
            return;
        }
        if (!DvripCommands.TryPlan(this, command, moving, out var planned, out var reason) || (planned is FetchRun && fetch is { IsDone: false }))
        {
            outbox.Tell(new CommandOutcome(command, CommandState.Failed, Reason: reason ?? "busy"));
            return;
        }
        run = planned;
        fetch = planned as FetchRun ?? fetch;
        outbox.Tell(new CommandOutcome(command, CommandState.Sent));
        planned.Begin(outbox);
    }

    /// <inheritdoc/>
    public override void OnContent(ReadOnlyMemory<byte>? content, SessionOutbox outbox)
    {
        if (run is TalkRun { AwaitsSound: true } talk) talk.OnSound(content, outbox);
    }

    /// <inheritdoc/>
    public override void OnFileOpened(IFileWriter file, SessionOutbox outbox)
    {
        if (run is not PhotoRun photo) return;
        if (opening is { } announced && !file.IsAlreadyWhole) outbox.Raise(photo.Started(file, announced));
        opening = null;
        photo.OnFileOpened(file, outbox);
    }

    /// <inheritdoc/>
    public override void OnFileClosed(SessionOutbox outbox)
    {
        if (run is PhotoRun photo) photo.OnFileClosed(outbox);
    }

    /// <inheritdoc/>
    protected override bool BeforeFrame(ref ReadOnlySequence<byte> unread, SessionOutbox outbox) => run is not PhotoRun photo || photo.Write(outbox);

    /// <inheritdoc/>
    protected override void OnBinary(in DvripPart part, SessionOutbox outbox)
    {
        if (part.Message != DvripMessageId.SnapshotAnswer || run is not PhotoRun { IsWaiting: true } photo)
        {
            base.OnBinary(part, outbox);
            return;
        }
        // The picture is the answer: nobody waits for one in words any more.
        Answered(part.Header);
        photo.OnPiece(part, outbox);
        opening = outbox.OpenFile;
    }

    private void RunOnTime(SessionOutbox outbox)
    {
        if (outbox.NowMilliseconds >= NextRun) run!.OnTime(outbox);
    }

    private void CloseRuns(SessionOutbox outbox) => run?.OnClosed(outbox);

    // A camera that is not told to stop moves on for ever.
    private void StopMoving(SessionOutbox outbox)
    {
        if (moving is { } last) DvripWriter.StopMoving(outbox.Replies, NextStamp(), last.Channel, last.Move);
        moving = null;
    }
}
