using System.Buffers;
using System.Globalization;
using CloudCam.Core.Media;

namespace CloudCam.Core.Commands;

/// <summary>The forms that single arguments of commands can have: each rule gives what is wrong, or null.</summary>
internal static class ArgumentRules
{
    // Devices separate arguments with commas and end commands with '#': neither may be inside one.
    private static readonly SearchValues<char> Separators = SearchValues.Create(" ,#;\"'<>\\");

    // RFC 3339, section 5.6; whole seconds or a fraction, and always a zone.
    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>One of some words.</summary>
    public static Func<string, string?> OneOf(string[] words) => value => Array.IndexOf(words, value) >= 0 ? null : $"must be one of {string.Join(", ", words)}";

    /// <summary>One of some words, or the number of a channel.</summary>
    public static Func<string, string?> OneOfOrChannel(string[] words) => value => Array.IndexOf(words, value) >= 0 || IsWhole(value, 0, CommandArguments.MaxChannel)
        ? null : string.Create(CultureInfo.InvariantCulture, $"must be one of {string.Join(", ", words)}, or a number from 0 to {CommandArguments.MaxChannel}");

    /// <summary>A whole number, without sign, spaces or fraction.</summary>
    public static Func<string, string?> Whole(int least, int most) => value =>
        IsWhole(value, least, most) ? null : string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}");

    /// <summary>An address with one of some schemes.</summary>
    public static Func<string, string?> Url(params string[] schemes) => value =>
        value.Length <= CommandArguments.MaxUrlLength && IsPrintable(value) && !value.AsSpan().ContainsAny(Separators) && Uri.TryCreate(value, UriKind.Absolute, out var url)
        && schemes.Contains(url.Scheme) && url.Host.Length > 0 && url.UserInfo.Length == 0
            ? null : $"must be an address of at most {CommandArguments.MaxUrlLength} characters that begins with {string.Join(":// or ", schemes)}:// and holds no comma, #, quote or user name";

    /// <summary>A time by the device's own clock.</summary>
    public static string? LocalTime(string value) =>
        DateTime.TryParseExact(value, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && IsOfThisCentury(time.Year)
            ? null : "must be a time of the form 2026-01-31T13:59:59, without a zone, of this century";

    /// <summary>A time by everybody's clock.</summary>
    public static string? Time(string value) => TryReadTime(value, out _) ? null : "must be a time of the form 2026-01-31T13:59:59Z or 2026-01-31T14:59:59+01:00, of this century";

    /// <summary>Reads a time with a zone.</summary>
    public static bool TryReadTime(string value, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(value, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time) && IsOfThisCentury(time.Year);

    /// <summary>A camera's name of a file.</summary>
    public static string? FileName(string value) =>
        CameraFileName.IsValid(value) ? null : $"must be a file name: 1 to {CameraFileName.MaxLength} characters of A-Z a-z 0-9 _ - .";

    /// <summary>Some names of files.</summary>
    public static string? FileNames(string value)
    {
        // Cut by the limit before the names are: a long list is not split.
        if (value.AsSpan().Count(',') >= CommandArguments.MaxFiles) return $"must be at most {CommandArguments.MaxFiles} file names joined with commas";
        return Array.TrueForAll(value.Split(','), CameraFileName.IsValid) ? null : $"must be 1 to {CommandArguments.MaxFiles} file names joined with commas";
    }

    /// <summary>A host.</summary>
    public static string? Host(string value) =>
        value.Length <= CommandArguments.MaxHostLength && IsPrintable(value) && Uri.CheckHostName(value) is UriHostNameType.Dns or UriHostNameType.IPv4
            ? null : "must be a host name or an IPv4 address";

    /// <summary>A text in the vendor's own words.</summary>
    public static string? Text(string value) =>
        value.Length is > 0 and <= CommandArguments.MaxTextLength && IsPrintable(value) ? null : $"must be 1 to {CommandArguments.MaxTextLength} printable ASCII characters";

    /// <summary>The id of an uploaded sound.</summary>
    public static string? Sound(string value) => SoundId.IsId(value) ? null : "must be the id of a sound: 32 digits of 0-9 a-f";

    /// <summary>Whether a text consists of printable ASCII characters.</summary>
    public static bool IsPrintable(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsWhole(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;

    private static bool IsOfThisCentury(int year) => year is >= 2000 and < 2100;
}
