using System.Globalization;
using System.Runtime;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Sessions;
using CloudCam.Protocols.Teltonika;
using CloudCam.Relay;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudCam.Benchmarks.RelayHost;

/// <summary>
/// The relay as a process to be measured: memory ports, block bytes dropped. <c>host --ack-port N --dualcam-port N</c>; a line on
/// stdin asks for figures (<c>cpu</c>, <c>mem</c>, <c>memgc</c>), the end of stdin ends the process.
/// </summary>
internal static class BenchHost
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var options = new RelayOptions { ListenAddress = "127.0.0.1", UnknownDevices = DevicePolicy.Accept, MaxConnectionsPerAddress = 0 };
        AddPort(options, args, "--ack-port", "ack");
        AddPort(options, args, "--dualcam-port", "teltonika");
        var blobs = new MemoryBlobStore(new MemoryBlobs(TimeProvider.System, dropBlockBytes: true));
        var stores = new RelayStores(blobs, blobs, new MemoryTableStore(), new MemoryWorkQueue(TimeProvider.System), new MemoryEventHubs(keepPerPartition: 1));
        IDeviceProtocol[] protocols = [new AckProtocol(), new TeltonikaProtocol(new TeltonikaOptions(), TimeProvider.System)];
        using var relay = new RelayServer(options, protocols, stores, NullLoggerFactory.Instance, TimeProvider.System, new Random(1));
        await relay.StartAsync(CancellationToken.None);
        Console.WriteLine("LISTENING " + string.Join(' ', relay.EndPoints.Select(endPoint => endPoint.Port)));
        while (await Console.In.ReadLineAsync() is { } question)
        {
            switch (question)
            {
                case "cpu":
                    Cpu();
                    break;
                case "mem" or "memgc":
                    Memory(collect: question == "memgc", relay.Connections.Count);
                    break;
                default:
                    Console.WriteLine("{}");
                    break;
            }
        }
        await relay.StopAsync(CancellationToken.None);
        return 0;
    }

    private static void AddPort(RelayOptions options, IReadOnlyList<string> args, string name, string protocol)
    {
        for (var i = 0; i + 1 < args.Count; i++)
        {
            if (args[i] == name) options.Listeners.Add(new ListenerOptions { Port = int.Parse(args[i + 1], CultureInfo.InvariantCulture), Protocols = { protocol } });
        }
    }

    private static void Cpu()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{{\"user_s\":{process.UserProcessorTime.TotalSeconds:0.000},\"sys_s\":{process.PrivilegedProcessorTime.TotalSeconds:0.000},\"alloc\":{GC.GetTotalAllocatedBytes(true)}}}"));
    }

    private static void Memory(bool collect, int open)
    {
        if (collect)
        {
            for (var i = 0; i < 2; i++)
            {
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(2, GCCollectionMode.Aggressive, true, true);
                GC.WaitForPendingFinalizers();
            }
        }
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{{\"open\":{open},\"rss\":{process.WorkingSet64},\"heap_live\":{GC.GetTotalMemory(false)},\"gc_committed\":{GC.GetGCMemoryInfo().TotalCommittedBytes},\"threads\":{process.Threads.Count}}}"));
    }
}
