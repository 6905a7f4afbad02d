using System.Net;
using System.Net.Sockets;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Cameras;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;
using CloudCam.Relay.Tests.Script;

namespace CloudCam.Relay.Tests.Harness;

/// <summary>A whole relay on loopback ports of the system's choice, over memory stores, with limits short enough to be met.</summary>
public sealed class RelayUnderTest : IAsyncDisposable
{
    private readonly PrometheusText metrics;
    private bool stopped;

    private RelayUnderTest(RelayServer server, MemoryCloud cloud, LogProbe log)
    {
        (Server, Cloud, Log) = (server, cloud, log);
        metrics = new PrometheusText(RelayMetrics.MeterName, server.Metrics);
    }

    public RelayServer Server { get; }

    public MemoryCloud Cloud { get; }

    public LogProbe Log { get; }

    public static RelayOptions Options() => new()
    {
        ListenAddress = "127.0.0.1", UnknownDevices = DevicePolicy.Accept, WatchInterval = TimeSpan.FromMilliseconds(20), ReplayInterval = TimeSpan.FromMilliseconds(20),
        StopTimeout = TimeSpan.FromSeconds(10), Listeners = { new ListenerOptions() },
    };

    public static async Task<RelayUnderTest> StartAsync(
        Action<RelayOptions>? change = null, ScriptProtocol? protocol = null, MemoryCloud? cloud = null, Func<IBlockStore, IBlockStore>? blocks = null,
        IDeviceProtocol[]? others = null, IEventHubs? hubs = null, RelayCameras? cameras = null, ITableStore? tables = null)
    {
        var options = Options();
        change?.Invoke(options);
        cloud ??= new MemoryCloud(TimeProvider.System);
        var log = new LogProbe();
        var stores = new RelayStores(cloud.BlobStore, blocks is null ? cloud.BlobStore : blocks(cloud.BlobStore), tables ?? cloud.Tables, cloud.Queue, hubs ?? cloud.EventHubs);
        var server = new RelayServer(options, [protocol ?? new ScriptProtocol(), .. others ?? []], stores, log, TimeProvider.System, new Random(1), cameras);
        var relay = new RelayUnderTest(server, cloud, log);
        await server.StartAsync(CancellationToken.None);
        return relay;
    }

    public async Task<ScriptClient> ConnectAsync(int listener = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Server.EndPoints[listener].Port));
        return new ScriptClient(new NetworkStream(socket, ownsSocket: true), socket);
    }

    /// <summary>Connects and names a device.</summary>
    public async Task<ScriptClient> LoginAsync(string device = "cam1", int listener = 0)
    {
        var client = await ConnectAsync(listener);
        await client.SendAsync($"hello {device}\n");
        Assert.Equal("ok hello", await client.ReadLineAsync());
        return client;
    }

    public string Metrics() => metrics.Write();

    /// <summary>Value of one sample, its name with labels as Prometheus prints it; 0 when there is none.</summary>
    public double Metric(string sample) => Exposition.Parse(Metrics()).GetValueOrDefault(sample);

    public double Ended(EndReason reason, string protocol = "script") =>
        Metric($"cloudcam_relay_connections_ended_total{{reason=\"{EndReasons.NameOf(reason)}\",protocol=\"{protocol}\"}}");

    public Task EndedAsync(EndReason reason, string protocol = "script", int count = 1) =>
        Eventually.TrueAsync(() => Ended(reason, protocol) >= count, $"{count} x {EndReasons.NameOf(reason)} ({protocol}); log: {string.Join(" | ", Log.Of(1001))}");

    public async Task StopAsync()
    {
        if (stopped) return;
        stopped = true;
        await Server.StopAsync(CancellationToken.None).InTime();
    }

    public async ValueTask DisposeAsync()
    {
        Cloud.Faults.Clear();
        await StopAsync();
        Server.Dispose();
        metrics.Dispose();
        Log.Dispose();
    }
}
