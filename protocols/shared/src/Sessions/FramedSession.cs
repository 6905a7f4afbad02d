using System.Buffers;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Sessions;

/// <summary>A session fed by a frame decoder: the only frame loop of the solution.</summary>
/// <typeparam name="TFrame">The protocol's frame, a view over the received bytes.</typeparam>
public abstract class FramedSession<TFrame>(IFrameDecoder<TFrame> decoder) : IDeviceSession
    where TFrame : struct
{
    /// <inheritdoc/>
    public virtual long DeadlineMilliseconds { get; protected set; } = long.MaxValue;

    /// <inheritdoc/>
    public virtual void OnConnected(SessionOutbox outbox)
    {
    }

    /// <inheritdoc/>
    public void OnBytes(ref ReadOnlySequence<byte> unread, SessionOutbox outbox)
    {
        while (!outbox.MustDeliver && BeforeFrame(ref unread, outbox))
        {
            if (outbox.MustDeliver) return;
            var beforeFrame = unread;
            if (!decoder.TryDecode(ref unread, out var frame)) return;
            if (OnFrame(frame, outbox)) continue;
            // The session cannot take this frame before something is delivered; it sees it again then.
            unread = beforeFrame;
            return;
        }
    }

    /// <inheritdoc/>
    public abstract void OnDeadline(long nowMilliseconds, SessionOutbox outbox);

    /// <inheritdoc/>
    public abstract void OnIdentified(DeviceRecord device, SessionOutbox outbox);

    /// <inheritdoc/>
    public virtual void OnFileOpened(IFileWriter file, SessionOutbox outbox) =>
        throw new InvalidOperationException("This protocol opens no files.");

    /// <inheritdoc/>
    public virtual void OnFileClosed(SessionOutbox outbox) =>
        throw new InvalidOperationException("This protocol opens no files.");

    /// <inheritdoc/>
    public virtual void OnContent(ReadOnlyMemory<byte>? content, SessionOutbox outbox)
    {
    }

    /// <inheritdoc/>
    public virtual void OnCommand(DeviceCommand command, SessionOutbox outbox) =>
        outbox.Tell(new CommandOutcome(command, CommandState.Failed, Reason: "not-supported"));

    /// <inheritdoc/>
    public virtual void OnStopping(SessionOutbox outbox)
    {
    }

    /// <inheritdoc/>
    public virtual void OnClosed(SessionOutbox outbox)
    {
    }

    /// <summary>
    /// Goes on with what must come before the next frame: bytes the session holds for its open file (<see cref="SessionOutbox.RequestRoom"/> leads here again, also when nothing is
    /// unread), or a payload that is taken in pieces because no whole frame of it would fit into memory.
    /// </summary>
    /// <param name="unread">Moved past what was taken.</param>
    /// <param name="outbox">Takes what follows.</param>
    /// <returns>False when no frame can be taken now.</returns>
    protected virtual bool BeforeFrame(ref ReadOnlySequence<byte> unread, SessionOutbox outbox) => true;

    /// <summary>Decides about one frame.</summary>
    /// <returns>False when it cannot be taken yet: the frame is offered again after delivery (the outbox must say what is to be delivered).</returns>
    protected abstract bool OnFrame(in TFrame frame, SessionOutbox outbox);
}
