using System.Globalization;
using System.Text.Json;

namespace CloudCam.Dev.Demo;

/// <summary>What came of the cameras that the relay dials.</summary>
/// <param name="Alarms">Their alarms, as the API tells them.</param>
/// <param name="Files">Their files, as the API tells them.</param>
/// <param name="Notices">Ids of the alarms that live notices told of.</param>
/// <param name="Photo">Id of the command that asked for a photo.</param>
/// <param name="Alarmed">Cameras that raised an alarm.</param>
/// <param name="Continuous">The camera that is recorded always.</param>
internal sealed record CameraDemoResult(
    IReadOnlyList<JsonElement> Alarms, IReadOnlyList<JsonElement> Files, IReadOnlyCollection<string> Notices, string Photo, IReadOnlyList<string> Alarmed, string Continuous)
{
    /// <summary>Whether every alarm was told live and has a clip from before and after it, the continuous recording has its segments, and the photo is there; all of them whole and to be looked at.</summary>
    public bool IsGood => Alarmed.All(camera => Alarms.Any(alarm => Text(alarm, "device") == camera && Notices.Contains(Text(alarm, "id")) && Clip(alarm) is not null))
        && Files.Count(file => Text(file, "device") == Continuous && Text(file, "trigger") == "continuous" && IsReady(file)) >= 2
        && Files.Any(file => Text(file, "commandId") == Photo && IsReady(file))
        && Files.All(IsReady);

    /// <summary>The clip of an alarm that begins before it; null: there is none yet.</summary>
    public JsonElement? Clip(JsonElement alarm)
    {
        foreach (var file in Files)
        {
            if (Text(file, "alarmId") == Text(alarm, "alarmId") && IsReady(file) && Began(file) < alarm.GetProperty("recordedAt").GetDateTimeOffset()) return file;
        }
        return null;
    }

    /// <summary>When a recording of live video began, as its source says it (<c>live/CHANNEL/TIME</c>): not every camera's clock is told. Null: it is none.</summary>
    public static DateTimeOffset? Began(JsonElement file) =>
        DateTimeOffset.TryParseExact(Text(file, "source").Split('/')[^1], "yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var began) ? began : null;

    /// <summary>Whether a file is whole and can be looked at.</summary>
    public static bool IsReady(JsonElement file) => Text(file, "state") == "complete" && file.GetProperty("links").TryGetProperty("playable", out _);

    /// <summary>A member's text, or nothing.</summary>
    public static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
