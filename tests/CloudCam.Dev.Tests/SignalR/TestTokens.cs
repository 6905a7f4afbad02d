using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CloudCam.Dev.Tests.SignalR;

/// <summary>Tokens as our functions and any JWT library make them, and false ones.</summary>
internal static class TestTokens
{
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";

    public static string Sign(string key, object claims, string header = Header)
    {
        var content = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{content}.{Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(content)))}";
    }

    public static long In(TimeSpan span) => (TimeProvider.System.GetUtcNow() + span).ToUnixTimeSeconds();

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
