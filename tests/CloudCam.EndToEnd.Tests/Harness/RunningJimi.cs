using CloudCam.Simulators.Jimi;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>A camera that stays online while a test plays steps on it.</summary>
internal sealed class RunningJimi : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task<JimiRunResult> running;
    private readonly JimiCamera camera;

    public RunningJimi(JimiCameraOptions options)
    {
        camera = new JimiCamera(options with { StaysOnline = true });
        running = camera.RunAsync(stop.Token);
    }

    /// <summary>Its own account.</summary>
    public JimiLedger Ledger => camera.Ledger;

    /// <summary>Plays one step.</summary>
    public async Task PlayAsync(JimiStep step, CancellationToken cancellationToken)
    {
        try
        {
            await camera.PlayAsync(step, cancellationToken).WaitAsync(Waiting.Limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{step} did not come to its end; {Story()}");
        }
    }

    /// <summary>Waits for something in its account.</summary>
    public async Task UntilAsync(Func<JimiLedger, bool> isSo, string what, CancellationToken cancellationToken)
    {
        try
        {
            await Ledger.WaitForAsync(isSo, cancellationToken).WaitAsync(Waiting.Limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Waited in vain for {what}; {Story()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    private string Story() =>
        $"notes: {string.Join("; ", Ledger.Notes.TakeLast(10))}; commands: {string.Join("; ", Ledger.Commands)}; posts: {string.Join("; ", Ledger.Posts.TakeLast(5))}";
}
