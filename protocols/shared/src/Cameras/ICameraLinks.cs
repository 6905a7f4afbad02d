using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Cameras;

/// <summary>
/// The connections of one camera. Each runs a session of its own, each session is called from one place at a time, and two sessions of a camera may be called at the
/// same moment: what they share must be safe for that. A session tells another one something by leaving it where that one looks, and waking it.
/// </summary>
public interface ICameraLinks
{
    /// <summary>The main connection.</summary>
    ICameraLink Main { get; }

    /// <summary>
    /// Dials the camera once more and runs a session over it. It is given the camera's record (<see cref="IDeviceSession.OnIdentified"/>) and then
    /// <see cref="IDeviceSession.OnConnected"/>; when the connection cannot be made or ends, <see cref="IDeviceSession.OnClosed"/>. Ends with the main connection.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="purpose">One lower-case word for logs, for example <c>live</c>.</param>
    ICameraLink Open(IDeviceSession session, string purpose);
}

/// <summary>A handle on one connection of a camera; may be used from any thread, also after the connection ended.</summary>
public interface ICameraLink
{
    /// <summary>
    /// Lets the connection's session look at its deadline (<see cref="IDeviceSession.DeadlineMilliseconds"/>) now: a session that was left something answers 0
    /// there and finds it in <see cref="IDeviceSession.OnDeadline"/>.
    /// </summary>
    void Wake();

    /// <summary>Asks the connection to end; its session still gets <see cref="IDeviceSession.OnClosed"/>.</summary>
    void Close();
}
