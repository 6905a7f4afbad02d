using System.Globalization;
using System.Net;
using CloudCam.Core.Commands;
using CloudCam.Core.Live;
using CloudCam.Core.Ports;
using CloudCam.Relay.Events;
using CloudCam.Relay.Live.Edge;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Live.Registry;

/// <summary>What several replicas know and have of each other's streams: rows, fetching, and the end of what nobody watches. Listens to one hub.</summary>
internal sealed class LiveReplicas : ILiveObserver, IDisposable
{
    private readonly LiveRegistry registry;
    private readonly LiveEdge? edge;
    private readonly LiveTeller teller;

    /// <summary>Wires it, and begins to listen to the hub.</summary>
    /// <param name="live">The hub and what opens its streams.</param>
    /// <param name="stores">Where rows and commands are.</param>
    /// <param name="events">Where the events of streams and commands go.</param>
    /// <param name="replica">Name of this replica.</param>
    /// <param name="listening">Where the port for viewers is, once it listens; null: there is none.</param>
    /// <param name="loggers">Where the log goes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Keeps processes and commands of one instant apart.</param>
    public LiveReplicas(RelayLive live, RelayStores stores, IEventSink events, string replica, Func<IPEndPoint?> listening, ILoggerFactory loggers, TimeProvider time, Random random)
    {
        var log = new RegistryLog(loggers.CreateLogger<RegistryLog>());
        var options = live.Hub.Options;
        int apart;
        lock (random) apart = random.Next(0x10000);
        var instance = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcTicks:D19}-{apart:x4}");
        var self = new LiveSelf(replica, instance, () => listening() is { } port ? PeerAddress.Of(options.PeerAddress, port) : options.PeerAddress ?? "");
        var recorded = new RecordingSink(events, time);
        var telling = new LiveTelling(stores.Tables, recorded);
        var table = new LiveTable(stores.Tables, telling);
        teller = new LiveTeller(table, telling, log, time);
        var desk = new CommandDesk(stores.Tables, new CommandRouter(stores.Tables, stores.Queue), recorded, new CommandOptions(), time, new Random(random.Next()));
        registry = new LiveRegistry(live.Hub, table, teller, options.StopUnwatched ? new UnwatchedStops(stores.Tables, desk, log, time) : null, self, log, time);
        if (live.Links is { } links) edge = new LiveEdge(live.Hub, table, links, self, log, time);
        live.Hub.Observer = this;
    }

    /// <inheritdoc/>
    public void OnChange(LiveChangeKind kind, in LiveStreamState stream)
    {
        registry.OnChange(kind, stream);
        edge?.OnChange(kind, stream);
    }

    /// <summary>Begins to write rows.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => registry.StartAsync(cancellationToken);

    /// <summary>Fetches nothing any more. Before the hub is closed.</summary>
    public Task StopFetchingAsync() => edge?.StopAsync() ?? Task.CompletedTask;

    /// <summary>Takes all rows away. After the hub was closed.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => registry.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        registry.Dispose();
        teller.Dispose();
        edge?.Dispose();
    }
}
