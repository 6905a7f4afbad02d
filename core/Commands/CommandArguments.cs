using System.Buffers;
using System.Globalization;
using CloudCam.Core.Media;

namespace CloudCam.Core.Commands;

/// <summary>Checks the form of a command's arguments, as <see cref="CommandNames"/> describes them. What they mean to a device its session decides.</summary>
public static class CommandArguments
{
    /// <summary>Longest text of <see cref="CommandNames.Text"/>, characters: what fits into the shortest command frame of any family (Jimi, 255 bytes less its fields).</summary>
    public const int MaxTextLength = 243;

    /// <summary>Longest address, characters: three times a usual one, and it fits into one command frame.</summary>
    public const int MaxUrlLength = 200;

    /// <summary>Longest host name, characters (RFC 1035, section 2.3.4).</summary>
    public const int MaxHostLength = 253;

    /// <summary>Most file names of one playback: the vendor's own limit.</summary>
    public const int MaxFiles = 8;

    private delegate string? Rule(string value);

    private static readonly string[] OneChannel = ["front", "driver"];
    private static readonly string[] Channels = ["front", "driver", "both"];
    private static readonly string[] LiveChannels = ["front", "driver", "both", "pip"];

    // Devices separate arguments with commas and end commands with '#': neither may be inside one.
    private static readonly SearchValues<char> Separators = SearchValues.Create(" ,#;\"'<>\\");

    private static readonly Dictionary<string, Argument[]> Known = new(StringComparer.Ordinal)
    {
        [CommandNames.TakePhoto] = [new("channel", OneOf(Channels))],
        [CommandNames.TakeVideo] = [new("channel", OneOf(Channels)), new("seconds", Whole(3, 10))],
        [CommandNames.FetchClip] = [new("channel", OneOf(OneChannel), IsNeeded: true), new("localTime", LocalTime, IsNeeded: true), new("seconds", Whole(10, 60))],
        [CommandNames.FetchFile] = [new("file", FileName, IsNeeded: true)],
        [CommandNames.ListRecordings] = [],
        [CommandNames.StartLive] = [new("channel", OneOf(LiveChannels)), new("minutes", Whole(2, 180))],
        [CommandNames.StopLive] = [],
        [CommandNames.StartPlayback] = [new("files", FileNames, IsNeeded: true)],
        [CommandNames.StopPlayback] = [],
        [CommandNames.Reboot] = [],
        [CommandNames.Configure] =
        [
            new("uploadUrl", Url("http", "https")), new("nameListUrl", Url("http", "https")), new("liveUrl", Url("rtmp", "rtmps")),
            new("host", Host), new("port", Whole(1, 65_535)),
        ],
        [CommandNames.Text] = [new("text", Text, IsNeeded: true)],
    };

    /// <summary>Checks a command.</summary>
    /// <returns>What is wrong with it; null when nothing.</returns>
    public static ArgumentProblem? Check(string name, IReadOnlyDictionary<string, string> arguments)
    {
        if (!Known.TryGetValue(name, out var known)) return new("command", $"must be one of {string.Join(", ", CommandNames.All)}");
        foreach (var argument in arguments.Keys)
        {
            if (!Array.Exists(known, one => one.Name == argument)) return new(Shown(argument), $"is not an argument of {name}");
        }
        foreach (var argument in known)
        {
            if (!arguments.TryGetValue(argument.Name, out var value))
            {
                if (argument.IsNeeded) return new(argument.Name, "is missing");
            }
            else if (argument.Rule(value) is { } wrong)
            {
                return new(argument.Name, wrong);
            }
        }
        return name == CommandNames.Configure ? CheckConfigure(arguments) : null;
    }

    private static ArgumentProblem? CheckConfigure(IReadOnlyDictionary<string, string> arguments)
    {
        if (arguments.Count == 0) return new("arguments", "must name at least one address");
        if (arguments.ContainsKey("host") == arguments.ContainsKey("port")) return null;
        return arguments.ContainsKey("host") ? new("port", "must be given together with host") : new("host", "must be given together with port");
    }

    private static Rule OneOf(string[] words) => value => Array.IndexOf(words, value) >= 0 ? null : $"must be one of {string.Join(", ", words)}";

    private static Rule Whole(int least, int most) => value =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? null : string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}");

    private static Rule Url(params string[] schemes) => value =>
        value.Length <= MaxUrlLength && IsPrintable(value) && !value.AsSpan().ContainsAny(Separators) && Uri.TryCreate(value, UriKind.Absolute, out var url)
        && schemes.Contains(url.Scheme) && url.Host.Length > 0 && url.UserInfo.Length == 0
            ? null : $"must be an address of at most {MaxUrlLength} characters that begins with {string.Join(":// or ", schemes)}:// and holds no comma, #, quote or user name";

    private static string? LocalTime(string value) =>
        DateTime.TryParseExact(value, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year is >= 2000 and < 2100
            ? null : "must be a time of the form 2026-01-31T13:59:59, without a zone, of this century";

    private static string? FileName(string value) =>
        CameraFileName.IsValid(value) ? null : $"must be a file name: 1 to {CameraFileName.MaxLength} characters of A-Z a-z 0-9 _ - .";

    private static string? FileNames(string value)
    {
        // Cut by the limit before the names are: a long list is not split.
        if (value.AsSpan().Count(',') >= MaxFiles) return $"must be at most {MaxFiles} file names joined with commas";
        return Array.TrueForAll(value.Split(','), CameraFileName.IsValid) ? null : $"must be 1 to {MaxFiles} file names joined with commas";
    }

    private static string? Host(string value) =>
        value.Length <= MaxHostLength && IsPrintable(value) && Uri.CheckHostName(value) is UriHostNameType.Dns or UriHostNameType.IPv4
            ? null : "must be a host name or an IPv4 address";

    private static string? Text(string value) =>
        value.Length is > 0 and <= MaxTextLength && IsPrintable(value) ? null : $"must be 1 to {MaxTextLength} printable ASCII characters";

    private static bool IsPrintable(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    // A name from outside is shown, but not as long as somebody likes, nor with control characters.
    private static string Shown(string argument) => argument.Length is > 0 and <= 40 && IsPrintable(argument) ? argument : "arguments";

    private sealed record Argument(string Name, Rule Rule, bool IsNeeded = false);
}

/// <summary>What is wrong with a command.</summary>
/// <param name="Argument">The argument, or <c>command</c>, or <c>arguments</c> for all of them.</param>
/// <param name="Message">What is wrong, to stand behind the argument's name.</param>
public sealed record ArgumentProblem(string Argument, string Message);
