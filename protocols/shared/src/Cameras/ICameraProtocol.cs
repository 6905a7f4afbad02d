using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Cameras;

/// <summary>A protocol of cameras that the relay dials: the camera is the server, the session speaks first (<see cref="IDeviceSession.OnConnected"/>).</summary>
public interface ICameraProtocol
{
    /// <summary>Lower case, for settings, logs, metrics, rows and events; the <c>kind</c> of a registered camera.</summary>
    string Name { get; }

    /// <summary>TCP port of a camera whose registration names none.</summary>
    int DefaultPort { get; }

    /// <summary>Idle time after which a silent connection of this protocol is given up.</summary>
    TimeSpan IdleTimeout { get; }

    /// <summary>Begins the conversation with one camera: the session of its main connection. It asks for further connections by <paramref name="links"/>.</summary>
    /// <param name="camera">The camera as registered. Its password is for this session alone: it never enters a log, an event or a row.</param>
    /// <param name="links">The camera's connections.</param>
    /// <param name="nowMilliseconds">The relay's monotonic clock.</param>
    IDeviceSession CreateSession(CameraSetup camera, ICameraLinks links, long nowMilliseconds);
}
