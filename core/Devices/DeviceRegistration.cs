using System.Buffers;

namespace CloudCam.Core.Devices;

/// <summary>What people told us about a device: its row <c>device</c>. A device that has one is of the fleet, unless its policy says otherwise.</summary>
public sealed record DeviceRegistration
{
    /// <summary>Longest name, characters: a line on a screen.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Longest note, characters: a page of text; a row holds a hundred of it.</summary>
    public const int MaxNoteLength = 4_000;

    /// <summary>Most tags of a device: more is a table of its own.</summary>
    public const int MaxTags = 50;

    /// <summary>Longest tag, characters.</summary>
    public const int MaxTagLength = 64;

    /// <summary>Most quirk settings of a device: all protocols together have fewer.</summary>
    public const int MaxQuirks = 50;

    /// <summary>Longest value of a quirk setting, characters: the longest is a list of file kinds.</summary>
    public const int MaxQuirkLength = 200;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>The device.</summary>
    public required DeviceId Id { get; init; }

    /// <summary>A name for people; null: none.</summary>
    public string? Name { get; init; }

    /// <summary>Words to find it by, in the order they were given, each once.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Quirk settings.</summary>
    public Quirks Quirks { get; init; } = Quirks.None;

    /// <summary>Whatever else people want to remember; null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>How it is treated in spite of being registered: a camera that was sold or stolen. The usual one is <see cref="DevicePolicy.Accept"/>.</summary>
    public DevicePolicy Policy { get; init; } = DevicePolicy.Accept;

    /// <summary>When it was registered first; default where the row was written by hand.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last; default where the row was written by hand.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Version of the row; null before it is written.</summary>
    public string? ETag { get; init; }

    /// <summary>How the device stands with us.</summary>
    public DeviceStanding Standing => Policy switch
    {
        DevicePolicy.Refuse => DeviceStanding.Refused, DevicePolicy.Quarantine => DeviceStanding.Quarantined, _ => DeviceStanding.Fleet,
    };

    /// <summary>Whether a text can name a quirk setting: <c>protocol.setting</c>, letters and digits, each part beginning with a letter, at most 64 characters.</summary>
    public static bool IsQuirkName(string text) =>
        text.Length <= 64 && text.Split('.') is [{ Length: > 0 } protocol, { Length: > 0 } setting]
        && char.IsAsciiLetter(protocol[0]) && char.IsAsciiLetter(setting[0]) && !protocol.AsSpan().ContainsAnyExcept(Letters) && !setting.AsSpan().ContainsAnyExcept(Letters);

    /// <summary>Whether a text can be a tag: 1 to 64 characters, none of them a control character or a semicolon, which stands between tags in files.</summary>
    public static bool IsTag(string text) => text.Length is > 0 and <= MaxTagLength && !text.Any(char.IsControl) && !text.Contains(';', StringComparison.Ordinal) && text.Trim() == text;

    /// <summary><c>accept</c>, <c>quarantine</c>, <c>refuse</c>.</summary>
    public static string NameOf(DevicePolicy policy) => policy switch { DevicePolicy.Refuse => "refuse", DevicePolicy.Quarantine => "quarantine", _ => "accept" };

    /// <summary>Reads a policy's word; null for any other text.</summary>
    public static DevicePolicy? PolicyOf(string? text) =>
        text switch { "accept" => DevicePolicy.Accept, "quarantine" => DevicePolicy.Quarantine, "refuse" => DevicePolicy.Refuse, _ => null };

    /// <summary>Whether the two say the same of the device, whenever it was written.</summary>
    public bool SaysTheSameAs(DeviceRegistration other) =>
        Id == other.Id && Name == other.Name && Note == other.Note && Policy == other.Policy && Tags.SequenceEqual(other.Tags, StringComparer.Ordinal)
        && Quirks.Values.Count == other.Quirks.Values.Count && Quirks.Values.All(one => other.Quirks.Values.TryGetValue(one.Key, out var value) && value == one.Value);
}
