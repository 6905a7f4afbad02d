using System.Buffers;
using System.Globalization;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Rtmp.Sessions.Http;

/// <summary>
/// The body of a request as its content: by length, or in chunks (RFC 9112, section 7.1). It keeps no bytes and believes no number: a chunk's size only says where the next
/// one begins.
/// </summary>
/// <param name="length">Content-Length; null: chunked.</param>
internal sealed class PushBody(long? length)
{
    // Small encoders fill sizes up with zeros. 256 MiB is far beyond what anybody makes a chunk of.
    private const int MaxSizeDigits = 16;
    private const long MaxChunkBytes = 0x0FFF_FFFF;

    // Extensions are allowed and mean nothing to us; an encoder sends none.
    private const int MaxLineBytes = 256;

    // Fields behind the last chunk, likewise.
    private const int MaxTrailerBytes = 4_096;

    private Part part = length is null ? Part.Size : Part.Content;
    private long left = length ?? 0;
    private int digits;
    private int line;
    private int trailers;

    private enum Part
    {
        Size,
        Extension,
        SizeEnd,
        Content,
        ContentCr,
        ContentLf,
        TrailerStart,
        Trailer,
        TrailerLf,
        LastLf,
        Over,
    }

    /// <summary>Whether all of it was taken.</summary>
    public bool IsOver => part == Part.Over || (length is not null && left == 0);

    /// <summary>What of the unread bytes is content, as far as it lies in one piece.</summary>
    /// <param name="unread">Moved past what is not content.</param>
    /// <returns>Empty when more bytes are needed, or when it is over.</returns>
    /// <exception cref="ProtocolViolationException">No chunks.</exception>
    public ReadOnlySequence<byte> Content(ref ReadOnlySequence<byte> unread)
    {
        while (!unread.IsEmpty && !IsOver && part != Part.Content)
        {
            Take(unread.FirstSpan.IsEmpty ? First(unread) : unread.FirstSpan[0]);
            unread = unread.Slice(1);
        }
        return part == Part.Content ? unread.Slice(0, Math.Min(left, unread.Length)) : ReadOnlySequence<byte>.Empty;
    }

    /// <summary>So much of the content was taken.</summary>
    public void Took(long bytes)
    {
        left -= bytes;
        if (length is null && bytes > 0 && left == 0) part = Part.ContentCr;
    }

    private static byte First(in ReadOnlySequence<byte> unread)
    {
        new SequenceReader<byte>(unread).TryPeek(out var first);
        return first;
    }

    private void Take(byte next)
    {
        part = part switch
        {
            Part.Size => TakeSize(next),
            Part.Extension => next == '\r' ? Part.SizeEnd : InLine(next, Part.Extension),
            Part.SizeEnd => Expect(next, '\n', left > 0 ? Part.Content : Part.TrailerStart),
            Part.ContentCr => Expect(next, '\r', Part.ContentLf),
            Part.ContentLf => Expect(next, '\n', Part.Size),
            Part.TrailerStart => next == '\r' ? Part.LastLf : InTrailer(next),
            Part.Trailer => next == '\r' ? Part.TrailerLf : InTrailer(next),
            Part.TrailerLf => Expect(next, '\n', Part.TrailerStart),
            Part.LastLf => Expect(next, '\n', Part.Over),
            _ => part,
        };
    }

    private Part TakeSize(byte next)
    {
        if (char.IsAsciiHexDigit((char)next))
        {
            left = left << 4 | (uint)(next <= '9' ? next - '0' : (next | 0x20) - 'a' + 10);
            if (++digits > MaxSizeDigits || left > MaxChunkBytes) throw new ProtocolViolationException(Violation.FrameTooLarge, "a chunk beyond 256 MiB");
            return Part.Size;
        }
        if (digits == 0 || next is not ((byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t')) throw Wrong("chunk size", next);
        (digits, line) = (0, 0);
        return next == '\r' ? Part.SizeEnd : Part.Extension;
    }

    private Part InLine(byte next, Part same)
    {
        if (next == '\n' || ++line > MaxLineBytes) throw Wrong("chunk extension", next);
        return same;
    }

    private Part InTrailer(byte next)
    {
        if (next == '\n' || ++trailers > MaxTrailerBytes) throw Wrong("trailer", next);
        return Part.Trailer;
    }

    private static Part Expect(byte next, char wanted, Part then) => next == wanted ? then : throw Wrong("end of a line", next);

    private static ProtocolViolationException Wrong(string where, byte next) =>
        new(Violation.BadField, string.Create(CultureInfo.InvariantCulture, $"byte {next} in the {where} of a chunked body"));
}
