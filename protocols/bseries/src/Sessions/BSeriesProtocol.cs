using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>B series cameras as the relay sees them.</summary>
/// <param name="options">Limits and waits.</param>
/// <param name="hub">Where live video is watched.</param>
/// <param name="time">Our clock: these cameras' own is not to be relied on.</param>
public sealed class BSeriesProtocol(BSeriesOptions options, ILiveHub hub, TimeProvider time) : ICameraProtocol
{
    /// <summary>The protocol's name everywhere.</summary>
    public const string ProtocolName = "bseries";

    private readonly LiveWishes wishes = new();

    /// <inheritdoc/>
    public string Name => ProtocolName;

    /// <inheritdoc/>
    /// <remarks>The camera's HTTP port; people change it at the camera.</remarks>
    public int DefaultPort => 80;

    /// <inheritdoc/>
    public TimeSpan IdleTimeout => options.SilenceTimeout;

    /// <inheritdoc/>
    public IDeviceSession CreateSession(CameraSetup camera, ICameraLinks links, long nowMilliseconds) =>
        new BSeriesSession(new BSeriesCamera(camera, links, options, time) { Hub = hub, Wishes = wishes }, nowMilliseconds);
}
