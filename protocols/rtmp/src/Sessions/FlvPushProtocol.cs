using System.Buffers;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>Live video that a camera pushes as an FLV stream over HTTP: <c>POST /live/&lt;channel&gt;/&lt;imei&gt;.flv</c>.</summary>
/// <param name="options">Limits.</param>
/// <param name="hub">Where viewers are.</param>
/// <param name="time">Our clock.</param>
public sealed class FlvPushProtocol(RtmpSessionOptions options, ILiveHub hub, TimeProvider time) : IDeviceProtocol
{
    /// <summary>The protocol's name everywhere.</summary>
    public const string ProtocolName = "flv";

    private static ReadOnlySpan<byte> Start => "POST /live/"u8;

    /// <inheritdoc/>
    public string Name => ProtocolName;

    /// <inheritdoc/>
    public TimeSpan IdleTimeout => options.IdleTimeout;

    /// <inheritdoc/>
    public Recognition Recognise(in ReadOnlySequence<byte> first)
    {
        Span<byte> start = stackalloc byte[Start.Length];
        var have = (int)Math.Min(first.Length, start.Length);
        first.Slice(0, have).CopyTo(start);
        return !start[..have].SequenceEqual(Start[..have]) ? Recognition.No : have < Start.Length ? Recognition.NeedMore : Recognition.Yes;
    }

    /// <inheritdoc/>
    public IDeviceSession CreateSession(long nowMilliseconds) => new FlvPushSession(options, new LiveIntake(hub, ProtocolName, options, time));
}
