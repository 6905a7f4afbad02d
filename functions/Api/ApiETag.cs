using System.Buffers.Text;
using System.Text;

namespace CloudCam.Functions.Api;

/// <summary>
/// ETags of the API: the store's own, in base64url and quotes, and strong. The store's are weak by their form (<c>W/"..."</c>), and weak ones must not
/// be used with <c>If-Match</c> (RFC 9110, 13.1.1), although the store means them so.
/// </summary>
internal static class ApiETag
{
    // The store's have about 40 characters.
    private const int MaxLength = 256;

    /// <summary>The header's value.</summary>
    public static string Of(string stored) => $"\"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(stored))}\"";

    /// <summary>Reads a header's value back; false for anything else.</summary>
    public static bool TryRead(string? header, out string? stored)
    {
        stored = null;
        if (header is not ['"', .. var inner, '"'] || inner.Length is 0 or > MaxLength || !Base64Url.IsValid(inner)) return false;
        var bytes = Base64Url.DecodeFromChars(inner);
        // It becomes a header of the request to the store: nothing but printable characters goes there.
        if (bytes.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~')) return false;
        stored = Encoding.ASCII.GetString(bytes);
        return true;
    }
}
