using System.Diagnostics;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Live;

/// <summary>50 publishers of 2 Mbit/s with 4 viewers each through one relay: its CPU, the time it adds, its memory; beside it a program that only copies between the same sockets, and nginx where it is installed.</summary>
internal sealed class LiveSuite : IBenchSuite
{
    private const int Streams = 50;
    private const int ViewersEach = 4;
    private const int Joins = 40;
    private const double GroupKiB = 500;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    public string Name => "live";

    public string Summary => "50 live streams at 2 Mbit/s with 4 viewers each through one relay: CPU, added latency, memory, frames lost, join to first picture.";

    public IReadOnlyList<string> Sources => ["core", "protocols/shared", "protocols/rtmp", "tcp-relay", "bench"];

    public async Task RunAsync(BenchContext context)
    {
        var relay = await MeasureAsync(context, "relay");
        var plain = await MeasureAsync(context, "forward");
        context.Report.Note(FormattableString.Invariant(
            $"relay: {relay.Cores:0.000} cores, {relay.Median:0.0} ms median and {relay.P99:0.0} ms p99 from send to arrival, {relay.Pictures:0} pictures/s seen, {relay.Lost} lost; heap {relay.Heap:0} KiB and RSS {relay.Resident:0} KiB a stream; join to first picture {relay.Join:0} ms median, {relay.JoinP99:0} ms p99."));
        context.Report.Note(FormattableString.Invariant(
            $"limit, a program that copies between sockets: {plain.Cores:0.000} cores, {plain.Median:0.0} ms median and {plain.P99:0.0} ms p99. The relay takes {relay.Cores / plain.Cores:0.00} times its CPU."));
        context.Report.AtMost("live", "must", $"CPU of {Streams} streams with {ViewersEach} viewers each, cores", relay.Cores, 1);
        context.Report.AtMost("live", "must", "latency p99, ms", relay.P99, 100);
        context.Report.AtMost("live", "must", "pictures lost", relay.Lost, 0);
        context.Report.AtMost("live", "must", "live heap a stream, KiB, of a key frame group and 1 MiB", relay.Heap, GroupKiB + 1_024);
        context.Report.AtMost("live", "must", "RSS a stream, KiB, of a key frame group and 1 MiB", relay.Resident, GroupKiB + 1_024);
        context.Report.AtMost("live", "must", "join to first picture p99, ms", relay.JoinP99, 300);
        await CompareAsync(context, relay);
        context.Report.AtMost("live", "aim", "CPU / that of copying between the same sockets", relay.Cores / plain.Cores, 2);
    }

    private static async Task CompareAsync(BenchContext context, Figures relay)
    {
        await using var nginx = await NginxServer.StartAsync(context.CancellationToken);
        if (nginx is null)
        {
            context.Report.Note("nginx with its RTMP module is not installed here (Debian: nginx-light, libnginx-mod-rtmp): no peer.");
            return;
        }
        using var load = new RtmpLoad(nginx.Port);
        var publishers = await load.ConnectAsync(Streams);
        load.Start(publishers);
        await Task.Delay(Settle, TimeProvider.System, context.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, ViewersEach).SelectMany(_ => publishers.Select(load.WatchAsync)));
        await Task.Delay(Settle, TimeProvider.System, context.CancellationToken);
        load.Forget();
        var (cpu, seen, lost, began) = (nginx.CpuNanoseconds, load.Seen, load.Lost, Stopwatch.GetTimestamp());
        await Task.Delay(Measured, TimeProvider.System, context.CancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var (cores, pictures, losses) = ((nginx.CpuNanoseconds - cpu) / 1e9 / seconds, (load.Seen - seen) / seconds, load.Lost - lost);
        var latencies = load.Latencies.Order().ToArray();
        var joins = new List<double>();
        for (var i = 0; i < Joins; i++) joins.Add(await load.WatchAsync(publishers[i % Streams]));
        joins.Sort();
        var (join, joinP99) = (At([.. joins], 0.5), At([.. joins], 0.99));
        context.Report.Note(FormattableString.Invariant(
            $"nginx, RTMP on both sides, one process: {cores:0.000} cores, {At(latencies, 0.5):0.0} ms median and {At(latencies, 0.99):0.0} ms p99, {pictures:0} pictures/s seen, {losses} lost; join to first picture {join:0} ms median, {joinP99:0} ms p99. The relay takes {relay.Cores / cores:0.00} times its CPU and {relay.Join / join:0.000} times its time to the first picture."));
        context.Report.AtMost("live", "aim", "CPU / nginx", relay.Cores / cores, 2);
        context.Report.AtMost("live", "aim", "join to first picture / nginx", relay.Join / join, 1);
    }

    private static async Task<Figures> MeasureAsync(BenchContext context, string role)
    {
        await using var server = await ServerProcess.StartDotnetAsync(role, "live-host", role);
        var (heapBefore, residentBefore) = ((await server.AskAsync("memgc")).GetProperty("heap").GetDouble(), server.ResidentBytes);
        using var load = new LiveLoad(server.Ports[0], server.Ports[^1], isPlain: role == "forward");
        var isRelay = role == "relay";
        var publishers = await load.ConnectAsync(Streams);
        // Who only copies has no notion of where a picture begins: its viewers are there before the first.
        if (isRelay) load.Start(publishers);
        await Task.Delay(Settle, TimeProvider.System, context.CancellationToken);
        var watching = Enumerable.Range(0, ViewersEach).SelectMany(_ => publishers.Select(load.WatchAsync)).ToArray();
        if (!isRelay)
        {
            await Task.Delay(Settle, TimeProvider.System, context.CancellationToken);
            load.Start(publishers);
        }
        await Task.WhenAll(watching);
        await Task.Delay(Settle, TimeProvider.System, context.CancellationToken);
        load.Forget();
        var (cpu, seen, lost, began) = (server.CpuNanoseconds, load.Seen, load.Lost, Stopwatch.GetTimestamp());
        await Task.Delay(Measured, TimeProvider.System, context.CancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var cores = (server.CpuNanoseconds - cpu) / 1e9 / seconds;
        var latencies = load.Latencies.Order().ToArray();
        var (pictures, losses, resident) = ((load.Seen - seen) / seconds, load.Lost - lost, server.ResidentBytes);
        var heap = (await server.AskAsync("memgc")).GetProperty("heap").GetDouble();
        var joins = new List<double>();
        for (var i = 0; isRelay && i < Joins; i++) joins.Add(await load.WatchAsync(publishers[i % Streams]));
        joins.Sort();
        return new Figures(
            cores, At(latencies, 0.5), At(latencies, 0.99), pictures, losses, (heap - heapBefore) / Streams / 1024, (resident - residentBefore) / (double)Streams / 1024,
            At([.. joins], 0.5), At([.. joins], 0.99));
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    private sealed record Figures(double Cores, double Median, double P99, double Pictures, long Lost, double Heap, double Resident, double Join, double JoinP99);
}
