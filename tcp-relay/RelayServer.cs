using System.Net;
using System.Security.Cryptography.X509Certificates;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Cameras;
using CloudCam.Relay.Commands;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Devices;
using CloudCam.Relay.Events;
using CloudCam.Relay.Listening;
using CloudCam.Relay.Live;
using CloudCam.Relay.Live.Registry;
using CloudCam.Relay.Telemetry;
using CloudCam.Relay.Transfers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay;

/// <summary>The relay without its process: everything wired by hand, in the order of the data path, so that it can be read here.</summary>
public sealed class RelayServer : IHostedService, IDisposable
{
    private readonly ListenerService listening;
    private readonly IdleWatch watch;
    private readonly EventPublisher publisher;
    private readonly CommandInbox inbox;
    private readonly ReplicaBeacon beacon;
    private readonly CameraService? dialling;
    private readonly LiveService? live;
    private readonly LiveReplicas? liveReplicas;
    private readonly X509Certificate2? certificate;

    /// <summary>Wires the relay.</summary>
    /// <param name="options">Limits and ports.</param>
    /// <param name="protocols">What cameras may speak.</param>
    /// <param name="stores">Where things go.</param>
    /// <param name="loggers">Where the log goes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads waits of many connections.</param>
    /// <param name="cameras">What is needed to dial cameras; null: none are dialled.</param>
    /// <param name="live">Live video; null: nobody watches.</param>
    public RelayServer(
        RelayOptions options, IReadOnlyList<IDeviceProtocol> protocols, RelayStores stores, ILoggerFactory loggers, TimeProvider time, Random random, RelayCameras? cameras = null,
        RelayLive? live = null)
    {
        var clock = new RelayClock(time);
        var log = new RelayLog(loggers.CreateLogger<RelayLog>());
        var receivePool = new BufferPool(options.ReceiveBytes);
        var blockPool = new BufferPool(options.BlockBytes);
        publisher = new EventPublisher(stores.EventHubs, stores.Blobs, options, Metrics, log, time);
        var transfers = new TransferStore(new TransferLedger(stores.Tables), stores.Blocks, stores.Queue, blockPool, options, Metrics, time);
        var directory = new DeviceDirectory(stores.Tables, options.UnknownDevices, time);
        var retry = new StoreRetry(options, Metrics, log, time, random);
        var commandLog = new CommandLog(loggers.CreateLogger<CommandLog>());
        var courier = new CommandCourier(
            new CommandTable(stores.Tables), new CommandRouter(stores.Tables, stores.Queue), directory, retry, options, Metrics, commandLog, time);
        inbox = new CommandInbox(stores.Queue, Connections, options, commandLog, time);
        beacon = new ReplicaBeacon(
            new ReplicaTable(stores.Tables), Connections, options, new BeaconLog(loggers.CreateLogger<BeaconLog>()), time, () => dialling?.DialsSite);
        var delivery = new Delivery(directory, transfers, stores.Blobs, courier, publisher, Connections, retry, options, Metrics, log, time);
        var runner = new SessionRunner(protocols, delivery, options, clock, log);
        certificate = options.TlsCertificatePath is { Length: > 0 } path ? X509CertificateLoader.LoadPkcs12FromFile(path, options.TlsCertificatePassword) : null;
        var numbers = new ConnectionNumbers();
        IEnumerable<ListenerOptions> ports = options.Listeners.Count > 0 ? options.Listeners : ListenerOptions.Usual;
        listening = new ListenerService(
            [.. ports.Select(port => new DeviceListener(port, options, runner, Connections, receivePool, certificate, clock, Metrics, log, numbers))],
            Connections, options, log, time);
        if (cameras is { Options.Enabled: true })
        {
            var connections = new CameraConnections(runner, Connections, receivePool, numbers, options, clock, Metrics, log);
            dialling = CameraService.Create(cameras, stores.Tables, connections, options, Metrics, new CameraLog(loggers.CreateLogger<CameraLog>()), time, random);
        }
        watch = new IdleWatch(Connections, [receivePool, blockPool], options, clock, time);
        if (live is not null)
        {
            this.live = new LiveService(live.Hub, live.Links, new LiveLog(loggers.CreateLogger<LiveLog>()), options.StopTimeout);
            liveReplicas = new LiveReplicas(live, stores, publisher, options.Replica, () => this.live.EndPoint, loggers, time, random);
            Metrics.Include(live.Hub.Metrics.Meter);
        }
        Metrics.Observe(Connections);
    }

    /// <summary>The connections now open.</summary>
    public ConnectionTable Connections { get; } = new();

    /// <summary>What is counted.</summary>
    public RelayMetrics Metrics { get; } = new();

    /// <summary>Where cameras can connect, once started.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => listening.EndPoints;

    /// <summary>Where viewers of live video can connect, once started; null without live video.</summary>
    public IPEndPoint? LiveEndPoint => live?.EndPoint;

    /// <summary>Whether cameras are welcome now: started and not going down.</summary>
    public bool IsReady => listening.IsAccepting;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await beacon.StartAsync(cancellationToken).ConfigureAwait(false);
        if (live is not null) await live.StartAsync(cancellationToken).ConfigureAwait(false);
        if (liveReplicas is not null) await liveReplicas.StartAsync(cancellationToken).ConfigureAwait(false);
        await listening.StartAsync(cancellationToken).ConfigureAwait(false);
        await watch.StartAsync(cancellationToken).ConfigureAwait(false);
        await inbox.StartAsync(cancellationToken).ConfigureAwait(false);
        dialling?.Start();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await inbox.StopAsync(cancellationToken).ConfigureAwait(false);
        if (dialling is not null)
        {
            // Others must know that what is let go now is theirs to take.
            dialling.BeginStop();
            await beacon.TellAsync(cancellationToken).ConfigureAwait(false);
        }
        // All kinds of connections finish at the same time: together they have one StopTimeout.
        var letGo = dialling?.StopAsync() ?? Task.CompletedTask;
        var fetched = liveReplicas?.StopFetchingAsync() ?? Task.CompletedTask;
        var unwatched = live?.StopAsync(cancellationToken) ?? Task.CompletedTask;
        await listening.StopAsync(cancellationToken).ConfigureAwait(false);
        await letGo.ConfigureAwait(false);
        await unwatched.ConfigureAwait(false);
        await fetched.ConfigureAwait(false);
        if (liveReplicas is not null) await liveReplicas.StopAsync(cancellationToken).ConfigureAwait(false);
        await watch.StopAsync(cancellationToken).ConfigureAwait(false);
        await beacon.StopAsync(cancellationToken).ConfigureAwait(false);
        await publisher.StopAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        inbox.Dispose();
        beacon.Dispose();
        dialling?.Dispose();
        live?.Dispose();
        liveReplicas?.Dispose();
        watch.Dispose();
        listening.Dispose();
        publisher.Dispose();
        Metrics.Dispose();
        certificate?.Dispose();
    }
}
