using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Functions.Uploads;

/// <summary>
/// The sign of an upload: MD5 over some fields and a key, in Base64. The document (Jimi, JC400/JC261 protocol V1.3.5, 6.1 and 6.3) does not say whether the
/// digest's bytes or its 32 lower-case hex digits are encoded; both are taken. MD5 and a printed key prove nothing: see the README.
/// </summary>
internal static class UploadSign
{
    /// <summary>Whether a sign belongs to these texts, in the order in which they are summed. Takes as long for every wrong sign of the same length.</summary>
    public static bool IsRight(string sign, params ReadOnlySpan<string> texts)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        // The camera's choice, not ours.
        MD5.HashData(Encoding.UTF8.GetBytes(string.Concat(texts)), digest);
        Span<byte> hex = stackalloc byte[2 * MD5.HashSizeInBytes];
        Convert.TryToHexStringLower(digest, hex, out _);
        Span<byte> given = stackalloc byte[64];
        if (sign.Length > given.Length || !Convert.TryFromBase64String(sign, given, out var length)) return false;
        given = given[..length];
        return CryptographicOperations.FixedTimeEquals(given, hex) | CryptographicOperations.FixedTimeEquals(given, digest);
    }
}
