using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Simulators.Jimi;

/// <summary>The sign of an HTTP upload: Base64 of an MD5. The document leaves open whether of its hex letters or its bytes.</summary>
internal static class JimiSign
{
    /// <summary>Sign of <c>POST /upload</c>: MD5 of file name, timestamp and secret.</summary>
    public static string OfUpload(string fileName, long timestamp, string secret, bool raw) =>
        Of(string.Create(CultureInfo.InvariantCulture, $"{fileName}{timestamp}{secret}"), raw);

    /// <summary>Sign of a file asked for: MD5 of IMEI, instruction id, secret and timestamp.</summary>
    public static string OfFile(ulong imei, uint instructionId, long timestamp, string secret, bool raw) =>
        Of(string.Create(CultureInfo.InvariantCulture, $"{JimiPackets.ImeiText(imei)}{instructionId}{secret}{timestamp}"), raw);

    // The vendor's protocol has MD5, so the simulator must speak it; it protects nothing.
    private static string Of(string text, bool raw)
    {
        var digest = CryptographicOperations.HashData(HashAlgorithmName.MD5, Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(raw ? digest : Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest)));
    }
}
