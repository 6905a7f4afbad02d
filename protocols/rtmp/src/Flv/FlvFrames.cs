using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Rtmp.Sessions;

namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>What became of a tag of an FLV stream.</summary>
public enum FlvFrameResult
{
    /// <summary>More bytes are needed.</summary>
    NeedsBytes,

    /// <summary>A frame.</summary>
    Frame,

    /// <summary>A tag without a frame: a configuration, a script, something that is not known here.</summary>
    Nothing,

    /// <summary>A picture that cannot be used: what follows refers to it.</summary>
    PictureLost,
}

/// <summary>Reads an FLV stream as frames, in the form in which sessions hand them on. For one stream; used from one place at a time.</summary>
/// <param name="options">Limits of the codec.</param>
public sealed class FlvFrames(RtmpOptions options) : IDisposable
{
    private readonly FlvReader reader = new(options);
    private readonly MediaMessages messages = new();

    /// <summary>Takes one tag from the front of <paramref name="unread"/>, or all of it without finding the end of one. Only an unfinished header stays unread.</summary>
    /// <param name="unread">Moved past what was taken.</param>
    /// <param name="arrivedAt">When it came, UTC.</param>
    /// <param name="nowMilliseconds">The same on a monotonic clock.</param>
    /// <param name="frame">The frame; valid until the next call.</param>
    /// <exception cref="ProtocolViolationException">No FLV, or a tag over a limit. Nothing may be read any more.</exception>
    public FlvFrameResult TryRead(ref ReadOnlySequence<byte> unread, DateTimeOffset arrivedAt, long nowMilliseconds, out MediaFrame frame)
    {
        frame = default;
        if (!reader.TryRead(ref unread, out var message)) return FlvFrameResult.NeedsBytes;
        return messages.Take(message, arrivedAt, nowMilliseconds, out frame) switch
        {
            MediaOutcome.Frame => FlvFrameResult.Frame, MediaOutcome.PictureLost => FlvFrameResult.PictureLost, _ => FlvFrameResult.Nothing,
        };
    }

    /// <summary>Gives back what is held.</summary>
    public void Dispose()
    {
        reader.Dispose();
        messages.Dispose();
    }
}
