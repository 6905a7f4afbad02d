using Microsoft.Extensions.Hosting;

namespace CloudCam.Relay.Connections;

/// <summary>The one timer of the relay: wakes connections whose deadline has passed and lets the buffer pools shrink.</summary>
public sealed class IdleWatch(ConnectionTable connections, IReadOnlyList<BufferPool> pools, RelayOptions options, RelayClock clock, TimeProvider time)
    : BackgroundService
{
    // A burst's buffers are kept this long for the next burst.
    private const long TrimMilliseconds = 10_000;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.WatchInterval, time);
        var nextTrim = clock.Milliseconds + TrimMilliseconds;
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var now = clock.Milliseconds;
            foreach (var connection in connections.All)
            {
                if (connection.DeadlineMilliseconds <= now) connection.Wake();
            }
            if (now < nextTrim) continue;
            nextTrim = now + TrimMilliseconds;
            foreach (var pool in pools) pool.Trim();
        }
    }
}
