using System.Buffers;
using System.Buffers.Text;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Media;

namespace CloudCam.Relay.Live.Edge;

/// <summary>JPEG pictures as parts of a multipart body, in the one form in which replicas write it (<see cref="MjpegShape"/>).</summary>
/// <param name="maxPictureBytes">Largest picture.</param>
internal sealed class JpegSource(int maxPictureBytes) : IEdgeSource
{
    private const int MaxDigits = 8;

    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    /// <inheritdoc/>
    public int MaxUnread => maxPictureBytes + MjpegShape.PartHead.Length + MaxDigits + (2 * EndOfHead.Length);

    /// <inheritdoc/>
    public void Take(ref ReadOnlySequence<byte> unread, DateTimeOffset arrivedAt, long nowMilliseconds, IEdgeSink sink)
    {
        while (TryTakePart(ref unread, out var picture))
        {
            // Told in the relay's own time: a part has none.
            sink.OnFrame(new MediaFrame { Codec = MediaCodec.Jpeg, IsKey = true, TimeMicroseconds = nowMilliseconds * 1_000, ArrivedAt = arrivedAt, Payload = picture });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing.
    }

    private bool TryTakePart(ref ReadOnlySequence<byte> unread, out ReadOnlySequence<byte> picture)
    {
        picture = default;
        var reader = new SequenceReader<byte>(unread);
        // The line break behind the picture before.
        reader.IsNext("\r\n"u8, advancePast: true);
        if (reader.Remaining < MjpegShape.PartHead.Length) return false;
        if (!reader.IsNext(MjpegShape.PartHead, advancePast: true)) throw new ProtocolViolationException(Violation.BadMagic, "no part of pictures");
        if (!reader.TryReadTo(out ReadOnlySequence<byte> digits, EndOfHead))
            return reader.Remaining <= MaxDigits + EndOfHead.Length ? false : throw new ProtocolViolationException(Violation.BadLength, "a part without a size");
        Span<byte> text = stackalloc byte[MaxDigits];
        if (digits.Length is 0 or > MaxDigits) throw new ProtocolViolationException(Violation.BadLength, "a part without a size");
        digits.CopyTo(text);
        text = text[..(int)digits.Length];
        if (!Utf8Parser.TryParse(text, out int length, out var used) || used != text.Length || length <= 0 || length > maxPictureBytes)
            throw new ProtocolViolationException(Violation.FrameTooLarge, "the size of a picture");
        if (reader.Remaining < length) return false;
        picture = unread.Slice(reader.Position, length);
        unread = unread.Slice(picture.End);
        return true;
    }
}
