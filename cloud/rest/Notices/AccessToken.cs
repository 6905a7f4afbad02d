using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CloudCam.Cloud.Rest.Notices;

/// <summary>
/// JSON web tokens as the SignalR service takes them: HS256 over the key's UTF-8 bytes, audience = the address without its query
/// ("Authenticate via Azure SignalR Service AccessKey" of its data-plane REST reference). A client's token has its address with the hub.
/// </summary>
internal static class AccessToken
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>Makes a token.</summary>
    /// <param name="key">The access key.</param>
    /// <param name="audience">What it opens.</param>
    /// <param name="now">When it is made, UTC.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <param name="user">Whom it names; null: nobody.</param>
    public static string Create(string key, string audience, DateTimeOffset now, TimeSpan lifetime, string? user)
    {
        var claims = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(claims))
        {
            json.WriteStartObject();
            json.WriteString("aud", audience);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + lifetime).ToUnixTimeSeconds());
            if (user is not null) json.WriteString("asrs.s.uid", user);
            json.WriteEndObject();
        }
        var content = $"{Header}.{Base64Url.EncodeToString(claims.WrittenSpan)}";
        return $"{content}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(content)))}";
    }
}
