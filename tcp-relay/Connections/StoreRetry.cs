using System.Runtime.ExceptionServices;
using CloudCam.Core.Ports;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Connections;

/// <summary>
/// Waits out a store that is busy or away. Meanwhile the connection's socket is not read: the camera feels it as a slow link and
/// keeps its data (promise 9). The adapters retry short hiccups themselves; this is for outages.
/// </summary>
public sealed class StoreRetry(RelayOptions options, RelayMetrics metrics, RelayLog log, TimeProvider time, Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Runs an operation until it succeeds, the outage outlasts <see cref="RelayOptions.StoreOutageTolerance"/>, or the connection must stop.</summary>
    /// <param name="operation">What to do; done again after a failure.</param>
    /// <param name="link">The connection that waits.</param>
    /// <param name="failed">How it ended when the caller tried it already; null: not tried yet.</param>
    /// <exception cref="StoreException">The last error.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, DeliveryState link, StoreException? failed = null)
    {
        var began = time.GetTimestamp();
        for (var wait = First; ; wait = wait * 2 < Longest ? wait * 2 : Longest)
        {
            try
            {
                if (failed is { } before)
                {
                    failed = null;
                    ExceptionDispatchInfo.Throw(before);
                }
                return await operation(CancellationToken.None).ConfigureAwait(false);
            }
            catch (StoreException error) when (error.CanRetry && link.Connection.StopReason is null && time.GetElapsedTime(began) < options.StoreOutageTolerance)
            {
                metrics.StoreRetried(error.Error);
                log.StoreRetried(link.Connection, error);
                var pause = error.RetryAfter is { } asked && asked > wait && asked < options.StoreOutageTolerance ? asked : wait;
                double spread;
                lock (random) spread = 0.5 + random.NextDouble();
                await Task.Delay(pause * spread, time).ConfigureAwait(false);
            }
        }
    }

    /// <summary>As <see cref="RunAsync{T}"/>, for operations without a result.</summary>
    public Task RunAsync(Func<CancellationToken, Task> operation, DeliveryState link, StoreException? failed = null) => RunAsync(
        async cancel =>
        {
            await operation(cancel).ConfigureAwait(false);
            return true;
        },
        link, failed);
}
