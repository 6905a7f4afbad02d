using System.Text;
using CloudCam.Protocols.Http;

namespace CloudCam.Relay.Live;

/// <summary>What a viewer may ask with.</summary>
internal enum LiveMethod
{
    /// <summary>GET: the stream.</summary>
    Get,

    /// <summary>HEAD: whether there is one.</summary>
    Head,

    /// <summary>OPTIONS: a browser asks whether its page may ask.</summary>
    Options,
}

/// <summary>
/// The head of a request (HTTP/1.1, RFC 9112), as little of it as a stream needs and read strictly: one request line in origin form, header lines without folding, no body.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query as they were sent, printable ASCII.</param>
/// <param name="Origin">The page that asks; null: none told.</param>
internal readonly record struct LiveRequest(LiveMethod Method, string Target, string? Origin)
{
    /// <summary>Most bytes of a head: browsers send 1 KiB; with many cookies of the same host a few more.</summary>
    public const int MaxBytes = 8 * 1024;

    private const int MaxTargetBytes = 2 * 1024;

    private static ReadOnlySpan<byte> NewLine => "\r\n"u8;

    /// <summary>Where a head ends; -1: not yet.</summary>
    public static int EndOf(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\r\n\r\n"u8) is >= 0 and var end ? end + 4 : -1;

    /// <summary>Reads a whole head.</summary>
    /// <param name="head">Up to and with the empty line.</param>
    /// <param name="request">What it asks for.</param>
    /// <returns>Null, or the answer that refuses it.</returns>
    public static LiveAnswer? Read(ReadOnlySpan<byte> head, out LiveRequest request)
    {
        request = default;
        head = head[..^2];
        var line = TakeLine(ref head);
        var space = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (space <= 0 || last == space || !HttpField.IsToken(line[..space])) return LiveAnswer.BadRequest;
        var method = line[..space];
        var target = line[(space + 1)..last];
        var version = line[(last + 1)..];
        if (!version.SequenceEqual("HTTP/1.1"u8) && !version.SequenceEqual("HTTP/1.0"u8)) return version.StartsWith("HTTP/"u8) ? LiveAnswer.VersionNotSupported : LiveAnswer.BadRequest;
        if (target.IsEmpty || target[0] != '/' || target.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E)) return LiveAnswer.BadRequest;
        if (target.Length > MaxTargetBytes) return LiveAnswer.HeadTooLarge;
        var hosts = 0;
        string? origin = null;
        while (!head.IsEmpty)
        {
            if (!HttpField.TryRead(TakeLine(ref head), out var field) || !Ascii.IsValid(field.Value)) return LiveAnswer.BadRequest;
            if (field.Is("host"u8)) hosts++;
            else if (field.Is("origin"u8)) origin = Encoding.ASCII.GetString(field.Value);
            // A body would be the next request to whoever reads it otherwise than we do.
            else if (field.Is("transfer-encoding"u8) || (field.Is("content-length"u8) && !field.Value.SequenceEqual("0"u8))) return LiveAnswer.BadRequest;
        }
        if (hosts > 1 || (hosts == 0 && version[^1] == '1')) return LiveAnswer.BadRequest;
        var known = MethodOf(method);
        if (known is null) return LiveAnswer.MethodNotAllowed;
        request = new LiveRequest(known.Value, Encoding.ASCII.GetString(target), origin);
        return null;
    }

    private static LiveMethod? MethodOf(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("GET"u8) ? LiveMethod.Get : method.SequenceEqual("HEAD"u8) ? LiveMethod.Head : method.SequenceEqual("OPTIONS"u8) ? LiveMethod.Options : null;

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf(NewLine);
        var line = rest[..end];
        rest = rest[(end + NewLine.Length)..];
        return line;
    }
}
