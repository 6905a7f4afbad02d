using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Simulators.Jimi;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>What the tests with JC400 cameras share.</summary>
public abstract class JimiTest(SharedStack shared) : EndToEndTest(shared)
{
    /// <summary>Two asks and two sweeps at a minute's distance each, and as long again.</summary>
    internal static readonly TimeSpan LedgerPatience = TimeSpan.FromMinutes(8);

    /// <summary>A camera of the fleet that dials the stack's relay and posts to its functions.</summary>
    internal JimiCameraOptions Jimi(ulong imei, JimiScenario scenario) => new()
    {
        Port = Relay.Port, Imei = imei, Scenario = scenario, Media = Shared.JimiMedia, Random = new Random((int)(imei % 1_000)),
        UploadUrl = Functions("upload"), FilesUrl = Functions("files"), NameListUrl = Functions("namelist"),
        ReconnectWait = TimeSpan.FromMilliseconds(200),
    };

    internal Uri Functions(string path) => new(Stack.Endpoints.Functions!, path);

    /// <summary>Plays a scenario to its end.</summary>
    internal async Task<JimiRunResult> PlayAsync(JimiCameraOptions options)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Waiting.Limit + Waiting.Limit);
        var result = await new JimiCamera(options).RunAsync(limit.Token);
        Assert.True(result.IsFinished, $"Camera {options.Imei} did not come to its end:\n{string.Join('\n', result.Ledger.Notes)}\n{Relay.LastLines()}");
        return result;
    }

    /// <summary>A camera that stays online until it is disposed.</summary>
    internal static async Task<RunningJimi> OnlineAsync(JimiCameraOptions options)
    {
        var camera = new RunningJimi(options);
        await camera.UntilAsync(ledger => ledger.Logins > 0, "a login", Cancellation);
        return camera;
    }

    /// <summary>Asks the API.</summary>
    internal async Task<JsonElement> ApiAsync(string path)
    {
        using var http = Stack.CreateApiClient();
        return await http.GetFromJsonAsync<JsonElement>(path, Cancellation);
    }

    /// <summary>All alarms of a camera, as the API tells them.</summary>
    internal async Task<IReadOnlyList<JsonElement>> AlarmsAsync(ulong imei) =>
        [.. (await ApiAsync($"api/alarms?device={imei:D15}&take=200")).GetProperty("items").EnumerateArray()];

    /// <summary>Waits until an alarm is as it should be.</summary>
    internal async Task<JsonElement> AlarmAsync(ulong imei, string alarm, Func<JsonElement, bool> isSo, string what, TimeSpan? patience = null, Func<Task>? meanwhile = null)
    {
        IReadOnlyList<JsonElement> last = [];
        var found = await Waiting.ForAsync(
            async () =>
            {
                if (meanwhile is not null) await meanwhile();
                last = await AlarmsAsync(imei);
                return last.Where(one => one.GetProperty("alarm").GetString() == alarm && isSo(one)).Take(1).ToList() is { Count: 1 } one ? one : null;
            },
            () => $"{alarm} of {imei}: {what}; there are\n{string.Join('\n', last)}\n{Relay.LastLines()}\n{FunctionsLog()}", Cancellation, patience);
        return found[0];
    }

    /// <summary>Files of an alarm.</summary>
    internal static IReadOnlyList<JsonElement> FilesOf(JsonElement alarm) => [.. alarm.GetProperty("files").EnumerateArray()];

    /// <summary>A file's state.</summary>
    internal static string StateOf(JsonElement file) => file.GetProperty("state").GetString()!;

    /// <summary>Runs a timer function now, as the host's own admin call does.</summary>
    internal async Task RunNowAsync(string function)
    {
        using var http = Stack.CreateApiClient();
        using var answer = await http.PostAsJsonAsync($"admin/functions/{function}", new { input = "" }, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The end of the functions' log.</summary>
    internal string FunctionsLog() => new RelayView(0, Stack.Endpoints.Functions!, Path.Combine(Stack.Endpoints.LogFolder, "functions.log")).LastLines();
}
