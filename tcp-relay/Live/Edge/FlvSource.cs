using System.Buffers;
using CloudCam.Protocols.Rtmp;
using CloudCam.Protocols.Rtmp.Flv;

namespace CloudCam.Relay.Live.Edge;

/// <summary>Pictures and sound in FLV.</summary>
internal sealed class FlvSource : IEdgeSource
{
    private readonly FlvFrames frames = new(new RtmpOptions());

    /// <inheritdoc/>
    public int MaxUnread => FlvReader.TagHeaderBytes;

    /// <inheritdoc/>
    public void Take(ref ReadOnlySequence<byte> unread, DateTimeOffset arrivedAt, long nowMilliseconds, IEdgeSink sink)
    {
        while (true)
        {
            switch (frames.TryRead(ref unread, arrivedAt, nowMilliseconds, out var frame))
            {
                case FlvFrameResult.NeedsBytes:
                    return;
                case FlvFrameResult.Frame:
                    sink.OnFrame(frame);
                    break;
                case FlvFrameResult.PictureLost:
                    sink.OnFramesLost();
                    break;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => frames.Dispose();
}
