using System.Reflection;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Relay.Connections;
using Microsoft.Extensions.Hosting;

namespace CloudCam.Relay.Devices;

/// <summary>
/// Tells every half minute, in the table <c>replicas</c>, that this replica lives: a process that is killed can tell nobody that its devices are
/// offline, so a sweep looks for replicas that fell silent. The row is taken away at an orderly stop, when every connection has told its own end.
/// </summary>
public sealed class ReplicaBeacon(ReplicaTable replicas, ConnectionTable connections, RelayOptions options, BeaconLog log, TimeProvider time, Func<string?>? dialsSite = null) : BackgroundService
{
    // Neither start nor stop wait longer for a store: the next sign is due soon, and a row that stays is found stale.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string Version =
        typeof(ReplicaBeacon).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private bool isAway;

    /// <summary>Tells it for the first time, then begins to repeat it. Called before cameras may connect.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells it once more, now: something others go by has changed. Waits for a short time at most; never throws but for the token.</summary>
    public Task TellAsync(CancellationToken cancellationToken) => BeatAsync(cancellationToken);

    /// <summary>Takes the row away. Called after the last connection has ended.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            // Connections that were broken off could not tell: the row stays, and the sweep finds them.
            if (connections.DeviceCount == 0) await replicas.RemoveAsync(options.Replica, "*", patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            log.RowLeftBehind(options.Replica, error.Message);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.BeaconInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) await BeatAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The stop: StopAsync does the rest.
            return;
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var replica = new ReplicaRecord { Replica = options.Replica, LastSeen = time.GetUtcNow(), StartedAt = startedAt, Connections = connections.Count, Version = Version, DialsSite = dialsSite?.Invoke() };
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await replicas.BeatAsync(replica, either.Token).ConfigureAwait(false);
            if (isAway) log.HeardAgain(options.Replica);
            isAway = false;
        }
        catch (Exception error) when (error is StoreException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Told once, not at every beat; while the tables are away no camera gets in either.
            if (!isAway) log.NotHeard(options.Replica, error.Message);
            isAway = true;
        }
    }
}
