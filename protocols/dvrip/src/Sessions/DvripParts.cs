using System.Buffers;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>A packet reader as the frame loop takes it. It keeps the connection's state, so its session takes every part that it is given.</summary>
internal sealed class DvripParts(DvripOptions options) : IFrameDecoder<DvripPart>, IDisposable
{
    private readonly DvripPacketReader reader = new(options);

    /// <inheritdoc/>
    public bool TryDecode(ref ReadOnlySequence<byte> unread, out DvripPart frame) => reader.TryRead(ref unread, out frame);

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}
