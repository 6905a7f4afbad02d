using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Functions.Webhooks;

/// <summary>
/// Signatures of the Standard Webhooks scheme: <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>. A subscription's secret is not kept
/// anywhere: it follows from one master key, the subscription's id and the secret's version, so that a copy of the table signs nothing.
/// Source: Standard Webhooks specification 1.0, "Signature scheme".
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Begins every secret as people see it.</summary>
    public const string SecretPrefix = "whsec_";

    private const int SecretBytes = 32;

    /// <summary>A subscription's secret as its owner is shown it: <c>whsec_</c> and base64.</summary>
    public static string SecretText(ReadOnlySpan<byte> masterKey, string subscription, int version)
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        Derive(masterKey, subscription, version, secret);
        return SecretPrefix + Convert.ToBase64String(secret);
    }

    /// <summary>The header <c>webhook-signature</c>: one signature, or two with a space between them while a new secret is being taken into use.</summary>
    /// <param name="masterKey">The master key.</param>
    /// <param name="subscription">The subscription's id.</param>
    /// <param name="versions">Versions of its secret that are valid now, the newest first.</param>
    /// <param name="id">The message's id, the same for every attempt.</param>
    /// <param name="timestamp">Of this attempt; whole seconds count.</param>
    /// <param name="body">The body, byte for byte as it is sent.</param>
    public static string Header(
        ReadOnlySpan<byte> masterKey, string subscription, IReadOnlyList<int> versions, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        var signatures = new string[versions.Count];
        for (var i = 0; i < signatures.Length; i++)
        {
            Derive(masterKey, subscription, versions[i], secret);
            signatures[i] = Sign(secret, id, timestamp, body);
        }
        return string.Join(' ', signatures);
    }

    /// <summary>One signature.</summary>
    public static string Sign(ReadOnlySpan<byte> secret, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp.ToUnixTimeSeconds()}.")));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    private static void Derive(ReadOnlySpan<byte> masterKey, string subscription, int version, Span<byte> secret) => HMACSHA256.HashData(
        masterKey, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cloudcam-webhook|{subscription}|{version}")), secret);
}
