using System.Text.Json;

namespace CloudCam.Core.Commands;

/// <summary>
/// Names and values of a device's own settings (<see cref="CommandNames.GetSetting"/>, <see cref="CommandNames.SetSetting"/>). Arguments and answers of commands are kept
/// in rows and told as events, where a password must never be; so settings that hold passwords are neither read nor written this way. Settings of the network are refused as
/// well: most of them hold passwords, and one wrong value makes a device unreachable for good.
/// </summary>
internal static class SettingRules
{
    // The vendors' longest names have about 50 characters and 5 parts.
    private const int MaxNameLength = 100;
    private const int MaxParts = 8;
    private const int MaxDepth = 16;

    // A column holds 32 Ki characters, and quotes and backslashes take two each there; the name and the braces need room too.
    private const int MaxKeptCharacters = 32_000;

    private const string Network = "network";

    // Where a device sends its alarms, and whose clock it follows: nothing secret, and whoever sets them wrong can set them again.
    private static readonly string[] HarmlessOfNetwork = ["alarmserver", "netntp"];

    private static readonly string[] SecretWords = ["pass", "pwd", "user", "account", "admin", "auth", "secret", "token", "wifi"];

    /// <summary>A setting's name: parts of letters, digits, <c>_</c> and <c>-</c>, or numbers in brackets, joined with dots.</summary>
    public static string? Name(string value)
    {
        var parts = value.Length is > 0 and <= MaxNameLength ? value.Split('.') : [];
        if (parts.Length is 0 or > MaxParts || !char.IsAsciiLetter(value[0]) || !Array.TrueForAll(parts, IsPart))
            return $"must be a setting's name as in Detect.MotionDetect.[0]: at most {MaxNameLength} characters, {MaxParts} parts";
        if (Array.Exists(parts, IsSecret)) return "names users or passwords, which are not read or written by commands";
        var isNetwork = parts[0].Equals(Network, StringComparison.OrdinalIgnoreCase);
        return isNetwork && (parts.Length < 2 || !Array.Exists(HarmlessOfNetwork, word => parts[1].Equals(word, StringComparison.OrdinalIgnoreCase)))
            ? "names settings of the network, which hold passwords and can cut the device off; set them at the device" : null;
    }

    /// <summary>A setting's value: JSON in printable ASCII, without a member that looks like a password.</summary>
    public static string? Value(string value)
    {
        const string form = "must be JSON of at most 16384 printable ASCII characters (others as \\uXXXX), nested at most 16 deep, no member twice";
        if (value.Length is 0 or > CommandArguments.MaxSettingLength || !ArgumentRules.IsPrintable(value) || value.Length + value.AsSpan().Count('"') + value.AsSpan().Count('\\') > MaxKeptCharacters) return form;
        try
        {
            using var document = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            return HasSecret(document.RootElement) ? "has a member for a user or a password, which are not written by commands" : null;
        }
        catch (JsonException)
        {
            return form;
        }
    }

    private static bool HasSecret(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(member => IsSecret(member.Name) || HasSecret(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasSecret),
        _ => false,
    };

    private static bool IsSecret(string name) => Array.Exists(SecretWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsPart(string part)
    {
        var inner = part is ['[', .. var number, ']'] ? number : null;
        return inner is not null ? inner.Length is 1 or 2 && inner.All(char.IsAsciiDigit) : part.Length > 0 && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
    }
}
