using System.Diagnostics;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Cameras;

/// <summary>64 cameras of 4 Mbit/s each, dialled and recorded by one relay: its CPU time, its memory, and whether a frame is lost.</summary>
internal sealed class CameraSuite : IBenchSuite
{
    private const int Cameras = 64;
    private const int BitsPerSecond = 4_000_000;
    private const double BlockBytes = 256 * 1024;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(75);

    public string Name => "cameras";

    public string Summary => "64 XM cameras at 4 Mbit/s recorded by one relay: CPU, memory, bytes allocated per packet, frames lost.";

    public IReadOnlyList<string> Sources => ["core", "protocols", "tcp-relay", "cloud/memory", "bench"];

    public async Task RunAsync(BenchContext context)
    {
        using var peer = new CameraPeer(BitsPerSecond);
        peer.Start();
        await using var idle = await StartAsync(peer, 0);
        await WaitAsync(context, Settle);
        var idleHeap = (await idle.AskAsync("memgc")).GetProperty("heap").GetDouble();
        var idleResident = idle.ResidentBytes;

        await using var relay = await StartAsync(peer, Cameras);
        for (var waited = 0; peer.Sent.Streaming < Cameras; waited++)
        {
            if (waited > 600) throw new InvalidOperationException($"Only {peer.Sent.Streaming} of {Cameras} cameras are recorded.");
            await WaitAsync(context, TimeSpan.FromMilliseconds(100));
        }
        await WaitAsync(context, Settle);
        var (cpu, sent, allocated, stored) = (relay.CpuNanoseconds, peer.Sent, await AllocatedAsync(relay), await StoredAsync(relay));
        var began = Stopwatch.GetTimestamp();
        await WaitAsync(context, Measured);
        var (cpuEnd, sentEnd, allocatedEnd, storedEnd) = (relay.CpuNanoseconds, peer.Sent, await AllocatedAsync(relay), await StoredAsync(relay));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var resident = relay.ResidentBytes;
        var heap = (await relay.AskAsync("memgc")).GetProperty("heap").GetDouble();

        var packets = sentEnd.Packets - sent.Packets;
        var cores = (cpuEnd - cpu) / 1e9 / seconds;
        var perPacket = (allocatedEnd - allocated) / packets;
        // Boxes of MP4 come to what is stored, headers of the protocol do not: what is stored must be what was sent, up to what waits in the blocks of both ends.
        var share = (storedEnd.Stored - stored.Stored) / (sentEnd.Bytes - sent.Bytes);
        context.Report.Note($"{Cameras} cameras, {(sentEnd.Bytes - sent.Bytes) * 8 / seconds / 1e6:0} Mbit/s in all, {packets / seconds:0} packets/s, {(sentEnd.Pictures - sent.Pictures) / seconds:0} pictures/s for {seconds:0} s: "
            + $"{cores:0.000} cores, {(cpuEnd - cpu) / 1e3 / packets:0.0} us CPU a packet, {perPacket:0.00} bytes allocated a packet; stored / sent {share:0.000}; files begun {storedEnd.Files}; "
            + $"heap {(heap - idleHeap) / Cameras / 1024:0} KiB and RSS {(resident - idleResident) / (double)Cameras / 1024:0} KiB a camera.");
        context.Report.AtMost("cameras", "must", $"CPU of {Cameras} recorded cameras, cores", cores, 1);
        context.Report.AtMost("cameras", "must", "bytes allocated per media packet, its share of rows and events included", perPacket, 64);
        context.Report.AtLeast("cameras", "must", "bytes stored / bytes sent", share, 0.98);
        context.Report.AtMost("cameras", "must", "files with a gap", storedEnd.Gaps, 0);
        context.Report.AtMost("cameras", "must", "live heap a camera, its block included, KiB", (heap - idleHeap) / Cameras / 1024, (1024 * 1024 + BlockBytes) / 1024);
        context.Report.AtMost("cameras", "must", "RSS a camera, its block included, KiB", (resident - idleResident) / (double)Cameras / 1024, (1024 * 1024 + BlockBytes) / 1024);
    }

    private static Task<ServerProcess> StartAsync(CameraPeer peer, int cameras) => ServerProcess.StartDotnetAsync("relay", "camera-host", $"{peer.Port}", $"{cameras}");

    private static Task WaitAsync(BenchContext context, TimeSpan time) => Task.Delay(time, TimeProvider.System, context.CancellationToken);

    private static async Task<double> AllocatedAsync(ServerProcess relay) => (await relay.AskAsync("alloc")).GetProperty("alloc").GetDouble();

    private static async Task<(double Stored, int Files, int Gaps)> StoredAsync(ServerProcess relay)
    {
        var figures = await relay.AskAsync("events");
        return (figures.GetProperty("stored").GetDouble(), figures.GetProperty("files").GetInt32(), figures.GetProperty("gaps").GetInt32());
    }
}
