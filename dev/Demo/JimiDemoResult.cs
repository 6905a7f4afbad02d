using System.Text.Json;
using CloudCam.Simulators.Jimi;

namespace CloudCam.Dev.Demo;

/// <summary>What the JC400 cameras told and what came of it.</summary>
/// <param name="Cameras">The cameras' own account.</param>
/// <param name="Alarms">The alarms, as the API tells them.</param>
/// <param name="Notices">Ids of the alarms that live notices told of.</param>
internal sealed record JimiDemoResult(IReadOnlyList<JimiRunResult> Cameras, IReadOnlyList<JsonElement> Alarms, IReadOnlyCollection<string> Notices)
{
    /// <summary>Files of alarms that came.</summary>
    public IReadOnlyList<JsonElement> Files => [.. Alarms.SelectMany(alarm => alarm.GetProperty("files").EnumerateArray())];

    /// <summary>Whether every camera was answered, every alarm was told live, and every promised clip that came can be looked at.</summary>
    public bool IsGood => Cameras.All(camera => camera.IsFinished && camera.AlarmsAnswered == camera.Alarms && camera.FilesTaken == camera.Ledger.Uploads.Count)
        && Alarms.Count > 0 && Alarms.All(alarm => Notices.Contains(alarm.GetProperty("id").GetString()!)) && Promised.Count > 0 && Promised.All(IsPlayable);

    // Those that came under their own names; others find their alarm by time, where that tells enough.
    private List<JsonElement> Promised
    {
        get
        {
            var sent = Cameras.SelectMany(camera => camera.Ledger.Uploads).Select(upload => upload.Name).ToHashSet();
            return [.. Files.Where(file => sent.Contains(file.GetProperty("name").GetString()!))];
        }
    }

    /// <summary>Whether there is something to look at.</summary>
    public static bool IsPlayable(JsonElement file) => file.GetProperty("playable").GetBoolean();
}
