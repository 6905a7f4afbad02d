using System.Buffers;

namespace CloudCam.Protocols.Dvrip;

/// <summary>
/// What <see cref="DvripPacketReader"/> gives: a whole control message, or the next piece of a binary payload. A view, valid until the caller moves on.
/// </summary>
public readonly struct DvripPart
{
    private readonly ReadOnlySequence<byte> bytes;

    private DvripPart(in DvripHeader header, bool isBinary, in ReadOnlySequence<byte> bytes, uint offset, bool isLast)
    {
        (Header, IsBinary, Offset, IsLast) = (header, isBinary, offset, isLast);
        this.bytes = bytes;
    }

    /// <summary>The packet's header; of a joined message that of its last packet.</summary>
    public DvripHeader Header { get; }

    /// <summary>What it is.</summary>
    public DvripMessageId Message => Header.Message;

    /// <summary>Whether this is a piece of a binary payload; otherwise a whole control message.</summary>
    public bool IsBinary { get; }

    /// <summary>Control: the JSON text without terminators, bytes that are no UTF-8 or no text replaced; maybe empty. Binary: empty.</summary>
    public ReadOnlyMemory<byte> Text => IsBinary ? default : bytes.First;

    /// <summary>Binary: the piece; empty for a packet without payload. Control: empty.</summary>
    public ReadOnlySequence<byte> Bytes => IsBinary ? bytes : default;

    /// <summary>Binary: where in its packet's payload the piece begins.</summary>
    public uint Offset { get; }

    /// <summary>Binary: whether the packet ends with this piece. Control: true.</summary>
    public bool IsLast { get; }

    /// <summary>Binary: whether nothing follows: the end of a packet that is empty or marked as the last one of a playback, download or picture.</summary>
    public bool IsStreamEnd => IsBinary && IsLast && (Header.IsEnd || Header.Length == 0);

    internal static DvripPart Control(in DvripHeader header, ReadOnlyMemory<byte> text) => new(header, isBinary: false, new ReadOnlySequence<byte>(text), 0, isLast: true);

    internal static DvripPart Binary(in DvripHeader header, in ReadOnlySequence<byte> bytes, uint offset, bool isLast) => new(header, isBinary: true, bytes, offset, isLast);
}
