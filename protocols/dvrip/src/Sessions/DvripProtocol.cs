using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>XM cameras and recorders (DVRIP, also called Sofia) that the relay dials.</summary>
/// <param name="options">Limits, waits and policy.</param>
/// <param name="hub">Where live video is watched.</param>
/// <param name="time">Our clock.</param>
public sealed class DvripProtocol(DvripSessionOptions options, ILiveHub hub, TimeProvider time) : ICameraProtocol
{
    /// <summary>The protocol's name everywhere.</summary>
    public const string ProtocolName = "dvrip";

    private readonly LiveWishes wishes = new();

    /// <inheritdoc/>
    public string Name => ProtocolName;

    /// <inheritdoc/>
    public int DefaultPort => 34_567;

    /// <inheritdoc/>
    public TimeSpan IdleTimeout => options.IdleTimeout;

    /// <inheritdoc/>
    public IDeviceSession CreateSession(CameraSetup camera, ICameraLinks links, long nowMilliseconds) =>
        new DvripMainSession(new DvripCamera(camera, links, options, time) { Hub = hub, Wishes = wishes });
}
