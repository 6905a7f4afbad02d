using System.Collections.Frozen;
using System.Globalization;

namespace CloudCam.Core.Devices;

/// <summary>
/// Per-device settings for cases in which sources about a protocol contradict each other and the bytes alone cannot tell (promise 8).
/// Names are <c>protocol.setting</c>, for example <c>teltonika.resumeOrigin</c>; each protocol's README lists its own.
/// Stored in the device row as one JSON object of texts.
/// </summary>
public sealed class Quirks
{
    private readonly FrozenDictionary<string, string> values;

    /// <summary>Takes the settings as they are stored.</summary>
    public Quirks(IEnumerable<KeyValuePair<string, string>> values) => this.values = values.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>No setting at all: every protocol uses its tolerant default.</summary>
    public static Quirks None { get; } = new([]);

    /// <summary>All settings, for writing them back.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>The setting's text, or <paramref name="fallback"/> when it is not set.</summary>
    public string Text(string name, string fallback) => values.GetValueOrDefault(name, fallback);

    /// <summary>The setting as a whole number, or <paramref name="fallback"/> when it is not set or is no number.</summary>
    public int Number(string name, int fallback) =>
        values.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : fallback;

    /// <summary>The setting as yes or no (<c>true</c>/<c>false</c>), or <paramref name="fallback"/>.</summary>
    public bool Flag(string name, bool fallback) => values.TryGetValue(name, out var text) && bool.TryParse(text, out var flag) ? flag : fallback;
}
