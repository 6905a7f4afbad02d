using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Cloud.Rest.Events;

/// <summary>Shared access tokens of Service Bus and Event Hubs: HMAC-SHA256, with the key's text, over the escaped resource and the expiry.</summary>
internal static class SharedAccessToken
{
    public static string Create(string resource, string keyName, string key, DateTimeOffset expires)
    {
        var escaped = Uri.EscapeDataString(resource);
        var expiry = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{escaped}\n{expiry}"));
        return $"SharedAccessSignature sr={escaped}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}&skn={Uri.EscapeDataString(keyName)}";
    }
}
