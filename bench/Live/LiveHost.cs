using System.Net;
using System.Net.Sockets;
using CloudCam.Benchmarks.RelayHost;
using CloudCam.Benchmarks.Servers;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Protocols.Rtmp.Sessions;
using CloudCam.Relay;
using CloudCam.Relay.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudCam.Benchmarks.Live;

/// <summary>What is measured, as processes: <c>live-host relay</c>, and <c>live-host forward</c>, which copies what a publisher sends to its viewers and knows nothing of it.</summary>
internal static class LiveHost
{
    /// <summary>Signs the links; a benchmark has no secrets.</summary>
    public static string Key { get; } = Convert.ToBase64String(new byte[32]);

    public static Task<int> RunAsync(string role) => role == "forward" ? ForwardAsync() : RelayAsync();

    private static async Task<int> RelayAsync()
    {
        var options = new RelayOptions { ListenAddress = "127.0.0.1", UnknownDevices = DevicePolicy.Accept, MaxConnectionsPerAddress = 0, Listeners = { new ListenerOptions() } };
        var live = new LiveOptions { Address = "127.0.0.1", Port = 0, MaxViewersPerAddress = 0 };
        using var hub = new LiveHub(live, TimeProvider.System);
        var links = LiveLinks.Create(Key, null, TimeProvider.System);
        using var relay = new RelayServer(
            options, [new FlvPushProtocol(new RtmpSessionOptions(), hub, TimeProvider.System)], BenchStores.InMemory(new BenchHubs(TimeSpan.Zero)), NullLoggerFactory.Instance,
            TimeProvider.System, new Random(1), live: new RelayLive(hub, links));
        await relay.StartAsync(CancellationToken.None);
        await ServerFigures.AnswerAsync([relay.EndPoints[0].Port, relay.LiveEndPoint!.Port], () => hub.ViewerCount);
        await relay.StopAsync(CancellationToken.None);
        return 0;
    }

    // A connection begins with one byte: the publisher's with its stream's number, a viewer's with that and 128.
    private static async Task<int> ForwardAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(512);
        var viewers = Enumerable.Range(0, 128).Select(_ => new List<Socket>()).ToArray();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync();
                socket.NoDelay = true;
                var first = new byte[1];
                await socket.ReceiveAsync(first);
                if (first[0] >= 128) viewers[first[0] - 128].Add(socket);
                else _ = Task.Run(() => CopyAsync(socket, viewers[first[0]]));
            }
        });
        await ServerFigures.AnswerAsync([((IPEndPoint)listener.LocalEndpoint).Port], () => viewers.Sum(one => one.Count));
        return 0;
    }

    private static async Task CopyAsync(Socket from, List<Socket> to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer) is > 0 and var count)
        {
            foreach (var viewer in to) await viewer.SendAsync(buffer.AsMemory(0, count));
        }
    }
}
