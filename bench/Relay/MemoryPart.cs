using System.Text.Json;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Relay;

/// <summary>Goal P9: what an idle, logged-in connection costs, by the difference of two fills; and what a burst leaves behind.</summary>
internal static class MemoryPart
{
    private const int Fill = 10_000;
    private const int WarmUp = 200;
    private const double RestSeconds = 3;
    private const int BurstConnections = 100;
    private const int BurstMebibytes = 16;
    private const int OtherConnections = 1000;
    private const double AfterBurstSeconds = 30;
    private const string Unnamed = "relay, logins that name no device";
    private const string Cameras = "relay, DualCam cameras";
    private const string Jimi = "relay, Jimi units";

    public static async Task RunAsync(RelayRig rig)
    {
        var samples = new Samples();
        await FillAsync(rig, samples, RelayRig.Relay, RelayRig.StartRelayAsync("--identify"), server => server.Port, "login");
        await FillAsync(rig, samples, Unnamed, RelayRig.StartRelayAsync(), server => server.Port, "login");
        await FillAsync(rig, samples, Cameras, RelayRig.StartRelayAsync(), server => server.Ports[1], "dualcam");
        await FillAsync(rig, samples, Jimi, RelayRig.StartRelayAsync(), server => server.Ports[2], "login");
        await FillAsync(rig, samples, RelayRig.Kestrel, RelayRig.StartKestrelAsync(), server => server.Port, "login");
        await FillAsync(rig, samples, RelayRig.Raw, RelayRig.StartRawAsync(), server => server.Port, "login");
        rig.Report.Note(samples.ToMarkdown($"Memory of an idle, logged-in connection: {Fill} minus {Fill / 10} connections, bytes each"));
        var heap = samples.Of(RelayRig.Relay, "live heap").Median;
        rig.Report.AtMost("P9", "must", "live heap per idle connection, bytes", heap, 4096);
        rig.Report.AtMost("P9", "aim", "live heap per idle connection, bytes", heap, 3072);
        rig.Report.AtMost("P9", "must", "live heap per idle Jimi unit, its session and its names included, bytes", samples.Of(Jimi, "live heap").Median, 4096);
        // The handler looks nobody up and tells nobody; what the memory ports leave to the collector is no part of a connection.
        var resident = samples.Ratio(Unnamed, RelayRig.Kestrel, "RSS").Median;
        rig.Report.AtMost("P9", "must", "RSS per connection: relay / Kestrel handler, neither names a device", resident, 1);
        rig.Report.AtMost("P9", "aim", "RSS per connection: relay / Kestrel handler, neither names a device", resident, 0.7);
        var collected = samples.Ratio(RelayRig.Relay, RelayRig.Kestrel, "RSS, collected").Median;
        rig.Report.AtMost("P9", "info", "RSS per connection after a collection: relay with devices named / Kestrel handler", collected, 1);
        await BurstAsync(rig);
    }

    private static async Task FillAsync(RelayRig rig, Samples samples, string name, Task<ServerProcess> starting, Func<ServerProcess, int> portOf, string how)
    {
        await using var server = await starting;
        var port = portOf(server);
        var (warm, _) = await rig.HoldAsync(port, WarmUp, 0, how);
        await warm.StopAsync(rig.Context.CancellationToken);
        await warm.DisposeAsync();
        await rig.EmptyAsync(server);
        var (first, _) = await rig.HoldAsync(port, Fill / 10, WarmUp, how);
        await using var few = first;
        await SettleAsync(rig, server);
        var residentFew = server.ResidentBytes;
        var collectedFew = await server.AskAsync("memgc");
        var (second, seconds) = await rig.HoldAsync(port, Fill - (Fill / 10), WarmUp + (Fill / 10), how);
        await using var many = second;
        await SettleAsync(rig, server);
        var residentMany = server.ResidentBytes;
        var collected = await server.AskAsync("memgc");
        if (collected.GetProperty("open").GetInt32() < Fill) throw new InvalidOperationException($"{name} lost connections that lay idle.");
        const double Added = Fill - (Fill / 10);
        samples.Add(name, "live heap", (collected.GetProperty("heap").GetInt64() - collectedFew.GetProperty("heap").GetInt64()) / Added);
        samples.Add(name, "RSS", (residentMany - residentFew) / Added);
        samples.Add(name, "RSS, collected", (collected.GetProperty("rss").GetInt64() - collectedFew.GetProperty("rss").GetInt64()) / Added);
        samples.Add(name, "RSS in all, MiB", residentMany / (double)(1 << 20));
        samples.Add(name, "logins/s", Added / seconds);
    }

    /// <summary>The rows of the devices are the memory store's, not the relay's: dropped before memory is looked at.</summary>
    private static async Task SettleAsync(RelayRig rig, ServerProcess server)
    {
        await server.AskAsync("forget");
        await rig.PauseAsync(RestSeconds);
    }

    private static async Task BurstAsync(RelayRig rig)
    {
        await using var relay = await RelayRig.StartRelayAsync();
        // A relay at work: other cameras are there before, meanwhile and after. The first, small burst pays for code that stays for good.
        var (others, _) = await rig.HoldAsync(relay.Port, OtherConnections, 0, "login");
        await using var held = others;
        await SendAsync(rig, relay, 8, 1);
        await relay.AskAsync("forget");
        await rig.PauseAsync(AfterBurstSeconds);
        var before = (await relay.AskAsync("memgc")).GetProperty("heap").GetDouble();
        await SendAsync(rig, relay, BurstConnections, 1000);
        var peak = relay.ResidentBytes;
        await rig.PauseAsync(AfterBurstSeconds);
        await relay.AskAsync("forget");
        var after = (await relay.AskAsync("memgc")).GetProperty("heap").GetDouble();
        rig.Report.Note($"After a burst of {BurstConnections} connections x {BurstMebibytes} MiB beside {OtherConnections} idle ones: live heap {before / 1024:0} KiB before, {after / 1024:0} KiB "
            + $"{AfterBurstSeconds:0} s after; RSS right after it {peak >> 20} MiB.");
        rig.Report.AtMost("P9", "must", "live heap 30 s after a burst / before", after / before, 1.1);
    }

    private static Task<JsonElement> SendAsync(RelayRig rig, ServerProcess relay, int connections, int first) =>
        rig.RunAsync("dualcam", relay.Ports[1], connections, BurstMebibytes, 65536, 0, 1, first);
}
