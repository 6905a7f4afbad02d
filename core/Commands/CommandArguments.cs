using System.Diagnostics.CodeAnalysis;
using static CloudCam.Core.Commands.ArgumentRules;

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

    /// <summary>Highest number of a channel or an output: recorders of these families have at most 64.</summary>
    public const int MaxChannel = 63;

    /// <summary>Longest live video of one <see cref="CommandNames.StartLive"/>, minutes: the limit of the vendor who has one, and what dialled cameras get where nobody says.</summary>
    public const int MaxLiveMinutes = 180;

    /// <summary>Longest stretch of time of one <see cref="CommandNames.FetchRecording"/>: a day is some 40 GB at 4 Mbit/s already.</summary>
    public static readonly TimeSpan MaxRecording = TimeSpan.FromDays(1);

    /// <summary>Longest value of a setting, characters: the vendors' own limit for one control message.</summary>
    public const int MaxSettingLength = 16 * 1_024;

    private static readonly string[] OneChannel = ["front", "driver"];
    private static readonly string[] Channels = ["front", "driver", "both"];
    private static readonly string[] LiveChannels = ["front", "driver", "both", "pip"];
    private static readonly string[] PresetMoves = ["go-to-preset", "set-preset", "clear-preset"];
    private static readonly string[] Moves =
    [
        "up", "down", "left", "right", "up-left", "up-right", "down-left", "down-right", "zoom-in", "zoom-out", "focus-near", "focus-far", "iris-open", "iris-close", .. PresetMoves, "stop",
    ];

    private static readonly Argument ChannelNumber = new("channel", Whole(0, MaxChannel));

    private static readonly Dictionary<string, Argument[]> Known = new(StringComparer.Ordinal)
    {
        [CommandNames.TakePhoto] = [new("channel", OneOfOrChannel(Channels))],
        [CommandNames.TakeVideo] = [new("channel", OneOfOrChannel(Channels)), new("seconds", Whole(3, 10))],
        [CommandNames.FetchClip] = [new("channel", OneOf(OneChannel), IsNeeded: true), new("localTime", LocalTime, IsNeeded: true), new("seconds", Whole(10, 60))],
        [CommandNames.FetchFile] = [new("file", FileName, IsNeeded: true)],
        [CommandNames.ListRecordings] = [ChannelNumber, new("from", Time), new("to", Time)],
        [CommandNames.StartLive] = [new("channel", OneOfOrChannel(LiveChannels)), new("minutes", Whole(2, MaxLiveMinutes))],
        [CommandNames.StopLive] = [],
        [CommandNames.StartPlayback] = [new("files", FileNames, IsNeeded: true)],
        [CommandNames.StopPlayback] = [],
        [CommandNames.Record] = [ChannelNumber, new("seconds", Whole(1, 3_600))],
        [CommandNames.FetchRecording] = [ChannelNumber, new("from", Time, IsNeeded: true), new("to", Time, IsNeeded: true)],
        [CommandNames.AlarmOutput] = [new("output", Whole(0, MaxChannel)), new("state", OneOf(["on", "off", "auto"]), IsNeeded: true)],
        [CommandNames.Guard] = [new("state", OneOf(["on", "off"]), IsNeeded: true)],
        [CommandNames.Talk] = [new("sound", Sound, IsNeeded: true)],
        [CommandNames.Ptz] =
        [
            ChannelNumber, new("move", OneOf(Moves), IsNeeded: true), new("milliseconds", Whole(100, 10_000)), new("speed", Whole(1, 8)), new("preset", Whole(0, 254)),
        ],
        [CommandNames.FrameInterval] = [new("milliseconds", Whole(0, 5_000), IsNeeded: true)],
        [CommandNames.SetTime] = [],
        [CommandNames.GetSetting] = [new("name", SettingRules.Name, IsNeeded: true)],
        [CommandNames.SetSetting] = [new("name", SettingRules.Name, IsNeeded: true), new("value", SettingRules.Value, IsNeeded: true)],
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
        return name switch
        {
            CommandNames.Configure => CheckConfigure(arguments), CommandNames.FetchRecording or CommandNames.ListRecordings => CheckRecording(arguments), CommandNames.Ptz => CheckMove(arguments), _ => null,
        };
    }

    /// <summary>Reads an argument that is a time with a zone, in UTC; false where it is missing or was never checked.</summary>
    public static bool TryGetTime(IReadOnlyDictionary<string, string> arguments, string argument, [NotNullWhen(true)] out DateTimeOffset? time)
    {
        time = arguments.TryGetValue(argument, out var text) && TryReadTime(text, out var read) ? read : null;
        return time is not null;
    }

    private static ArgumentProblem? CheckConfigure(IReadOnlyDictionary<string, string> arguments)
    {
        if (arguments.Count == 0) return new("arguments", "must name at least one address");
        if (arguments.ContainsKey("host") == arguments.ContainsKey("port")) return null;
        return arguments.ContainsKey("host") ? new("port", "must be given together with host") : new("host", "must be given together with port");
    }

    private static ArgumentProblem? CheckRecording(IReadOnlyDictionary<string, string> arguments)
    {
        if (!TryGetTime(arguments, "from", out var from)) return arguments.ContainsKey("to") ? new("from", "must be given together with to") : null;
        if (!TryGetTime(arguments, "to", out var to)) return new("to", "must be given together with from");
        return to > from && to - from <= MaxRecording ? null : new("to", "must be later than from, by at most 24 hours");
    }

    private static ArgumentProblem? CheckMove(IReadOnlyDictionary<string, string> arguments)
    {
        var move = arguments["move"];
        var isPreset = Array.IndexOf(PresetMoves, move) >= 0;
        if (isPreset != arguments.ContainsKey("preset")) return new("preset", isPreset ? $"must be given for {move}" : $"must not be given for {move}");
        if (!isPreset && move != "stop") return null;
        // Whoever gives them expects what will not happen.
        string[] movement = ["milliseconds", "speed"];
        return Array.Find(movement, arguments.ContainsKey) is { } wrong ? new(wrong, $"must not be given for {move}") : null;
    }

    // A name from outside is shown, but not as long as somebody likes, nor with control characters.
    private static string Shown(string argument) => argument.Length is > 0 and <= 40 && IsPrintable(argument) ? argument : "arguments";

    private sealed record Argument(string Name, Func<string, string?> Rule, bool IsNeeded = false);
}
