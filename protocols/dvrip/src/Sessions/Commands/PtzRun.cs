using CloudCam.Core.Commands;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>
/// A movement: started, and stopped after its time whatever the camera answered meanwhile, since a camera whose stop is lost moves on. Some firmware answers neither.
/// </summary>
internal sealed class PtzRun(DvripMainSession main, DeviceCommand command, int channel, DvripPtzMove move, int milliseconds, int speed) : DvripRun(main, command)
{
    private long stopAt = long.MaxValue;
    private string? problem;
    private bool hasAnswered;

    /// <inheritdoc/>
    public override long NextMilliseconds => stopAt;

    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox)
    {
        stopAt = outbox.NowMilliseconds + milliseconds;
        Main.Moves(channel, move);
        Main.Request(DvripMessageId.Ptz, (output, stamp) => DvripWriter.Move(output, stamp, channel, move, speed), OnStarted, outbox);
    }

    /// <inheritdoc/>
    public override void OnTime(SessionOutbox outbox)
    {
        if (outbox.NowMilliseconds < stopAt) return;
        stopAt = long.MaxValue;
        Main.StopsMoving();
        Main.Request(DvripMessageId.Ptz, (output, stamp) => DvripWriter.StopMoving(output, stamp, channel, move), OnStopped, outbox);
    }

    private void OnStarted(in DvripReply reply, SessionOutbox outbox)
    {
        hasAnswered |= reply.IsHere;
        // A camera that refused to start may have started: it is stopped all the same.
        if (reply.IsHere) problem = reply.Problem;
    }

    private void OnStopped(in DvripReply reply, SessionOutbox outbox)
    {
        problem ??= reply.IsHere ? reply.Problem : null;
        if (problem is not null) Fail(problem, outbox);
        else Answer(hasAnswered || reply.IsHere ? null : "not confirmed by the camera", outbox);
    }
}

/// <summary>Presets, and a stop: one request that some firmware never answers.</summary>
internal sealed class PtzRequestRun(DvripMainSession main, DeviceCommand command, RequestWriter write) : DvripRun(main, command)
{
    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox) => Main.Request(DvripMessageId.Ptz, write, OnReply, outbox);

    private void OnReply(in DvripReply reply, SessionOutbox outbox)
    {
        if (reply.IsHere) End(reply, outbox);
        else Answer("not confirmed by the camera", outbox);
    }
}
