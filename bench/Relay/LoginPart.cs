using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Relay;

/// <summary>Goal P10: a whole fleet that logs in at once, and connections that come and go.</summary>
internal static class LoginPart
{
    private const int Fleet = 19_000;
    private const int ChurnSeconds = 2;
    private const int ChurnParallel = 4;
    private const string Jimi = "relay, Jimi units looked up and told";

    public static async Task RunAsync(RelayRig rig)
    {
        await using var c = await rig.Load.StartAcknowledgerAsync();
        await using var raw = await RelayRig.StartRawAsync();
        await using var relay = await RelayRig.StartRelayAsync();
        await StormAsync(rig, raw, relay);
        await ChurnAsync(rig, c, raw, relay);
    }

    private static async Task StormAsync(RelayRig rig, ServerProcess raw, ServerProcess relay)
    {
        var samples = new Samples();
        for (var round = -1; round < rig.Rounds; round++)
        {
            foreach (var (name, server, port) in ((string, ServerProcess, int)[])[(RelayRig.Raw, raw, raw.Port), (RelayRig.Relay, relay, relay.Port), (Jimi, relay, relay.Ports[2])])
            {
                var (client, seconds) = await rig.HoldAsync(port, Fleet, 0, "login");
                await using var holding = client;
                await client.StopAsync(rig.Context.CancellationToken);
                await rig.EmptyAsync(server);
                if (round >= 0) samples.Add(name, "s", seconds);
            }
        }
        rig.Report.Note(samples.ToMarkdown($"Login storm: {Fleet} connections, 4000 under way at a time, until all are acknowledged", RelayRig.Raw));
        var ratio = samples.Ratio(RelayRig.Relay, RelayRig.Raw, "s").Median;
        rig.Report.AtMost("P10", "must", $"login storm of {Fleet}: relay / .NET raw inline", ratio, 1.5);
        rig.Report.AtMost("P10", "aim", $"login storm of {Fleet}: relay / .NET raw inline", ratio, 1.1);
    }

    private static async Task ChurnAsync(RelayRig rig, ServerProcess c, ServerProcess raw, ServerProcess relay)
    {
        var samples = new Samples();
        for (var round = -3; round < rig.Rounds; round++)
        {
            foreach (var (name, server) in ((string, ServerProcess)[])[(RelayRig.C, c), (RelayRig.Raw, raw), (RelayRig.Relay, relay)])
            {
                var result = await rig.RunAsync("churn", server.Port, ChurnSeconds, ChurnParallel);
                if (round >= 0) samples.Add(name, "per s", result.GetProperty("per_second").GetDouble());
            }
        }
        rig.Report.Note(samples.ToMarkdown($"Churn: connect, log in, answer, close; {ChurnParallel} at a time", RelayRig.C));
        var ratio = samples.Ratio(RelayRig.Relay, RelayRig.C, "per s").Median;
        rig.Report.AtLeast("P10", "must", "churn: relay / C", ratio, 0.5);
        rig.Report.AtLeast("P10", "aim", "churn: relay / C", ratio, 0.65);
    }
}
