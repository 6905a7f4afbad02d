using CloudCam.Simulators.Jimi;

namespace CloudCam.Dev.Tests.Simulators.Jimi;

/// <summary>Short ways to cameras.</summary>
internal static class JimiSample
{
    public const ulong Imei = 353376110008882;

    public static JimiMedia Media { get; } = JimiMedia.Noise(new Random(5), 3_000, 40_000);

    public static JimiCameraOptions Camera(JimiPeer peer, JimiHttpPeer? http, JimiScenario scenario) => new()
    {
        Port = peer.Port, Imei = Imei, Media = Media, Scenario = scenario,
        UploadUrl = http?.Url("/upload"), NameListUrl = http?.Url("/namelist"),
        ReconnectWait = TimeSpan.FromMilliseconds(20),
    };

    public static JimiScenario Scenario(params JimiStep[] steps) => new() { Speed = 50, Greets = false, Steps = steps, Quirks = new JimiQuirks { UploadRetrySeconds = 1 } };

    /// <summary>Runs to the end of the scenario.</summary>
    public static async Task<JimiRunResult> RunAsync(JimiCameraOptions options)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var camera = new JimiCamera(options);
        var result = await camera.RunAsync(limit.Token);
        Assert.True(result.IsFinished, $"The camera did not come to its end: {string.Join("; ", camera.Ledger.Notes.TakeLast(10))}");
        return result;
    }

    /// <summary>Runs a camera that stays online beside a test, and stops it at the end.</summary>
    public static async Task WithAsync(JimiCameraOptions options, Func<JimiCamera, CancellationToken, Task> test)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var camera = new JimiCamera(options with { StaysOnline = true });
        var running = camera.RunAsync(stop.Token);
        await camera.Ledger.WaitForAsync(ledger => ledger.Logins > 0, limit.Token);
        await test(camera, limit.Token);
        await stop.CancelAsync();
        Assert.False((await running).IsFinished);
    }
}
