namespace CloudCam.Protocols.Rtmp.Chunks;

/// <summary>What a chunk stream remembers: its last header, which shorter headers refer to, and its unfinished message.</summary>
/// <param name="id">2 to 65,599.</param>
internal sealed class ChunkStream(int id)
{
    private const int NoByte = -1;

    private bool isExtended;

    public int Id { get; } = id;

    public uint Timestamp { get; set; }

    /// <summary>What the next message adds when its header has no time: the field of the last header, be it a difference or, of the first format, the time itself.</summary>
    public uint Delta { get; set; }

    /// <summary>Whether the last header had its time in an extended field, which headers without fields then repeat.</summary>
    public bool IsExtended
    {
        get => isExtended;
        set
        {
            isExtended = value;
            Continuation = value || Id > RtmpChunkWriter.MaxStreamId ? NoByte : 0xC0 | Id;
        }
    }

    /// <summary>The whole header of a chunk that goes on, when it is one byte; -1 when it is longer, or may be.</summary>
    public int Continuation { get; private set; } = NoByte;

    public int Length { get; set; }

    public RtmpMessageType Type { get; set; }

    public uint MessageStream { get; set; }

    /// <summary>Whether a message has begun and is not whole yet.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Its bytes that came.</summary>
    public MessageBytes Bytes { get; } = new();

    public int Left => Length - Bytes.Length;
}
