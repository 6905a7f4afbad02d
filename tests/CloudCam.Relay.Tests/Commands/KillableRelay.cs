using System.Buffers;
using System.Net;
using System.Text;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Core.Commands;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Commands;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;
using CloudCam.Relay.Tests.Harness;
using CloudCam.Relay.Tests.Script;
using CloudCam.Relay.Tests.Transfers;
using CloudCam.Relay.Transfers;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Tests.Commands;

/// <summary>One connection of a relay without sockets, whose process can be killed in any store call. A killed process does nothing any more, not even say goodbye.</summary>
internal sealed class KillableRelay : IDisposable
{
    private readonly MemoryStream wire = new();
    private readonly RelayMetrics metrics = new();
    private readonly LogProbe log = new();
    private readonly SessionOutbox outbox = new();
    private readonly Delivery delivery;
    private readonly DeviceConnection connection;
    private readonly DeliveryState link;
    private readonly Kill kill;

    public KillableRelay(CommandCloud cloud, string replica, Kill kill)
    {
        this.kill = kill;
        var options = new RelayOptions { Replica = replica, UnknownDevices = DevicePolicy.Accept, StoreOutageTolerance = TimeSpan.Zero };
        var ports = new KillablePorts(cloud.Memory.BlobStore, cloud.Memory.Tables, cloud.Memory.Queue, kill);
        var relayLog = new RelayLog(log.CreateLogger<RelayLog>());
        var retry = new StoreRetry(options, metrics, relayLog, cloud.Time, new Random(1));
        var directory = new DeviceDirectory(ports, options.UnknownDevices, cloud.Time);
        var courier = new CommandCourier(
            new CommandTable(ports), new CommandRouter(ports, ports), directory, retry, options, metrics, new CommandLog(log.CreateLogger<CommandLog>()), cloud.Time);
        var transfers = new TransferStore(new TransferLedger(ports), ports, ports, new BufferPool(64), options, metrics, cloud.Time);
        delivery = new Delivery(directory, transfers, cloud.Memory.BlobStore, courier, new Sink(cloud.Memory.EventHubs, kill), new ConnectionTable(), retry, options, metrics, relayLog, cloud.Time);
        var protocol = new ScriptProtocol();
        connection = new DeviceConnection(1, wire, IPAddress.Loopback, new ReceiveBuffer(new BufferPool(64), 64), metrics) { Session = protocol.CreateSession(0) };
        connection.ProtocolName = protocol.Name;
        link = new DeliveryState(connection) { IdleTimeout = protocol.IdleTimeout };
    }

    public bool HasAnswered { get; private set; }

    /// <summary>How often the device heard a line.</summary>
    public int Heard(string line) => Encoding.ASCII.GetString(wire.ToArray()).Split('\n').Count(heard => heard == line);

    /// <summary>The device says something; nothing happens when the process is killed, or is killed by it.</summary>
    public Task TalkAsync(string words)
    {
        HasAnswered |= words.StartsWith("answer", StringComparison.Ordinal);
        var unread = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(words));
        return LiveAsync(() => connection.Session!.OnBytes(ref unread, outbox));
    }

    /// <summary>A call for commands came.</summary>
    public Task CalledAsync() => LiveAsync(connection.CallForCommands);

    public void Dispose()
    {
        connection.Dispose();
        metrics.Dispose();
        log.Dispose();
    }

    private async Task LiveAsync(Action step)
    {
        if (kill.Happened) return;
        try
        {
            step();
            await delivery.DeliverAsync(link, connection.Session!, outbox);
        }
        catch (StoreException) when (kill.Happened)
        {
            // Killed: whatever it held is gone.
            outbox.Clear();
        }
    }

    private sealed class Sink(IEventHubs hubs, Kill kill) : IEventSink
    {
        public async ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken)
        {
            foreach (var one in events)
            {
                var partition = PartitionHash.PartitionOf(one.Device.Value, hubs.PartitionCount(one.Hub));
                await kill.RunAsync(() => hubs.SendAsync(one.Hub, partition, [CloudEventWriter.ToUtf8(one)], cancellationToken));
            }
        }
    }
}
