using CloudCam.Benchmarks.Relay;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Soak;

/// <summary>Goal P10: a full process of logged-in connections that stay, each with a heartbeat every three minutes.</summary>
internal sealed class SoakSuite : IBenchSuite
{
    private const int Fleet = 19_000;
    private const int HeartbeatSeconds = 180;
    private const int Transfers = 16;
    private const double MegabytesASecondEach = 2;

    public string Name => "soak";

    public string Summary => "Goal P10: 19,000 connections that stay (--minutes N, default 5, the goal asks for 60; --transfers: 16 transfers meanwhile).";

    public IReadOnlyList<string> Sources => ["core", "protocols", "tcp-relay", "cloud/memory", "bench"];

    public async Task RunAsync(BenchContext context)
    {
        var rig = new RelayRig(await NativeLoad.CompileAsync(), context);
        await using var relay = await RelayRig.StartRelayAsync("--identify");
        await using var fleet = rig.Load.Start("hold", relay.Port, Fleet, 0, HeartbeatSeconds, "login");
        var seconds = (await fleet.LineAsync(context.CancellationToken)).GetProperty("seconds").GetDouble();
        await using var transfers = context.WithTransfers
            ? rig.Load.Start("dualcam", relay.Ports[1], Transfers, 16, 65536, MegabytesASecondEach, 1_000_000, 1) : null;
        var (cpu, peak) = (relay.CpuNanoseconds, relay.ResidentBytes);
        for (var tick = 0; tick < context.Minutes * 12; tick++)
        {
            await rig.PauseAsync(5);
            peak = Math.Max(peak, relay.ResidentBytes);
        }
        var share = (relay.CpuNanoseconds - cpu) / (context.Minutes * 60e9);
        var open = (await relay.AskAsync("mem")).GetProperty("open").GetInt32() - (context.WithTransfers ? Transfers : 0);
        var heap = (await relay.AskAsync("memgc")).GetProperty("heap").GetInt64();
        var result = await fleet.StopAsync(context.CancellationToken);
        var lost = result.GetProperty("sent").GetInt64() - result.GetProperty("acked").GetInt64();
        var closed = result.GetProperty("closed").GetInt32();
        context.Report.Note($"{Fleet} connections logged in within {seconds:0.00} s, held for {context.Minutes} min"
            + $"{(context.WithTransfers ? $", {Transfers} transfers of {MegabytesASecondEach} MB/s each beside them" : "")}; {result.GetProperty("sent")} heartbeats, "
            + $"{open} connections open at the end, CPU {share:P2} of one core, RSS at most {peak / (double)(1 << 20):0.0} MiB, live heap "
            + $"{heap / (double)(1 << 20):0.0} MiB (rows of the memory table store included).");
        var kind = context.WithTransfers ? "aim" : "must";
        context.Report.AtMost("P10", kind, "connections lost", closed + (Fleet - open), 0);
        context.Report.AtMost("P10", kind, "heartbeats without an answer", lost, 0);
        context.Report.AtMost("P10", kind, "RSS, MB", peak / 1e6, 200);
        if (context.Minutes < 60) context.Report.Note("The goal asks for an hour: `--minutes 60`.");
    }
}
