using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Relay;

/// <summary>Goal P11: acknowledgements that wait for the event stream, which takes 5 ms for a request.</summary>
internal static class StoreLatencyPart
{
    private const int Connections = 1000;
    private const int TurnSeconds = 2;
    private const double StoreMilliseconds = 5;
    private const string Stored = "relay, Jimi locations, event stream of 5 ms";

    public static async Task RunAsync(RelayRig rig)
    {
        await using var c = await rig.Load.StartAcknowledgerAsync();
        await using var relay = await RelayRig.StartRelayAsync("--event-delay", $"{StoreMilliseconds}");
        // The higher rate keeps every partition's request always on its way: an event then waits for the one before its own as well.
        foreach (var rate in (int[])[20, 2000]) await AtRateAsync(rig, rate, c, relay);
    }

    private static async Task AtRateAsync(RelayRig rig, int rate, ServerProcess c, ServerProcess relay)
    {
        var (samples, extra) = (new Samples(), new List<double>());
        var connections = Math.Min(Connections, rate);
        for (var round = -1; round < rig.Rounds; round++)
        {
            var limit = await rig.RunAsync("latency", c.Port, connections, rate, TurnSeconds);
            var own = await rig.RunAsync("latency", relay.Ports[2], connections, rate, TurnSeconds);
            var store = await relay.AskAsync("events");
            await rig.EmptyAsync(relay);
            if (round < 0) continue;
            double P99(System.Text.Json.JsonElement result) => result.GetProperty("p99").GetDouble();
            samples.Add(RelayRig.C, "p99 us", P99(limit));
            samples.Add(Stored, "p99 us", P99(own));
            samples.Add(Stored, "store's p99 us", P99(store));
            samples.Add(Stored, "requests/s", store.GetProperty("requests").GetDouble() / TurnSeconds);
            samples.Add(Stored, "lost", own.GetProperty("of").GetDouble() - own.GetProperty("acked").GetDouble());
            extra.Add((P99(own) - P99(store)) / P99(limit));
        }
        rig.Report.Note(samples.ToMarkdown($"Acknowledgements that wait for the event stream: {connections} connections, {rate} frames/s in all", RelayRig.C));
        var ratio = Spread.Of(extra).Median;
        rig.Report.AtMost("P11", "must", $"waits for the store, {rate} frames/s: (p99 - the store's own p99) / C's p99", ratio, 5);
        rig.Report.AtMost("P11", "aim", $"waits for the store, {rate} frames/s: (p99 - the store's own p99) / C's p99", ratio, 3);
        rig.Report.AtMost("P11", "must", $"waits for the store, {rate} frames/s, frames lost", samples.Sum(Stored, "lost"), 0);
    }
}
