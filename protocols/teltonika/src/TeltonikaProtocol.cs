using System.Buffers;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika;

/// <summary>Teltonika camera file transfer (DualCam, DashCam, ADAS, DSM) as the relay sees it.</summary>
/// <param name="options">Limits, waits and policy.</param>
/// <param name="time">Our clock.</param>
public sealed class TeltonikaProtocol(TeltonikaOptions options, TimeProvider time) : IDeviceProtocol
{
    /// <summary>The protocol's name everywhere.</summary>
    public const string ProtocolName = "teltonika";

    // Ids 5 and 6 are known; a byte's worth leaves room for newer firmware, and no other protocol's frame begins like that.
    private const int LargestProtocolId = 255;

    /// <inheritdoc/>
    public string Name => ProtocolName;

    /// <inheritdoc/>
    public TimeSpan IdleTimeout => options.IdleTimeout;

    /// <inheritdoc/>
    public Recognition Recognise(in ReadOnlySequence<byte> first)
    {
        Span<byte> start = stackalloc byte[4];
        var have = (int)Math.Min(first.Length, start.Length);
        first.Slice(0, have).CopyTo(start);
        if (start[..Math.Min(have, 2)].ContainsAnyExcept((byte)0)) return Recognition.No;
        if (have >= 3 && start[2] != 0) return Recognition.No;
        if (have < 4) return Recognition.NeedMore;
        return start[3] is >= 1 and <= LargestProtocolId ? Recognition.Yes : Recognition.No;
    }

    /// <inheritdoc/>
    public IDeviceSession CreateSession(long nowMilliseconds) => new TeltonikaSession(options, time);
}
