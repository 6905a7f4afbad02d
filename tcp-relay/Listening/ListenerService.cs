using System.Net;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;
using Microsoft.Extensions.Hosting;

namespace CloudCam.Relay.Listening;

/// <summary>Opens all ports, and on the way down closes them first and lets every session store what it holds.</summary>
public sealed class ListenerService(
    IReadOnlyList<DeviceListener> listeners, ConnectionTable connections, RelayOptions options, RelayLog log, TimeProvider time) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task accepting = Task.CompletedTask;

    /// <summary>Where the relay listens, in the order of the settings.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. listeners.Select(listener => listener.LocalEndPoint)];

    /// <summary>Whether new cameras are welcome: the ports are open and the relay is not going down.</summary>
    public bool IsAccepting { get; private set; }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in listeners) listener.Start();
        accepting = Task.WhenAll(listeners.Select(listener => Task.Run(() => listener.AcceptAsync(stopping.Token), CancellationToken.None)));
        IsAccepting = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        IsAccepting = false;
        await stopping.CancelAsync().ConfigureAwait(false);
        foreach (var listener in listeners) listener.Dispose();
        await accepting.ConfigureAwait(false);
        log.Stopping(connections.Count);
        foreach (var connection in connections.All) connection.Stop(EndReason.Stopping);
        var began = time.GetTimestamp();
        while (connections.Count > 0 && time.GetElapsedTime(began) < options.StopTimeout)
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None).ConfigureAwait(false);
        if (connections.Count > 0) log.StoppedUnfinished(connections.Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Dispose();
        foreach (var listener in listeners) listener.Dispose();
    }
}
