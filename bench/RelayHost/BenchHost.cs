using System.Globalization;
using CloudCam.Benchmarks.Servers;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Jimi;
using CloudCam.Protocols.Sessions;
using CloudCam.Protocols.Teltonika;
using CloudCam.Relay;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudCam.Benchmarks.RelayHost;

/// <summary>
/// The relay as a process to be measured:
/// <c>host --ack-port N --dualcam-port N --jimi-port N [--identify] [--event-delay MILLISECONDS] [--storage-connection-string TEXT] [--block-bytes N]</c>.
/// Without a storage account rows are in memory, events and block bytes are dropped. A line on stdin asks for figures (see
/// <see cref="ServerFigures"/>), the end of stdin ends the process.
/// </summary>
internal static class BenchHost
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var options = new RelayOptions { ListenAddress = "127.0.0.1", UnknownDevices = DevicePolicy.Accept, MaxConnectionsPerAddress = 0 };
        // Without --identify nobody ever names itself, and nobody is to be sent away for it.
        if (!args.Contains("--identify")) options.LoginTimeout = TimeSpan.FromHours(2);
        AddPort(options, args, "--ack-port", "ack");
        AddPort(options, args, "--dualcam-port", "teltonika");
        AddPort(options, args, "--jimi-port", JimiProtocol.ProtocolName);
        if (ValueOf(args, "--block-bytes") is { } blockBytes) options.BlockBytes = int.Parse(blockBytes, CultureInfo.InvariantCulture);
        CloudServices? cloud = null;
        var hubs = new BenchHubs(TimeSpan.FromMilliseconds(double.Parse(ValueOf(args, "--event-delay") ?? "0", CultureInfo.InvariantCulture)));
        var stores = BenchStores.InMemory(hubs);
        if (ValueOf(args, "--storage-connection-string") is { } storage) (cloud, stores) = await BenchStores.OfStorageAsync(storage);
        using var owned = cloud;
        // A camera that only lies there must not be asked for its file while its memory is measured.
        var teltonika = new TeltonikaOptions { MetadataTimeout = TimeSpan.FromMinutes(30) };
        IDeviceProtocol[] protocols = [new AckProtocol(args.Contains("--identify")), new TeltonikaProtocol(teltonika, TimeProvider.System), new JimiProtocol(new JimiOptions(), TimeProvider.System)];
        using var relay = new RelayServer(options, protocols, stores, NullLoggerFactory.Instance, TimeProvider.System, new Random(1));
        await relay.StartAsync(CancellationToken.None);
        await ServerFigures.AnswerAsync(
            relay.EndPoints.Select(endPoint => endPoint.Port), () => relay.Connections.Count, () => BenchStores.ForgetAsync(stores), hubs.Figures);
        await relay.StopAsync(CancellationToken.None);
        return 0;
    }

    private static void AddPort(RelayOptions options, IReadOnlyList<string> args, string name, string protocol)
    {
        if (ValueOf(args, name) is { } port)
            options.Listeners.Add(new ListenerOptions { Port = int.Parse(port, CultureInfo.InvariantCulture), Protocols = { protocol } });
    }

    private static string? ValueOf(IReadOnlyList<string> args, string name)
    {
        for (var i = 0; i + 1 < args.Count; i++)
        {
            if (args[i] == name) return args[i + 1];
        }
        return null;
    }
}
