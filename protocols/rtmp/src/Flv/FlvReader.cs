using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Chunks;

namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>
/// Reads an FLV stream (Adobe's FLV specification 10.1, annex E.2 to E.4) as messages, as if they had come by RTMP. It takes what it is given: only an unfinished
/// header stays unread. The size behind each tag is not judged; writers are known that leave it 0.
/// </summary>
/// <param name="options">Limits, the same as of RTMP.</param>
public sealed class FlvReader(RtmpOptions options) : IDisposable
{
    /// <summary>Bytes of the file header, the first tag size behind it not included.</summary>
    public const int HeaderBytes = 9;

    /// <summary>Bytes before the body of a tag.</summary>
    public const int TagHeaderBytes = 11;

    /// <summary>Bytes of the size behind a tag.</summary>
    public const int TagSizeBytes = 4;

    // Room for a header that grows one day; all known have nine bytes.
    private const int MaxHeaderBytes = 64;
    private const byte EncryptedBit = 0x20;
    private const byte TypeBits = 0x1F;

    private readonly MessageBytes joined = new();
    private bool hasHeader;
    private bool isInTag;
    private bool isJoinedOut;
    private int skip;
    private RtmpMessageType type;
    private uint timestamp;
    private int length;

    /// <summary>Whether a tag has begun and is not whole yet.</summary>
    public bool IsInsideTag => isInTag;

    /// <summary>Whether the stream's header has come.</summary>
    public bool HasBegun => hasHeader;

    /// <summary>Whether the header says that there is sound; encoders are known that do not mean it.</summary>
    public bool HasAudio { get; private set; }

    /// <summary>Whether the header says that there are pictures.</summary>
    public bool HasVideo { get; private set; }

    /// <summary>Takes one tag from the front of <paramref name="unread"/>, or all of it without finding the end of one.</summary>
    /// <param name="unread">Moved past what was taken.</param>
    /// <param name="message">The tag's body as a message; its payload is valid until the next call.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolViolationException">No FLV, or a tag over a limit. Nothing may be read any more.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> unread, out RtmpMessage message)
    {
        message = default;
        if (isJoinedOut) joined.Release();
        isJoinedOut = false;
        if (!hasHeader && !TryTakeHeader(ref unread)) return false;
        if (!TrySkip(ref unread)) return false;
        if (!isInTag && !TryTakeTagHeader(ref unread)) return false;
        var left = length - joined.Length;
        if (joined.Length == 0 && unread.Length >= length)
        {
            message = MessageOf(unread.Slice(0, length));
        }
        else
        {
            var part = unread.Slice(0, Math.Min(left, unread.Length));
            foreach (var segment in part) joined.Append(segment.Span);
            left -= (int)part.Length;
            if (left > 0)
            {
                unread = unread.Slice(part.End);
                return false;
            }
            message = MessageOf(joined.ToSequence());
            isJoinedOut = true;
            length = (int)part.Length;
        }
        unread = unread.Slice(length);
        (isInTag, skip) = (false, TagSizeBytes);
        return true;
    }

    /// <summary>Gives back what an unfinished tag holds.</summary>
    public void Dispose() => joined.Release();

    private RtmpMessage MessageOf(in ReadOnlySequence<byte> body) => new() { Type = type, Timestamp = timestamp, Payload = body };

    private bool TryTakeHeader(ref ReadOnlySequence<byte> unread)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        var have = (int)Math.Min(unread.Length, HeaderBytes);
        unread.Slice(0, have).CopyTo(header);
        var known = Math.Min(have, 3);
        if (!header[..known].SequenceEqual("FLV"u8[..known])) throw new ProtocolViolationException(Violation.BadMagic, "no FLV");
        if (have < HeaderBytes) return false;
        var size = BinaryPrimitives.ReadUInt32BigEndian(header[5..]);
        if (size is < HeaderBytes or > MaxHeaderBytes) throw new ProtocolViolationException(Violation.BadLength, $"FLV header of {size} bytes");
        (HasAudio, HasVideo) = ((header[4] & 4) != 0, (header[4] & 1) != 0);
        unread = unread.Slice(HeaderBytes);
        skip = (int)size - HeaderBytes + TagSizeBytes;
        return hasHeader = true;
    }

    private bool TrySkip(ref ReadOnlySequence<byte> unread)
    {
        var part = (int)Math.Min(skip, unread.Length);
        unread = unread.Slice(part);
        skip -= part;
        return skip == 0;
    }

    private bool TryTakeTagHeader(ref ReadOnlySequence<byte> unread)
    {
        if (unread.Length < TagHeaderBytes) return false;
        Span<byte> header = stackalloc byte[TagHeaderBytes];
        unread.Slice(0, TagHeaderBytes).CopyTo(header);
        if ((header[0] & EncryptedBit) != 0) throw new ProtocolViolationException(Violation.BadField, "an encrypted FLV tag");
        type = (RtmpMessageType)(header[0] & TypeBits);
        length = header[1] << 16 | header[2] << 8 | header[3];
        timestamp = (uint)(header[7] << 24 | header[4] << 16 | header[5] << 8 | header[6]);
        var most = type is RtmpMessageType.Audio or RtmpMessageType.Video ? options.MaxMediaBytes : options.MaxCommandBytes;
        if (length > most) throw new ProtocolViolationException(Violation.FrameTooLarge, $"FLV tag of type {(byte)type} and {length} bytes, limit {most}");
        unread = unread.Slice(TagHeaderBytes);
        return isInTag = true;
    }
}
