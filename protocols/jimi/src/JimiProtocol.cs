using System.Buffers;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Jimi;

/// <summary>Jimi JC261 / JC400 as the relay sees it.</summary>
/// <param name="options">Limits, waits and policy.</param>
/// <param name="time">Our clock.</param>
public sealed class JimiProtocol(JimiOptions options, TimeProvider time) : IDeviceProtocol
{
    /// <summary>The protocol's name everywhere.</summary>
    public const string ProtocolName = "jimi";

    private const byte ShortStart = 0x78;
    private const byte LongStart = 0x79;
    private const int LeastShortLength = 5;

    /// <inheritdoc/>
    public string Name => ProtocolName;

    /// <inheritdoc/>
    public TimeSpan IdleTimeout => options.IdleTimeout;

    /// <inheritdoc/>
    /// <remarks>
    /// The start bytes and a length that a frame can have. That a login follows is not asked for here: a unit that flushes an older frame first loses that
    /// frame, not its connection; the relay's login time ends whoever sends no login at all.
    /// </remarks>
    public Recognition Recognise(in ReadOnlySequence<byte> first)
    {
        Span<byte> start = stackalloc byte[4];
        var have = (int)Math.Min(first.Length, start.Length);
        first.Slice(0, have).CopyTo(start);
        if (have >= 1 && start[0] is not (ShortStart or LongStart)) return Recognition.No;
        if (have >= 2 && start[1] != start[0]) return Recognition.No;
        if (have < 3) return Recognition.NeedMore;
        if (start[0] == ShortStart) return start[2] >= LeastShortLength ? Recognition.Yes : Recognition.No;
        if (have < 4) return Recognition.NeedMore;
        return (start[2] << 8) + start[3] is var length && length >= LeastShortLength && length <= options.Codec.MaxLongLength ? Recognition.Yes : Recognition.No;
    }

    /// <inheritdoc/>
    public IDeviceSession CreateSession(long nowMilliseconds) => new JimiSession(options, time);
}
