using System.Buffers;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>Live video that a camera pushes over RTMP.</summary>
/// <param name="options">Limits.</param>
/// <param name="hub">Where viewers are.</param>
/// <param name="time">Our clock.</param>
public sealed class RtmpProtocol(RtmpSessionOptions options, ILiveHub hub, TimeProvider time) : IDeviceProtocol
{
    /// <summary>The protocol's name everywhere.</summary>
    public const string ProtocolName = "rtmp";

    // The version, first byte of C0. Later versions exist on paper only.
    private const byte FirstByte = 3;

    /// <inheritdoc/>
    public string Name => ProtocolName;

    /// <inheritdoc/>
    public TimeSpan IdleTimeout => options.IdleTimeout;

    /// <inheritdoc/>
    public Recognition Recognise(in ReadOnlySequence<byte> first) => first.IsEmpty ? Recognition.NeedMore : first.Slice(0, 1).FirstSpan[0] == FirstByte ? Recognition.Yes : Recognition.No;

    /// <inheritdoc/>
    public IDeviceSession CreateSession(long nowMilliseconds) =>
        new RtmpSession(options, new LiveIntake(hub, ProtocolName, options, time), new Random((int)nowMilliseconds));
}
