using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Commands;
using CloudCam.Core.Media;
using CloudCam.Protocols.Dvrip.Requests;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>Commands of all families as this one carries them out.</summary>
internal static class DvripCommands
{
    private const int MaxChannels = 256;
    private const string BadArguments = "bad-arguments";

    /// <summary>Makes the run of a command.</summary>
    /// <param name="main">The camera's main session.</param>
    /// <param name="command">The command.</param>
    /// <param name="moving">The movement that is going on, which a stop must name; null: none is known.</param>
    /// <param name="run">The run.</param>
    /// <param name="reason">Why there is none: <c>not-supported</c> or <c>bad-arguments</c>.</param>
    public static bool TryPlan(
        DvripMainSession main, DeviceCommand command, (int Channel, DvripPtzMove Move)? moving, [NotNullWhen(true)] out DvripRun? run, [NotNullWhen(false)] out string? reason)
    {
        var told = new Arguments(main, command.Arguments);
        reason = BadArguments;
        run = command.Name switch
        {
            CommandNames.TakePhoto => told.Channel() is { } channel ? new PhotoRun(main, command, channel) : null,
            CommandNames.Record => told.Channel() is { } channel && told.Number("seconds", 1, 3_600, 60) is { } seconds ? new RecordRun(main, command, channel, seconds) : null,
            CommandNames.StartLive => told.Channel() is { } channel && told.Number("minutes", 1, CommandArguments.MaxLiveMinutes, CommandArguments.MaxLiveMinutes) is { } minutes
                ? new LiveRun(main, command, channel, minutes) : null,
            CommandNames.StopLive => new StopLiveRun(main, command),
            CommandNames.FetchRecording => told.Channel() is { } channel && told.Range(isNeeded: true) is { } range ? new FetchRun(main, command, channel, range.From, range.To) : null,
            CommandNames.ListRecordings => told.Channel() is { } channel && told.Range(isNeeded: false) is { } range ? new ListRun(main, command, channel, range.From, range.To) : null,
            CommandNames.AlarmOutput => told.Number("output", 0, DvripWriter.MaxAlarmOutputs - 1, 0) is { } output && Mode(told.Text("state")) is { } mode
                ? new AlarmOutputRun(main, command, output, mode) : null,
            CommandNames.Guard => told.Text("state") switch
            {
                "on" => new RequestRun(main, command, DvripMessageId.Guard, DvripWriter.Guard),
                "off" => new RequestRun(main, command, DvripMessageId.Unguard, DvripWriter.Unguard),
                _ => null,
            },
            CommandNames.Talk => SoundId.IsId(told.Text("sound")) ? new TalkRun(main, command, told.Text("sound")!) : null,
            CommandNames.Ptz => Ptz(main, command, told, moving),
            CommandNames.SetTime => new RequestRun(main, command, DvripMessageId.Machine, (output, stamp) => DvripWriter.SetTime(output, stamp, main.Shared.ToLocal(main.Shared.Now))),
            CommandNames.GetSetting => told.Text("name") is { } name ? new GetSettingRun(main, command, name) : null,
            CommandNames.SetSetting => told.Text("name") is { } name && told.Json("value") is { } value
                ? new RequestRun(main, command, DvripMessageId.SetConfig, (output, stamp) => DvripWriter.SetConfig(output, stamp, name, value)) : null,
            CommandNames.Reboot => new RebootRun(main, command),
            _ => NotSupported(out reason),
        };
        if (run is null) return false;
        reason = null;
        return true;
    }

    private static DvripRun? NotSupported(out string reason)
    {
        reason = "not-supported";
        return null;
    }

    private static DvripAlarmOutMode? Mode(string? state) => state switch { "on" => DvripAlarmOutMode.On, "off" => DvripAlarmOutMode.Off, "auto" => DvripAlarmOutMode.Auto, _ => null };

    private static DvripRun? Ptz(DvripMainSession main, DeviceCommand command, in Arguments told, (int Channel, DvripPtzMove Move)? moving)
    {
        if (told.Channel() is not { } channel || told.Text("move") is not { } word) return null;
        if (word == "stop")
        {
            // A stop names the movement it stops; where none is known any will do.
            var (of, move) = moving is { } last && last.Channel == channel ? last : (channel, DvripPtzMove.Up);
            main.StopsMoving();
            return new PtzRequestRun(main, command, (output, stamp) => DvripWriter.StopMoving(output, stamp, of, move));
        }
        DvripPresetAction? action = word switch { "go-to-preset" => DvripPresetAction.Goto, "set-preset" => DvripPresetAction.Set, "clear-preset" => DvripPresetAction.Clear, _ => null };
        if (action is { } preset)
            return told.Number("preset", 0, 254, null) is { } number ? new PtzRequestRun(main, command, (output, stamp) => DvripWriter.Preset(output, stamp, channel, preset, number)) : null;
        return Move(word) is { } direction && told.Number("milliseconds", 100, 10_000, 500) is { } milliseconds && told.Number("speed", 1, DvripWriter.MaxPtzStep, 4) is { } speed
            ? new PtzRun(main, command, channel, direction, milliseconds, speed) : null;
    }

    private static DvripPtzMove? Move(string word) => word switch
    {
        "up" => DvripPtzMove.Up, "down" => DvripPtzMove.Down, "left" => DvripPtzMove.Left, "right" => DvripPtzMove.Right,
        "up-left" => DvripPtzMove.LeftUp, "up-right" => DvripPtzMove.RightUp, "down-left" => DvripPtzMove.LeftDown, "down-right" => DvripPtzMove.RightDown,
        "zoom-in" => DvripPtzMove.ZoomIn, "zoom-out" => DvripPtzMove.ZoomOut, "focus-near" => DvripPtzMove.FocusNear, "focus-far" => DvripPtzMove.FocusFar,
        "iris-open" => DvripPtzMove.IrisOpen, "iris-close" => DvripPtzMove.IrisClose, _ => null,
    };

    /// <summary>Arguments of a command, each judged where it is read; null is none, or one that cannot be.</summary>
    private readonly struct Arguments(DvripMainSession main, IReadOnlyDictionary<string, string> values)
    {
        public string? Text(string name) => values.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

        public int? Number(string name, int least, int most, int? fallback) =>
            Text(name) is not { } text ? fallback
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

        // A channel that the camera does not have is not asked for: some firmware answers nothing then.
        public int? Channel()
        {
            var recorded = main.Shared.Setup.Channels;
            var channel = Number("channel", 0, MaxChannels - 1, recorded.Count > 0 ? recorded[0] : 0);
            return main.ChannelCount > 0 && channel >= main.ChannelCount ? null : channel;
        }

        public (DateTimeOffset From, DateTimeOffset To)? Range(bool isNeeded)
        {
            var now = main.Shared.Now;
            if (Text("from") is null && Text("to") is null) return isNeeded ? null : (now - main.Shared.Options.ListWindow, now);
            return Time("from") is { } from && Time("to") is { } to && from < to && to - from <= CommandArguments.MaxRecording ? (from, to) : null;
        }

        public byte[]? Json(string name)
        {
            if (Text(name) is not { } text) return null;
            try
            {
                using var document = JsonDocument.Parse(text);
                return Encoding.UTF8.GetBytes(text);
            }
            catch (JsonException)
            {
                // What is no JSON would break the request it is put into.
                return null;
            }
        }

        private DateTimeOffset? Time(string name) => DateTimeOffset.TryParse(
            Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time.Year is >= 2000 and < 2100 ? time : null;
    }
}
