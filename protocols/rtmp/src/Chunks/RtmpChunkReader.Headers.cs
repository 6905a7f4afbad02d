using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Rtmp.Chunks;

// Chunk headers: what they say, and what they refer to.
public sealed partial class RtmpChunkReader
{
    private const int MaxStreamId = 64 + 0xFFFF;
    private const int MaxHeaderBytes = 3 + 11 + 4;
    private const int NearStreams = 64;
    private const uint ExtendedMark = 0xFFFFFF;

    // Ids of one byte, which is all that encoders use, are found by their number.
    private readonly ChunkStream?[] near = new ChunkStream?[NearStreams];
    private Dictionary<int, ChunkStream>? far;
    private int streams;

    // A header whose end lies in another segment is looked at as one piece.
    private bool TryTakeCutHeader(ref ReadOnlySequence<byte> unread)
    {
        if (unread.IsSingleSegment) return false;
        Span<byte> header = stackalloc byte[MaxHeaderBytes];
        var have = (int)Math.Min(unread.Length, MaxHeaderBytes);
        unread.Slice(0, have).CopyTo(header);
        var taken = TakeHeader(header[..have]);
        if (taken == 0) return false;
        bytesReceived += (uint)taken;
        unread = unread.Slice(taken);
        return true;
    }

    /// <summary>Reads one header and makes its chunk stream the current one.</summary>
    /// <returns>Its bytes; 0 when it is not whole, and then nothing has changed.</returns>
    private int TakeHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return 0;
        var format = bytes[0] >> 6;
        var id = bytes[0] & 0x3F;
        var at = 1;
        if (id < 2)
        {
            at = 2 + id;
            if (bytes.Length < at) return 0;
            id = 64 + bytes[1] + (id == 1 ? bytes[2] << 8 : 0);
        }
        var stream = Find(id);
        if (stream is null && format > 1) throw new ProtocolViolationException(Violation.UnexpectedMessage, $"chunk stream {id} begins with header format {format}");
        if (format != 3) return TakeFields(bytes, at, format, id, stream);

        if (stream!.IsExtended)
        {
            var repeated = Repeats(bytes[at..], stream.Delta);
            if (repeated < 0) return 0;
            at += repeated;
        }
        if (!stream.IsOpen) Open(stream, stream.Timestamp + stream.Delta);
        return Begin(stream, at);
    }

    private int TakeFields(ReadOnlySpan<byte> bytes, int at, int format, int id, ChunkStream? stream)
    {
        var end = at + (format == 0 ? 11 : format == 1 ? 7 : 3);
        if (bytes.Length < end) return 0;
        var fields = bytes[at..];
        var time = U24(fields);
        var isExtended = time == ExtendedMark;
        if (isExtended)
        {
            if (bytes.Length < end + 4) return 0;
            time = BinaryPrimitives.ReadUInt32BigEndian(bytes[end..]);
            end += 4;
        }
        var length = format == 2 ? stream!.Length : (int)U24(fields[3..]);
        var type = format == 2 ? stream!.Type : (RtmpMessageType)fields[6];
        var messageStream = format == 0 ? BinaryPrimitives.ReadUInt32LittleEndian(fields[7..]) : stream?.MessageStream ?? 0;
        if (stream is { IsOpen: true })
        {
            // Chunks that go on have no fields from any encoder that keeps to the specification; fields are borne when they say the same.
            if ((length, type, messageStream) != (stream.Length, stream.Type, stream.MessageStream))
                throw new ProtocolViolationException(Violation.UnexpectedMessage, $"{type} of {length} bytes inside of {stream.Type} of {stream.Length}");
        }
        else
        {
            CheckLength(type, length);
            stream ??= Add(id);
            (stream.Length, stream.Type, stream.MessageStream, stream.Delta) = (length, type, messageStream, time);
            stream.IsExtended = isExtended;
            Open(stream, format == 0 ? time : stream.Timestamp + time);
        }
        return Begin(stream, end);
    }

    private static uint U24(ReadOnlySpan<byte> bytes) => (uint)(bytes[0] << 16 | bytes[1] << 8 | bytes[2]);

    /// <summary>
    /// Whether an extended time stands in a header without fields. The specification says so; older encoders leave it out, and then these bytes are payload.
    /// </summary>
    /// <returns>4: yes; 0: no; -1: the bytes do not tell yet.</returns>
    private static int Repeats(ReadOnlySpan<byte> bytes, uint extended)
    {
        Span<byte> expected = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(expected, extended);
        var known = Math.Min(bytes.Length, expected.Length);
        if (!bytes[..known].SequenceEqual(expected[..known])) return 0;
        return known == expected.Length ? known : -1;
    }

    private void CheckLength(RtmpMessageType type, int length)
    {
        var most = type is RtmpMessageType.Audio or RtmpMessageType.Video or RtmpMessageType.Aggregate ? options.MaxMediaBytes : options.MaxCommandBytes;
        if (length > most) throw new ProtocolViolationException(Violation.FrameTooLarge, $"message of type {(byte)type} and {length} bytes, limit {most}");
    }

    private static void Open(ChunkStream stream, uint timestamp)
    {
        stream.Timestamp = timestamp;
        stream.IsOpen = true;
    }

    private int Begin(ChunkStream stream, int headerBytes)
    {
        current = stream;
        chunkLeft = Math.Min(chunkBytes, stream.Left);
        return headerBytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ChunkStream? Find(int id) => id < NearStreams ? near[id] : far?.GetValueOrDefault(id);

    private ChunkStream Add(int id)
    {
        if (streams == options.MaxChunkStreams) throw new ProtocolViolationException(Violation.UnexpectedMessage, $"more than {options.MaxChunkStreams} chunk streams");
        streams++;
        var stream = new ChunkStream(id);
        if (id < NearStreams) near[id] = stream;
        else (far ??= []).Add(id, stream);
        return stream;
    }
}
