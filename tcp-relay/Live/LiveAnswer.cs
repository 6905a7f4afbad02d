using System.Text;

namespace CloudCam.Relay.Live;

/// <summary>An answer without a stream.</summary>
/// <param name="Status">Code and phrase.</param>
/// <param name="Reason">Name of the reason in the metric.</param>
/// <param name="Text">What a person reads; nothing of a stream or a link.</param>
/// <param name="More">Header lines of its own, each with its line end.</param>
internal sealed record LiveAnswer(string Status, string Reason, string Text, string More = "")
{
    /// <summary>Who may ask, told to browsers.</summary>
    private const string Methods = "GET, HEAD, OPTIONS";

    public static LiveAnswer BadRequest { get; } = new("400 Bad Request", "bad-request", "This is no request for a stream.");

    public static LiveAnswer Forged { get; } = new("403 Forbidden", "forbidden", "This link does not open anything.");

    public static LiveAnswer Expired { get; } = new("403 Forbidden", "expired", "This link is too old: ask for a new one.");

    public static LiveAnswer NotFound { get; } = new("404 Not Found", "not-found", "Nothing is here.");

    public static LiveAnswer NoStream { get; } = new("404 Not Found", "no-stream", "Nobody sends this stream now.");

    public static LiveAnswer MethodNotAllowed { get; } = new("405 Method Not Allowed", "method", "A stream can be read, nothing else.", $"Allow: {Methods}\r\n");

    public static LiveAnswer NoForm { get; } = new("406 Not Acceptable", "no-form", "This stream has no such form.");

    public static LiveAnswer Timeout { get; } = new("408 Request Timeout", "timeout", "No whole request came in time.");

    public static LiveAnswer HeadTooLarge { get; } = new("431 Request Header Fields Too Large", "head-too-large", "The head of the request is too long.");

    public static LiveAnswer Full { get; } = new("503 Service Unavailable", "full", "Too many watch.", "Retry-After: 5\r\n");

    public static LiveAnswer VersionNotSupported { get; } = new("505 HTTP Version Not Supported", "version", "HTTP/1.1 is spoken here.");

    /// <summary>What a browser is told that asks before it asks.</summary>
    public static LiveAnswer Preflight { get; } = new("204 No Content", "", "", $"Access-Control-Allow-Methods: {Methods}\r\nAccess-Control-Allow-Headers: *\r\nAccess-Control-Max-Age: 86400\r\n");

    /// <summary>HEAD of a stream that is there.</summary>
    public static LiveAnswer Here { get; } = new("200 OK", "", "");

    /// <summary>The answer's bytes.</summary>
    /// <param name="cors">Header lines about who may read it by script.</param>
    /// <param name="withBody">Whether its text is sent; of HEAD only its size is told.</param>
    public byte[] Write(string cors, bool withBody)
    {
        var text = Text.Length == 0 ? "" : Text + "\n";
        var length = Status.StartsWith("204", StringComparison.Ordinal) ? "" : $"Content-Type: text/plain\r\nContent-Length: {text.Length}\r\n";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 {Status}\r\n{length}{More}{cors}{Common}\r\n{(withBody ? text : "")}");
    }

    /// <summary>The head of a stream: its end is that of the connection.</summary>
    public static byte[] StreamHead(string contentType, string cors) => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\n{cors}{Common}\r\n");

    // A link is a secret: no cache keeps what it opened, no page passes it on.
    private const string Common = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: cross-origin\r\nConnection: close\r\n";
}
