using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CloudCam.Functions.Tests.Webhooks;

/// <summary>What <c>docs/integrators.md</c> gives to integrators in C#, to the letter: a test compares the two.</summary>
internal static class IntegratorCode
{
    // begin EventsOf
    public static IReadOnlyList<JsonElement> EventsOf(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(one => one.Clone())] : [root.Clone()];
    }
    // end

    // begin IsGenuine
    public static bool IsGenuine(string secret, string id, string timestamp, string signatures, ReadOnlySpan<byte> body, TimeProvider clock)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sent) || sent < now - 300 || sent > now + 300) return false;
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] message = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, message)));
        return signatures.Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), expected));
    }
    // end
}
