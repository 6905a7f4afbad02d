using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using CloudCam.Core.Commands;
using CloudCam.Core.Media;

namespace CloudCam.Protocols.Jimi.Commands;

/// <summary>
/// The vendor's texts for the commands all families share (Jimi's public command list for JC261 and JC400; where it is silent, what units were seen to take).
/// Nothing of a caller's gets into a text unchecked: an argument cannot bring an argument more.
/// </summary>
public static class JimiCommandTexts
{
    /// <summary>Most recordings of one playback (vendor's limit).</summary>
    public const int MaxPlaybackNames = 8;

    /// <summary>Reason: an argument is missing or none the device could take.</summary>
    public const string BadArguments = "bad-arguments";

    /// <summary>Reason: these devices know no such command.</summary>
    public const string NotSupported = "not-supported";

    private const string LocalTime = "yyyy-MM-dd'T'HH:mm:ss";

    private static readonly SearchValues<char> AddressCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+;=%[]");

    /// <summary>Makes the texts of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withHash">Whether a <c>#</c> is put behind each text.</param>
    /// <param name="plan">The texts.</param>
    /// <param name="reason">Why there are none: <see cref="BadArguments"/> or <see cref="NotSupported"/>.</param>
    public static bool TryPlan(DeviceCommand command, bool withHash, [NotNullWhen(true)] out JimiCommandPlan? plan, [NotNullWhen(false)] out string? reason)
    {
        plan = null;
        reason = CommandNames.All.Contains(command.Name) ? BadArguments : NotSupported;
        if (Build(new Arguments(command.Arguments), command) is not { } built) return false;
        if (!built.Steps.All(step => JimiWriter.CanWriteCommand(step.Text, withHash))) return false;
        plan = built with { Steps = [.. built.Steps.Select(step => Finished(step, withHash))], OlderForm = built.OlderForm is { } older ? Finished(older, withHash) : null };
        reason = null;
        return true;
    }

    private static JimiCommandPlan? Build(Arguments told, DeviceCommand command) => command.Name switch
    {
        CommandNames.TakePhoto => told.Side("both") is { } side ? Of(command, $"Picture,{side}") : null,
        CommandNames.TakeVideo => told.Side("both") is { } side && told.Number("seconds", 3, 10, 10) is { } seconds ? Of(command, $"Video,{side},{seconds}s") : null,
        CommandNames.FetchClip => Clip(told, command),
        CommandNames.FetchFile => told.Text("file") is { } file && CameraFileName.IsValid(file) ? Of(command, $"UPLOADFILE,{file}", JimiSilence.Answers) : null,
        CommandNames.ListRecordings => Of(command, "FILELIST", JimiSilence.Answers),
        CommandNames.StartLive => Live(told, command),
        CommandNames.StopLive => Of(command, "RTMP,OFF,INOUT"),
        CommandNames.StartPlayback => Playback(told, command),
        CommandNames.StopPlayback => Of(command, "REPLAYLIST,OFF"),
        CommandNames.Reboot => Of(command, "REBOOT", JimiSilence.Restarts),
        CommandNames.Configure => Configure(told, command),
        CommandNames.Text => told.Text("text") is { } text ? Of(command, text.Trim()) : null,
        _ => null,
    };

    // EVIDEO cuts the asked time out of the good recording; older firmware refuses every form of it, and gives the minute around it by HVIDEO.
    private static JimiCommandPlan? Clip(Arguments told, DeviceCommand command)
    {
        if (told.Camera() is not { } camera || told.Time("localTime") is not { } start || !told.IsNumberOrMissing("seconds", 10, 60, out var seconds)) return null;
        var length = seconds is null ? "" : string.Create(CultureInfo.InvariantCulture, $",{seconds}");
        var exact = start.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var minute = start.ToString("yyyy_MM_dd_HH_mm_ss", CultureInfo.InvariantCulture);
        return new JimiCommandPlan(
            command, [new JimiCommandStep($"EVIDEO,{exact},{camera}{length}", JimiSilence.Answers)], new JimiCommandStep($"HVIDEO,{minute},{camera}", JimiSilence.Answers));
    }

    private static JimiCommandPlan? Live(Arguments told, DeviceCommand command)
    {
        var side = told.Text("channel") == "pip" ? "pip" : told.Side("both");
        if (side is null || !told.IsNumberOrMissing("minutes", 2, 180, out var minutes)) return null;
        var length = minutes is null ? "" : string.Create(CultureInfo.InvariantCulture, $",{minutes}");
        return Of(command, $"RTMP,ON,{side.ToUpperInvariant()}{length}");
    }

    private static JimiCommandPlan? Playback(Arguments told, DeviceCommand command)
    {
        var names = told.Text("files")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return names.Length is > 0 and <= MaxPlaybackNames && Array.TrueForAll(names, CameraFileName.IsValid) ? Of(command, $"REPLAYLIST,{string.Join(',', names)}") : null;
    }

    // The vendor's order: the own platform first, the relay last because the unit restarts then.
    private static JimiCommandPlan? Configure(Arguments told, DeviceCommand command)
    {
        var steps = new List<JimiCommandStep> { new("COREKITSW,0") };
        foreach (var (argument, keyword) in (ReadOnlySpan<(string, string)>)[("uploadUrl", "UPLOAD"), ("liveUrl", "RSERVICE"), ("nameListUrl", "FILELIST")])
        {
            if (told.Text(argument) is not { } address) continue;
            if (address.AsSpan().ContainsAnyExcept(AddressCharacters)) return null;
            steps.Add(new JimiCommandStep($"{keyword},{address}"));
        }
        if (told.Text("host") is { } host)
        {
            if (told.Number("port", 1, ushort.MaxValue, null) is not { } port) return null;
            var kind = Uri.CheckHostName(host);
            if (kind is not (UriHostNameType.IPv4 or UriHostNameType.Dns)) return null;
            steps.Add(new JimiCommandStep(string.Create(CultureInfo.InvariantCulture, $"SERVER,{(kind == UriHostNameType.Dns ? 1 : 0)},{host},{port}"), JimiSilence.Restarts));
        }
        else if (told.Text("port") is not null)
        {
            return null;
        }
        return steps.Count > 1 ? new JimiCommandPlan(command, steps) : null;
    }

    private static JimiCommandPlan Of(DeviceCommand command, string text, JimiSilence silence = JimiSilence.Fails) => new(command, [new JimiCommandStep(text, silence)]);

    private static JimiCommandStep Finished(JimiCommandStep step, bool withHash) => step with { Text = JimiWriter.CommandText(step.Text, withHash) };

    /// <summary>Arguments of a command, each judged where it is read; null is none, or one that cannot be.</summary>
    private readonly struct Arguments(IReadOnlyDictionary<string, string> values)
    {
        public string? Text(string name) => values.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

        public string? Side(string fallback) => (Text("channel") ?? fallback) switch { "front" => "out", "driver" => "in", "both" => "inout", _ => null };

        public int? Camera() => Text("channel") switch { "front" => 1, "driver" => 2, _ => null };

        public int? Number(string name, int least, int most, int? fallback) =>
            Text(name) is not { } text ? fallback
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

        public bool IsNumberOrMissing(string name, int least, int most, out int? number)
        {
            number = Number(name, least, most, null);
            return number is not null || Text(name) is null;
        }

        public DateTime? Time(string name) =>
            DateTime.TryParseExact(Text(name), LocalTime, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year is >= 2000 and < 2100 ? time : null;
    }
}
