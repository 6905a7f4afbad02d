using System.Globalization;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;

namespace CloudCam.Functions.Api;

/// <summary>Query parameters of the API: read strictly, each wrong one named in the answer.</summary>
internal sealed class Asked(IQueryCollection query)
{
    /// <summary>Most items of one page: one page of the table service, and an answer well below a megabyte.</summary>
    public const int MaxTake = 200;

    /// <summary>Items of a page where nobody says how many.</summary>
    public const int DefaultTake = 50;

    /// <summary>Longest word of a device's own, characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Longest text that is looked for, characters.</summary>
    public const int MaxSearchLength = 100;

    /// <summary>Words of <c>standing</c>, the one that is meant where none is said first.</summary>
    public static readonly string[] Standings = ["fleet", "quarantined"];

    private readonly Dictionary<string, string[]> errors = [];

    /// <summary>Answer for what was wrong; null when nothing was. Read it after all parameters.</summary>
    public IResult? Problem => errors.Count == 0 ? null : Results.ValidationProblem(errors, title: "A query parameter is wrong.");

    /// <summary><c>take</c>: items of a page.</summary>
    public int Take() => Read("take", DefaultTake, $"a whole number from 1 to {MaxTake}", (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= MaxTake);

    /// <summary>A whole number.</summary>
    public int Number(string name, int fallback, int least, int most) => Read(name, fallback, $"a whole number from {least} to {most}", (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    /// <summary>A part of a name, for looking it up; null when not asked for.</summary>
    public string? Search(string name) => Read<string?>(name, null, $"1 to {MaxSearchLength} characters", (string text, out string? value) =>
        (value = text.Length <= MaxSearchLength && !text.Any(char.IsControl) ? text.Trim() : null) is not null) is { Length: > 0 } found ? found : null;

    /// <summary>Several of some words, with commas or told several times; empty when not asked for.</summary>
    public IReadOnlyList<string> Words(string name, params string[] words)
    {
        List<string> found = [.. query[name].SelectMany(text => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []).Distinct(StringComparer.Ordinal)];
        if (found.All(words.Contains)) return found;
        Refuse(name, $"Expected {string.Join(", ", words)}.");
        return [];
    }

    /// <summary>Notes that a parameter is wrong for a reason of its own.</summary>
    public void Refuse(string name, string why) => errors[name] = [why];

    /// <summary>A device id; null when not asked for.</summary>
    public DeviceId? Device(string name) => Read<DeviceId?>(name, null, "a device id", (string text, out DeviceId? value) =>
        (value = DeviceId.TryParse(text, out var id) ? id : null) is not null);

    /// <summary>A time; null when not asked for.</summary>
    public DateTimeOffset? Time(string name) => Read<DateTimeOffset?>(name, null, "a time as in 2026-01-31T12:00:00Z", (string text, out DateTimeOffset? value) =>
        (value = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time : null) is not null);

    /// <summary><c>kind</c>; null when not asked for.</summary>
    public MediaKind? Kind() => Read<MediaKind?>("kind", null, "photo, video or other", (string text, out MediaKind? value) =>
        (value = text is "photo" or "video" or "other" ? MediaNames.KindOf(text) : null) is not null);

    /// <summary><c>standing</c>: the fleet's, unless the quarantined are asked for.</summary>
    public DeviceStanding Standing() => Read("standing", DeviceStanding.Fleet, string.Join(" or ", Standings), (string text, out DeviceStanding value) =>
    {
        value = text == Standings[1] ? DeviceStanding.Quarantined : DeviceStanding.Fleet;
        return Standings.Contains(text);
    });

    /// <summary>One of some words; null when not asked for.</summary>
    public string? Word(string name, params string[] words) => Read<string?>(name, null, string.Join(", ", words), (string text, out string? value) =>
        (value = Array.Find(words, word => word == text)) is not null);

    /// <summary>A word or number of a device's own: 1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>; null when not asked for.</summary>
    public string? Name(string name) => Read<string?>(name, null, $"1 to {MaxNameLength} characters of A-Z a-z 0-9 _ -", (string text, out string? value) =>
        (value = text.Length <= MaxNameLength && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? text : null) is not null);

    /// <summary><c>continuation</c> as a file's id; null for the first page.</summary>
    public MediaId? AfterMedia() => Read<MediaId?>("continuation", null, "the continuation of an earlier answer", (string text, out MediaId? value) =>
        (value = MediaId.TryParse(text, out var id) && !id.IsTransferId ? id : null) is not null);

    /// <summary><c>tag</c>; null when not asked for.</summary>
    public string? Tag() => Read<string?>("tag", null, "one tag", (string text, out string? value) => (value = DeviceRegistration.IsTag(text) ? text : null) is not null);

    /// <summary>Yes or no; null when not asked for.</summary>
    public bool? Flag(string name) => Read<bool?>(name, null, "true or false", (string text, out bool? value) =>
        (value = text switch { "true" => true, "false" => false, _ => null }) is not null);

    /// <summary><c>continuation</c> as a command's id; null for the first page.</summary>
    public string? CommandId() => Read<string?>("continuation", null, "the continuation of an earlier answer", (string text, out string? value) =>
        (value = CommandTable.IsId(text) ? text : null) is not null);

    /// <summary>The id of an API key; null when not asked for.</summary>
    public string? KeyId(string name) => Read<string?>(name, null, "the continuation of an earlier answer", (string text, out string? value) =>
        (value = Access.ApiKeyText.IsId(text) ? text : null) is not null);

    private delegate bool Reader<T>(string text, out T value);

    private T Read<T>(string name, T fallback, string expected, Reader<T> read)
    {
        var given = query[name];
        if (given.Count == 0 || (given.Count == 1 && string.IsNullOrEmpty(given[0]))) return fallback;
        if (given.Count == 1 && read(given[0]!, out var value)) return value;
        errors[name] = [$"Expected {expected}."];
        return fallback;
    }
}
