using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>Texts in the way devices write them.</summary>
internal static class XmText
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The password as it travels with EncryptType MD5.</summary>
    public static string Hash(string password)
    {
        var digest = CryptographicOperations.HashData(HashAlgorithmName.MD5, Encoding.UTF8.GetBytes(password));
        return string.Concat(Enumerable.Range(0, 8).Select(pair => Digits[(digest[2 * pair] + digest[2 * pair + 1]) % Digits.Length]));
    }

    /// <summary>JSON with the blanks of real devices: <c>{ "Ret" : 100 }</c>.</summary>
    public static string Write(JsonNode? node) => node switch
    {
        JsonObject members => members.Count == 0 ? "{ }" : $"{{ {string.Join(", ", members.Select(member => $"\"{member.Key}\" : {Write(member.Value)}"))} }}",
        JsonArray items => items.Count == 0 ? "[ ]" : $"[ {string.Join(", ", items.Select(Write))} ]",
        _ => node?.ToJsonString() ?? "null",
    };

    /// <summary>An IPv4 address as devices write it: its four bytes in reverse, in hex.</summary>
    public static string Reversed(System.Net.IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return $"0x{bytes[3]:X2}{bytes[2]:X2}{bytes[1]:X2}{bytes[0]:X2}";
    }

    /// <summary>Reads such an address; null when it is none.</summary>
    public static System.Net.IPAddress? Address(string? text) =>
        text is { Length: > 2 } && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && uint.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
            ? new System.Net.IPAddress((byte[])[(byte)number, (byte)(number >> 8), (byte)(number >> 16), (byte)(number >> 24)])
            : null;

    /// <summary>Local time with a second's precision.</summary>
    public static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Reads such a time; null when it is none.</summary>
    public static DateTime? Time(string? text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm:ss", "yyyy-M-d H:m:s"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>A member's text; null when it is missing or something else.</summary>
    public static string? Text(this JsonObject? members, string name) =>
        members is not null && members.TryGetPropertyValue(name, out var node) && node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A member's number; null when it is missing or something else.</summary>
    public static int? Number(this JsonObject? members, string name) =>
        members is not null && members.TryGetPropertyValue(name, out var node) && node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>A member that is an object; null when it is missing or something else.</summary>
    public static JsonObject? Object(this JsonObject? members, string name) => members is not null && members.TryGetPropertyValue(name, out var node) ? node as JsonObject : null;
}
