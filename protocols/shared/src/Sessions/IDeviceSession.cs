using System.Buffers;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;

namespace CloudCam.Protocols.Sessions;

/// <summary>
/// One device's conversation: it decides, and does nothing itself. It has no socket, no store and no thread; the relay calls it from
/// one place at a time, carries out what it put into the outbox, and tells it the outcome.
/// </summary>
public interface IDeviceSession
{
    /// <summary>Time (milliseconds on the relay's monotonic clock, see <see cref="OnDeadline"/>) at which the session wants to be woken; <see cref="long.MaxValue"/>: never.</summary>
    long DeadlineMilliseconds { get; }

    /// <summary>The relay dialled the peer and is connected: the session speaks first. Never called for a peer that dialled us.</summary>
    void OnConnected(SessionOutbox outbox)
    {
    }

    /// <summary>
    /// Takes whole frames from the front of <paramref name="unread"/> until more bytes are needed or
    /// <see cref="SessionOutbox.MustDeliver"/> is set. Bytes of an unfinished frame stay.
    /// </summary>
    /// <exception cref="Framing.ProtocolViolationException">The peer broke the protocol: the connection ends.</exception>
    void OnBytes(ref ReadOnlySequence<byte> unread, SessionOutbox outbox);

    /// <summary>The deadline has passed. <paramref name="nowMilliseconds"/> is the relay's monotonic clock.</summary>
    void OnDeadline(long nowMilliseconds, SessionOutbox outbox);

    /// <summary>Answer to <see cref="SessionOutbox.Identify"/>.</summary>
    void OnIdentified(DeviceRecord device, SessionOutbox outbox);

    /// <summary>Answer to <see cref="SessionOutbox.OpenFile"/>: where the file goes and from which byte on it is still wanted.</summary>
    void OnFileOpened(IFileWriter file, SessionOutbox outbox);

    /// <summary>Answer to <see cref="SessionOutbox.Content"/>; null when there is none, or more than <see cref="SessionOutbox.MaxContentBytes"/>.</summary>
    void OnContent(ReadOnlyMemory<byte>? content, SessionOutbox outbox)
    {
    }

    /// <summary>Answer to <see cref="SessionOutbox.CompleteFile"/> and <see cref="SessionOutbox.FailFile"/>: it is safe now; the device may hear so.</summary>
    void OnFileClosed(SessionOutbox outbox);

    /// <summary>
    /// A command for the device (only after <see cref="OnIdentified"/>). The session sends it at once or when the one before it is answered, and says what
    /// became of it by <see cref="SessionOutbox.Tell"/>. The same command may be given twice: the second time is ignored while the first is not done.
    /// </summary>
    void OnCommand(DeviceCommand command, SessionOutbox outbox);

    /// <summary>The relay is going down: say goodbye if the protocol can. What arrived is kept by the relay; the connection closes after this.</summary>
    void OnStopping(SessionOutbox outbox);

    /// <summary>
    /// The connection is gone, for whatever reason, or could not be made: the last call. Nothing can be said to the peer any more; what the session still raises,
    /// tells of commands, or asks for its open file (<see cref="SessionOutbox.RequestCompleteFile"/>, <see cref="SessionOutbox.RequestFailFile"/>) is carried out.
    /// A session that still has bytes for its file and no room for them asks for room (<see cref="SessionOutbox.RequestRoom"/>) and is called once more when there is some.
    /// </summary>
    void OnClosed(SessionOutbox outbox)
    {
    }
}
