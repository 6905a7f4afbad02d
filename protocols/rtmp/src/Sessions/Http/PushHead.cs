using System.Globalization;
using System.Text;
using CloudCam.Protocols.Http;

namespace CloudCam.Protocols.Rtmp.Sessions.Http;

/// <summary>The head of a request that pushes a stream (RFC 9112): what of it matters here, or why it is refused.</summary>
/// <param name="Status">0: it can be served; otherwise the status it is refused with.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Length">Content-Length; null: chunked.</param>
/// <param name="WantsContinue">Whether the client waits for <c>100 Continue</c>.</param>
internal readonly record struct PushHead(int Status, LiveAddress Address = default, long? Length = null, bool WantsContinue = false)
{
    private const int MaxLengthDigits = 15;
    private const int PathLength = 128;

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <summary>Reads a head.</summary>
    /// <param name="head">Its bytes up to the empty line, the end of the last field's line included.</param>
    public static PushHead Read(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf(LineEnd);
        if (end < 0) return new PushHead(400);
        if (!TryReadRequest(head[..end], out var path, out var isOld)) return new PushHead(400);
        head = head[(end + 2)..];
        var (length, isChunked, wantsContinue) = ((long?)null, false, false);
        while (!head.IsEmpty)
        {
            end = head.IndexOf(LineEnd);
            if (end < 0 || !HttpField.TryRead(head[..end], out var field)) return new PushHead(400);
            head = head[(end + 2)..];
            if (field.Is("content-length"u8))
            {
                if (length is not null || !TryReadLength(field.Value, out var bytes)) return new PushHead(400);
                length = bytes;
            }
            else if (field.Is("transfer-encoding"u8))
            {
                // Another coding, or one twice, is a request that two servers could read in two ways.
                if (isChunked || isOld || !Is(field.Value, "chunked"u8)) return new PushHead(400);
                isChunked = true;
            }
            else if (field.Is("expect"u8))
            {
                if (!Is(field.Value, "100-continue"u8)) return new PushHead(417);
                wantsContinue = !isOld;
            }
        }
        if (isChunked && length is not null) return new PushHead(400);
        if (!LiveAddress.TryParseHttpPath(path, out var address)) return new PushHead(404);
        return !isChunked && length is null ? new PushHead(411) : new PushHead(0, address, length, wantsContinue);
    }

    /// <summary>Words of a status, for the answer's first line.</summary>
    public static string ReasonOf(int status) => status switch
    {
        200 => "OK", 400 => "Bad Request", 403 => "Forbidden", 404 => "Not Found", 408 => "Request Timeout", 409 => "Conflict", 411 => "Length Required", 417 => "Expectation Failed",
        431 => "Request Header Fields Too Large", _ => "Service Unavailable",
    };

    // POST, path, version; the query is nobody's business here.
    private static bool TryReadRequest(ReadOnlySpan<byte> line, out string path, out bool isOld)
    {
        (path, isOld) = ("", false);
        if (!line.StartsWith("POST /"u8)) return false;
        line = line["POST "u8.Length..];
        var end = line.IndexOf((byte)' ');
        if (end < 0) return false;
        isOld = line[(end + 1)..].SequenceEqual("HTTP/1.0"u8);
        if (!isOld && !line[(end + 1)..].SequenceEqual("HTTP/1.1"u8)) return false;
        var target = line[..end];
        if (target.IndexOf((byte)'?') is >= 0 and var query) target = target[..query];
        // Longer than any address: not one, but a request all the same.
        path = target.Length > PathLength ? "" : Encoding.ASCII.GetString(target);
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> value, out long length)
    {
        length = 0;
        if (value.Length is 0 or > MaxLengthDigits) return false;
        foreach (var letter in value)
        {
            if (letter is < (byte)'0' or > (byte)'9') return false;
        }
        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out length);
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase) => Ascii.EqualsIgnoreCase(text, lowerCase);
}
