using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Relay;

/// <summary>The whole relay as a process on loopback, or one part of its measurements.</summary>
internal sealed class RelaySuite(string name, string summary, params IReadOnlyList<Func<RelayRig, Task>> parts) : IBenchSuite
{
    /// <summary>All parts, and each by itself.</summary>
    public static IReadOnlyList<RelaySuite> All { get; } =
    [
        new("relay", "Goals P7-P11, P13: all parts below, one after the other.",
            GoodputPart.RunAsync, LatencyPart.RunAsync, MemoryPart.RunAsync, LoginPart.RunAsync, ColdPart.RunAsync, AllocationPart.RunAsync, StoreLatencyPart.RunAsync),
        new("relay-goodput", "Goal P8: 16 cameras at full speed against a C sink and a plain socket sink.", GoodputPart.RunAsync),
        new("relay-latency", "Goal P11: acknowledgements, quiet and beside 200 MB/s, against a C acknowledger.", LatencyPart.RunAsync),
        new("relay-store", "Goal P11: acknowledgements that wait for the event stream.", StoreLatencyPart.RunAsync),
        new("relay-memory", "Goal P9: memory of idle connections, and what a burst leaves behind.", MemoryPart.RunAsync),
        new("relay-logins", "Goal P10: login storm of 19,000 and churn.", LoginPart.RunAsync),
        new("relay-cold", "Goal P13: process start to the first answer.", ColdPart.RunAsync),
        new("relay-alloc", "Goal P7: bytes allocated per frame and per connection by the whole relay.", AllocationPart.RunAsync),
    ];

    public string Name => name;

    public string Summary => summary;

    public IReadOnlyList<string> Sources => ["core", "protocols", "tcp-relay", "cloud/memory", "bench"];

    public async Task RunAsync(BenchContext context)
    {
        var rig = new RelayRig(await NativeLoad.CompileAsync(), context);
        foreach (var part in parts) await part(rig);
    }
}
