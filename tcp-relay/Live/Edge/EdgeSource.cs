using System.Buffers;
using CloudCam.Protocols.Media;

namespace CloudCam.Relay.Live.Edge;

/// <summary>What is made of the bytes that another replica sends.</summary>
internal interface IEdgeSource : IDisposable
{
    /// <summary>Most bytes that may stay unread.</summary>
    int MaxUnread { get; }

    /// <summary>Takes what there is from the front of <paramref name="unread"/> and hands frames on.</summary>
    /// <param name="unread">Moved past what was taken.</param>
    /// <param name="arrivedAt">When it came, UTC.</param>
    /// <param name="nowMilliseconds">The same on a monotonic clock.</param>
    /// <param name="sink">Gets frames.</param>
    /// <exception cref="CloudCam.Protocols.Framing.ProtocolViolationException">The bytes are not of this form.</exception>
    void Take(ref ReadOnlySequence<byte> unread, DateTimeOffset arrivedAt, long nowMilliseconds, IEdgeSink sink);
}

/// <summary>Gets what comes from another replica.</summary>
internal interface IEdgeSink
{
    /// <summary>A frame; valid until this returns.</summary>
    void OnFrame(in MediaFrame frame);

    /// <summary>Frames are missing before the next one.</summary>
    void OnFramesLost();
}
