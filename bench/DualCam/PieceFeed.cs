using System.Buffers;
using CloudCam.Relay.Connections;

namespace CloudCam.Benchmarks.DualCam;

/// <summary>Takes what was received from the front of the unread bytes.</summary>
internal delegate void Taker(ref ReadOnlySequence<byte> unread);

/// <summary>An endless stream received in pieces of one size through the relay's own receive buffer, unfinished tail kept.</summary>
/// <param name="stream">Repeated for ever.</param>
/// <param name="pieceBytes">Bytes of one receive.</param>
/// <param name="take">What a receive is given to.</param>
/// <param name="rests">Whether the buffer is given back before every receive, as the relay does when it has to wait for the next bytes.</param>
internal sealed class PieceFeed(byte[] stream, int pieceBytes, Taker take, bool rests = false) : IDisposable
{
    private const int ReceiveBytes = 64 * 1024;
    private const int MaxBufferedBytes = 256 * 1024;
    private readonly ReceiveBuffer received = new(new BufferPool(ReceiveBytes), MaxBufferedBytes);
    private int at;

    /// <summary>One receive.</summary>
    public void Receive()
    {
        if (rests) received.Rest();
        var count = Math.Min(pieceBytes, stream.Length - at);
        while (count > 0)
        {
            var space = received.Space().Span;
            var part = Math.Min(count, space.Length);
            stream.AsSpan(at, part).CopyTo(space);
            received.Received(part);
            at += part;
            count -= part;
            var unread = received.Unread;
            take(ref unread);
            received.KeepLast(unread.Length);
        }
        if (at == stream.Length) at = 0;
    }

    public void Dispose() => received.Dispose();
}
