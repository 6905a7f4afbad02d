using System.Buffers;

namespace CloudCam.Protocols.Rtmp;

/// <summary>One whole message, of RTMP or out of an FLV stream: a view, valid until the reader is called again or the received bytes are given back.</summary>
public readonly struct RtmpMessage
{
    /// <summary>What it is.</summary>
    public required RtmpMessageType Type { get; init; }

    /// <summary>Chunk stream it came on, 2 to 65,599; 0 out of FLV.</summary>
    public int ChunkStreamId { get; init; }

    /// <summary>Message stream: 0 of the connection, others as <c>createStream</c> gave them.</summary>
    public uint StreamId { get; init; }

    /// <summary>Milliseconds since an instant of the sender's choice; begins again at 0 after 49.7 days.</summary>
    public uint Timestamp { get; init; }

    /// <summary>Its content.</summary>
    public required ReadOnlySequence<byte> Payload { get; init; }

    /// <summary>Whether it is a command, in AMF0 or wrapped in AMF3.</summary>
    public bool IsCommand => Type is RtmpMessageType.Command or RtmpMessageType.CommandAmf3;

    /// <summary>Whether it is data (metadata), in AMF0 or wrapped in AMF3.</summary>
    public bool IsData => Type is RtmpMessageType.Data or RtmpMessageType.DataAmf3;

    /// <summary>The AMF0 values of a command or data message: of the AMF3 types what follows their first byte, a zero.</summary>
    public ReadOnlySequence<byte> Values
    {
        get
        {
            if (Type is not (RtmpMessageType.CommandAmf3 or RtmpMessageType.DataAmf3)) return Payload;
            return new SequenceReader<byte>(Payload).TryPeek(out var first) && first == 0 ? Payload.Slice(1) : Payload;
        }
    }
}
