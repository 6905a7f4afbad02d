using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Relay;

/// <summary>Goal P11: acknowledgements that wait for nothing, open loop, alone and beside 200 MB/s.</summary>
internal static class LatencyPart
{
    private const int Connections = 1000;
    private const int TurnSeconds = 2;
    private const int Transfers = 16;
    private const double MegabytesASecondEach = 12.5;
    private const string Relayed = "relay, 16 transfers through itself";
    private const string Jimi = "relay, Jimi heartbeats";

    public static async Task RunAsync(RelayRig rig)
    {
        await using var c = await rig.Load.StartAcknowledgerAsync();
        await using var sink = await rig.Load.StartSinkAsync();
        await using var raw = await RelayRig.StartRawAsync();
        await using var kestrel = await RelayRig.StartKestrelAsync();
        await using var relay = await RelayRig.StartRelayAsync();
        foreach (var rate in (int[])[2000, 8000])
        {
            await QuietAsync(rig, rate, [(RelayRig.C, c), (RelayRig.Raw, raw), (RelayRig.Kestrel, kestrel), (RelayRig.Relay, relay)]);
            await BusyAsync(rig, rate, c, relay, sink);
        }
    }

    private static async Task QuietAsync(RelayRig rig, int rate, IReadOnlyList<(string Name, ServerProcess Server)> servers)
    {
        var samples = new Samples();
        for (var round = -1; round < rig.Rounds; round++)
        {
            foreach (var (name, server) in servers) await TurnAsync(rig, samples, name, server, server.Port, rate, keep: round >= 0);
            await TurnAsync(rig, samples, Jimi, servers[^1].Server, servers[^1].Server.Ports[2], rate, keep: round >= 0);
        }
        rig.Report.Note(samples.ToMarkdown($"Acknowledgements: {Connections} connections, {rate} frames/s in all, quiet", RelayRig.C));
        Judge(rig, samples, RelayRig.Relay, $"quiet p99 at {rate} frames/s: relay / C", 1.5, 1.25);
        Judge(rig, samples, Jimi, $"quiet p99 at {rate} frames/s, Jimi heartbeats: relay / C", 1.5, 1.25);
        if (rate < 8000) return;
        var cost = samples.Ratio(RelayRig.Relay, RelayRig.C, "server us/frame").Median;
        rig.Report.AtMost("P11", "must", $"server CPU per frame at {rate}/s: relay / C", cost, 3);
        rig.Report.AtMost("P11", "aim", $"server CPU per frame at {rate}/s: relay / C", cost, 2);
    }

    private static async Task BusyAsync(RelayRig rig, int rate, ServerProcess c, ServerProcess relay, ServerProcess sink)
    {
        var samples = new Samples();
        var first = 1_000_000 + rate;
        for (var round = -1; round < rig.Rounds; round++)
        {
            foreach (var (name, server, isOwn) in ((string, ServerProcess, bool)[])[(RelayRig.C, c, false), (RelayRig.Relay, relay, false), (Relayed, relay, true)])
            {
                await using var traffic = rig.Load.Start(
                    isOwn ? "dualcam" : "push", isOwn ? relay.Ports[1] : sink.Port, Transfers, 16, 65536, MegabytesASecondEach, 1000, first += Transfers);
                await rig.PauseAsync(0.5);
                await TurnAsync(rig, samples, name, server, server.Port, rate, keep: round >= 0);
            }
        }
        rig.Report.Note(samples.ToMarkdown(
            $"Acknowledgements: {Connections} connections, {rate} frames/s, beside {Transfers * MegabytesASecondEach:0} MB/s (to the C sink, or through the relay itself)", RelayRig.C));
        Judge(rig, samples, RelayRig.Relay, $"p99 at {rate} frames/s beside 200 MB/s: relay / C", 2, 1.5);
        Judge(rig, samples, Relayed, $"p99 at {rate} frames/s with 16 transfers through the relay: relay / C", 2, 1.5);
    }

    private static async Task TurnAsync(RelayRig rig, Samples samples, string name, ServerProcess server, int port, int rate, bool keep)
    {
        var cpu = server.CpuNanoseconds;
        var result = await rig.RunAsync("latency", port, Connections, rate, TurnSeconds);
        if (!keep) return;
        var acked = result.GetProperty("acked").GetDouble();
        samples.Add(name, "p50 us", result.GetProperty("p50").GetDouble());
        samples.Add(name, "p99 us", result.GetProperty("p99").GetDouble());
        samples.Add(name, "server us/frame", (server.CpuNanoseconds - cpu) / 1e3 / acked);
        samples.Add(name, "lost", result.GetProperty("of").GetDouble() - acked);
    }

    private static void Judge(RelayRig rig, Samples samples, string name, string what, double must, double aim)
    {
        var ratio = samples.BestRatio(name, RelayRig.C, "p99 us");
        rig.Report.AtMost("P11", "must", what, ratio, must);
        rig.Report.AtMost("P11", "aim", what, ratio, aim);
        rig.Report.AtMost("P11", "must", what + ", frames lost", samples.Sum(name, "lost"), 0);
    }
}
