using System.Globalization;
using System.Text;

namespace CloudCam.Protocols.Rtmp.Tests.Sessions;

/// <summary>Requests that push a stream.</summary>
internal static class HttpPush
{
    public const string Path = $"/live/0/{Publisher.Imei}.flv";

    public static byte[] Head(string fields, string path = Path) => Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: relay\r\n{fields}\r\n\r\n");

    /// <summary>A body in chunks of so many bytes.</summary>
    public static byte[] Chunked(byte[] body, int chunk, bool isEnded = true, string extension = "") =>
        [.. body.Chunk(chunk).SelectMany(part => (byte[])[.. Encoding.ASCII.GetBytes(part.Length.ToString("X", CultureInfo.InvariantCulture) + extension + "\r\n"), .. part, 13, 10]), .. isEnded ? "0\r\n\r\n"u8.ToArray() : []];
}
