using System.Buffers;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>
/// What every publisher has in common: it names its device by its address, is looked up beside the device's main connection, and then sends until it, the device's next
/// connection or those who watch have enough.
/// </summary>
/// <param name="intake">Its media path.</param>
internal abstract class LivePushSession(LiveIntake intake) : IDeviceSession, IDisposable
{
    private LiveAddress address;

    /// <inheritdoc/>
    public long DeadlineMilliseconds => intake.DeadlineMilliseconds;

    /// <summary>The media path.</summary>
    protected LiveIntake Intake => intake;

    /// <inheritdoc/>
    public void OnBytes(ref ReadOnlySequence<byte> unread, SessionOutbox outbox)
    {
        if (intake.Continue(outbox)) Take(ref unread, outbox);
    }

    /// <inheritdoc/>
    public void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
        if (!intake.Continue(outbox)) return;
        Judge(intake.Look(nowMilliseconds), outbox);
        if (outbox.MustDeliver) return;
        // What had to wait for the relay when the last bytes came.
        var nothing = ReadOnlySequence<byte>.Empty;
        Take(ref nothing, outbox);
    }

    /// <inheritdoc/>
    public void OnIdentified(DeviceRecord device, SessionOutbox outbox)
    {
        if (device.Standing != DeviceStanding.Fleet)
        {
            // A stranger's pictures would be everybody's: quarantine is for files.
            OnRefused(device.Standing, outbox);
            outbox.RequestEnd(SessionEnd.Refused);
            return;
        }
        intake.Begin(device, address.Channel ?? LiveStreamName.Playback, outbox.NowMilliseconds);
        OnAccepted(outbox);
    }

    /// <inheritdoc/>
    public void OnFileOpened(IFileWriter file, SessionOutbox outbox) => intake.OnFileOpened(file, outbox);

    /// <inheritdoc/>
    public void OnFileClosed(SessionOutbox outbox) => intake.OnFileClosed(outbox);

    /// <inheritdoc/>
    public void OnCommand(DeviceCommand command, SessionOutbox outbox) => outbox.Tell(new CommandOutcome(command, CommandState.Failed, Reason: "not-supported"));

    /// <inheritdoc/>
    public void OnStopping(SessionOutbox outbox)
    {
        if (intake.IsOn) OnOver(LiveVerdict.Stopping, outbox);
        intake.OnStopping(outbox);
    }

    /// <inheritdoc/>
    public void OnClosed(SessionOutbox outbox)
    {
        intake.OnClosed(outbox);
        if (outbox.NeedsRoom) return;
        intake.Dispose();
        Dispose();
    }

    /// <summary>Gives back what is held.</summary>
    public abstract void Dispose();

    /// <summary>Takes what has come, until the outbox must be delivered.</summary>
    protected abstract void Take(ref ReadOnlySequence<byte> unread, SessionOutbox outbox);

    /// <summary>The publisher may send: says so.</summary>
    protected abstract void OnAccepted(SessionOutbox outbox);

    /// <summary>The publisher may not send: says so.</summary>
    protected abstract void OnRefused(DeviceStanding standing, SessionOutbox outbox);

    /// <summary>It is over, or soon to be: says so. The publisher is known.</summary>
    /// <param name="verdict">Why; never <see cref="LiveVerdict.GoOn"/>.</param>
    /// <param name="outbox">Takes the words.</param>
    protected abstract void OnOver(LiveVerdict verdict, SessionOutbox outbox);

    /// <summary>The publisher named its device.</summary>
    protected void Identify(LiveAddress named, SessionOutbox outbox)
    {
        address = named;
        outbox.RequestIdentifyBeside(named.Device);
    }

    /// <summary>Takes a message of sound or pictures.</summary>
    protected void TakeMedia(in RtmpMessage message, SessionOutbox outbox)
    {
        if (intake.IsOn) Judge(intake.Take(message, outbox), outbox);
        else outbox.Count(SessionIncident.BeforeLogin);
    }

    private void Judge(LiveVerdict verdict, SessionOutbox outbox)
    {
        if (verdict == LiveVerdict.GoOn) return;
        OnOver(verdict, outbox);
        if (EndOf(verdict) is { } end) outbox.RequestEnd(end);
    }

    private static SessionEnd? EndOf(LiveVerdict verdict) => verdict switch
    {
        LiveVerdict.Replaced => SessionEnd.Replaced,
        LiveVerdict.NoRoom => SessionEnd.NoRoom,
        LiveVerdict.NoPictures => SessionEnd.Stalled,
        LiveVerdict.UnwantedForLong => SessionEnd.Unwanted,
        _ => null,
    };
}
