using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CloudCam.Dev.SignalR;

/// <summary>
/// Checks JSON web tokens (RFC 7519) signed by HS256 with the access key. Stricter than Microsoft's emulator, which looks at the signature only:
/// <c>aud</c> and <c>exp</c> must be right, too, as for the service.
/// </summary>
/// <param name="accessKey">The key's text; its UTF-8 bytes sign.</param>
/// <param name="time">The clock. No leeway is given: everything runs on one machine.</param>
internal sealed class AccessTokens(string accessKey, TimeProvider time)
{
    // The claim the service's SDK writes, then the one of plain JWT libraries.
    private static readonly string[] UserClaims = ["asrs.s.uid", "nameid"];

    private readonly byte[] key = Encoding.UTF8.GetBytes(accessKey);

    /// <summary>Checks a token.</summary>
    /// <param name="token">Header, payload and signature in base64url, with dots between them.</param>
    /// <param name="isAudience">Says whether an <c>aud</c> means this request.</param>
    public TokenCheck Check(string token, Predicate<string> isAudience)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !Array.TrueForAll(parts, part => part.Length > 0 && Base64Url.IsValid(part))) return TokenCheck.Refused("The token is no JSON web token.");
        if (Read(parts[0]) is not { } header || Text(header, "alg") != "HS256" || header.TryGetProperty("crit", out _))
            return TokenCheck.Refused("The token is not signed by HS256.");
        var signature = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));
        if (!CryptographicOperations.FixedTimeEquals(signature, Base64Url.DecodeFromChars(parts[2]))) return TokenCheck.Refused("The token's signature is wrong.");
        return Read(parts[1]) is { } claims ? CheckClaims(claims, isAudience) : TokenCheck.Refused("The token's payload is no JSON object.");
    }

    private TokenCheck CheckClaims(JsonElement claims, Predicate<string> isAudience)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (Number(claims, "exp") is not { } expires) return TokenCheck.Refused("The token has no exp.");
        if (now >= expires) return TokenCheck.Refused("The token has expired.");
        if (Number(claims, "nbf") is { } begins && now < begins) return TokenCheck.Refused("The token is not valid yet.");
        if (!Audiences(claims).Any(audience => isAudience(audience))) return TokenCheck.Refused("The token's aud is not this request's URL.");
        return new TokenCheck(null, UserClaims.Select(name => Text(claims, name)).FirstOrDefault(user => !string.IsNullOrEmpty(user)));
    }

    private static JsonElement? Read(string part)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            // Somebody's bytes, signed or not; the caller refuses them by name.
            return null;
        }
    }

    private static IEnumerable<string> Audiences(JsonElement claims) => !claims.TryGetProperty("aud", out var audience) ? [] : audience.ValueKind switch
    {
        JsonValueKind.String => [audience.GetString()!],
        JsonValueKind.Array => [.. audience.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
        _ => [],
    };

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;
}
