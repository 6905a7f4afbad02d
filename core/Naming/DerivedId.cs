using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Core.Naming;

/// <summary>Ids that say the same thing twice when the same thing happens twice: 128 bits of SHA-256 over the parts, as 32 lower-case hex digits.</summary>
public static class DerivedId
{
    /// <summary>Derives an id. Parts are length-prefixed, so <c>("a","bc")</c> and <c>("ab","c")</c> differ.</summary>
    public static string From(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var utf8 = Encoding.UTF8.GetBytes(part);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, utf8.Length);
            hash.AppendData(length);
            hash.AppendData(utf8);
        }
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest[..16]);
    }
}
