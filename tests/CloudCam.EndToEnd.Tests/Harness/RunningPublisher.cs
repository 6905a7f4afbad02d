using CloudCam.Simulators.Rtmp;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>A camera that pushes until it is disposed.</summary>
internal sealed class RunningPublisher : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly LivePublisher publisher;
    private readonly Task running;

    public RunningPublisher(LivePublisherOptions options)
    {
        publisher = new LivePublisher(options);
        running = publisher.RunAsync(stop.Token);
    }

    /// <summary>Its own account.</summary>
    public LiveLedger Ledger => publisher.Ledger;

    /// <summary>Waits for something in its account.</summary>
    public async Task UntilAsync(Func<LiveLedger, bool> isSo, string what, CancellationToken cancellationToken)
    {
        try
        {
            await Ledger.WaitForAsync(isSo, cancellationToken).WaitAsync(Waiting.Limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Waited in vain for {what}: {Ledger.Connections} connections, {Ledger.Accepted} taken, {Ledger.Pictures} pictures, ends: {string.Join("; ", Ledger.Ends)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }
}
