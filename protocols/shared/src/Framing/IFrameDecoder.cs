using System.Buffers;

namespace CloudCam.Protocols.Framing;

/// <summary>Cuts frames out of bytes. Never waits, keeps no connection state, never allocates from a number the peer sent.</summary>
/// <typeparam name="TFrame">A view over the bytes; valid until the caller moves on.</typeparam>
public interface IFrameDecoder<TFrame>
    where TFrame : struct
{
    /// <summary>Takes one whole frame from the front of <paramref name="unread"/>.</summary>
    /// <param name="unread">On success moved past the frame; otherwise left alone.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolViolationException">These bytes can never become a frame. Thrown as early as it is certain.</exception>
    bool TryDecode(ref ReadOnlySequence<byte> unread, out TFrame frame);
}
