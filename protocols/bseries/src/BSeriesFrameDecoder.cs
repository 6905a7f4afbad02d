using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.BSeries;

/// <summary>
/// Cuts frames of both connections: <c>MO_O</c> or <c>MO_V</c>, code u16, 9 bytes without meaning, text length u32, 4 bytes without meaning, text; all
/// little-endian. README.md has the picture.
/// </summary>
/// <param name="options">Length limits.</param>
public sealed class BSeriesFrameDecoder(BSeriesOptions options) : IFrameDecoder<BSeriesFrame>
{
    /// <summary>Bytes before the text.</summary>
    public const int HeaderBytes = 23;

    internal const int CodeAt = 4;
    internal const int LengthAt = 15;

    private static ReadOnlySpan<byte> Magic => "MO_"u8;

    /// <inheritdoc/>
    public bool TryDecode(ref ReadOnlySequence<byte> unread, out BSeriesFrame frame)
    {
        frame = default;
        Span<byte> gathered = stackalloc byte[HeaderBytes];
        scoped var header = unread.FirstSpan;
        if (header.Length < HeaderBytes) header = Gather(unread, gathered);
        if (!TryReadConnection(header, out var connection) || header.Length < HeaderBytes) return false;

        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[LengthAt..]);
        var most = connection == BSeriesConnection.Operation ? options.MaxOperationBytes : options.MaxMediaBytes;
        if (length > most) throw new ProtocolViolationException(Violation.FrameTooLarge, $"{connection} text of {length} bytes, limit {most}");
        var text = unread.Slice(HeaderBytes);
        if (text.Length < length) return false;
        var end = text.GetPosition(length);
        frame = new BSeriesFrame(connection, BinaryPrimitives.ReadUInt16LittleEndian(header[CodeAt..]), text.Slice(0, end));
        unread = text.Slice(end);
        return true;
    }

    // Where the network cut a header.
    private static ReadOnlySpan<byte> Gather(ReadOnlySequence<byte> unread, Span<byte> gathered)
    {
        var have = (int)Math.Min(unread.Length, HeaderBytes);
        unread.Slice(0, have).CopyTo(gathered);
        return gathered[..have];
    }

    // As soon as one byte is wrong nothing more is waited for.
    private static bool TryReadConnection(ReadOnlySpan<byte> header, out BSeriesConnection connection)
    {
        connection = default;
        var known = Math.Min(header.Length, Magic.Length);
        if (!header[..known].SequenceEqual(Magic[..known])) throw new ProtocolViolationException(Violation.BadMagic, "no MO_");
        if (header.Length <= Magic.Length) return false;
        connection = header[Magic.Length] switch
        {
            (byte)'O' => BSeriesConnection.Operation,
            (byte)'V' => BSeriesConnection.AudioVideo,
            _ => throw new ProtocolViolationException(Violation.BadMagic, "neither MO_O nor MO_V"),
        };
        return true;
    }
}
