using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Protocols.Dvrip;

/// <summary>
/// The password as the login sends it ("Sofia hash"): MD5 of its bytes, and of each of the eight neighbouring pairs the sum modulo 62 as one of 0-9 A-Z a-z. Whoever
/// has the hash can log in: it is as secret as the password. Source: the vendor's interface document and captures; the algorithm is the cameras', not our choice.
/// </summary>
public static class DvripPasswordHash
{
    /// <summary>Characters of a hash.</summary>
    public const int Chars = 8;

    private const int MaxStackBytes = 256;

    /// <summary>Writes the hash.</summary>
    /// <param name="password">The password; of an empty one too the hash is sent, never an empty text.</param>
    /// <param name="hash">At least <see cref="Chars"/> bytes.</param>
    public static void Write(ReadOnlySpan<char> password, Span<byte> hash)
    {
        var size = Encoding.UTF8.GetByteCount(password);
        var bytes = size <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[size];
        Span<byte> md5 = stackalloc byte[MD5.HashSizeInBytes];
        // The cameras compare this and nothing else.
        MD5.HashData(bytes[..Encoding.UTF8.GetBytes(password, bytes)], md5);
        CryptographicOperations.ZeroMemory(bytes);
        for (var i = 0; i < Chars; i++) hash[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8[(md5[2 * i] + md5[(2 * i) + 1]) % 62];
        CryptographicOperations.ZeroMemory(md5);
    }
}
