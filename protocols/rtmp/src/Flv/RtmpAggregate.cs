using System.Buffers;

namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>
/// The messages inside of an aggregate message (RTMP specification 1.0, section 7.1.6): FLV tags, each with its size behind it. Their times count from the first
/// one's, which stands for the message's own time.
/// </summary>
public ref struct RtmpAggregate
{
    private readonly RtmpMessage whole;
    private SequenceReader<byte> reader;
    private uint first;
    private bool hasFirst;

    /// <summary>Begins at the first message.</summary>
    /// <param name="message">Of type <see cref="RtmpMessageType.Aggregate"/>.</param>
    public RtmpAggregate(in RtmpMessage message)
    {
        whole = message;
        reader = new SequenceReader<byte>(message.Payload);
    }

    /// <summary>Reads the next message.</summary>
    /// <returns>False at the end, and when what is left is no whole tag.</returns>
    public bool TryRead(out RtmpMessage message)
    {
        message = default;
        if (!reader.TryRead(out var type) || !TryReadU24(out var length) || !TryReadU24(out var time) || !reader.TryRead(out var high) || !TryReadU24(out _)) return false;
        if (reader.Remaining < length) return false;
        time |= (uint)high << 24;
        if (!hasFirst) (hasFirst, first) = (true, time);
        message = new RtmpMessage
        {
            Type = (RtmpMessageType)type, ChunkStreamId = whole.ChunkStreamId, StreamId = whole.StreamId, Timestamp = whole.Timestamp + (time - first),
            Payload = reader.UnreadSequence.Slice(0, length),
        };
        reader.Advance(length);
        // The size behind the last one is missing in some.
        reader.Advance(Math.Min(FlvReader.TagSizeBytes, reader.Remaining));
        return true;
    }

    private bool TryReadU24(out uint value)
    {
        value = 0;
        if (!reader.TryReadBigEndian(out short high) || !reader.TryRead(out var low)) return false;
        value = (uint)(ushort)high << 8 | low;
        return true;
    }
}
