using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Relay;

/// <summary>Goal P8 without a store: 16 cameras as fast as they can, against the C sink and a plain socket sink taking the same bytes.</summary>
internal static class GoodputPart
{
    private const int Cameras = 16;
    private const int Mebibytes = 16;

    // Until then the server's CPU time is half the JIT's.
    private const int WarmUpTurns = 4;

    public static async Task RunAsync(RelayRig rig)
    {
        await using var c = await rig.Load.StartSinkAsync();
        await using var raw = await RelayRig.StartRawSinkAsync();
        await using var relay = await RelayRig.StartRelayAsync();
        foreach (var write in (int[])[1030, 65536])
        {
            var samples = new Samples();
            for (var round = -WarmUpTurns; round < rig.Rounds; round++)
            {
                foreach (var (name, server) in ((string, ServerProcess)[])[(RelayRig.C, c), (RelayRig.Raw, raw), (RelayRig.Relay, relay)])
                {
                    var isRelay = server == relay;
                    var cpu = server.CpuNanoseconds;
                    var result = await rig.RunAsync(isRelay ? "dualcam" : "push", server.Ports[^1], Cameras, Mebibytes, write, 0, 1, 1 + ((round + WarmUpTurns) * Cameras));
                    if (round < 0) continue;
                    samples.Add(name, "MB/s", result.GetProperty("mbps").GetDouble());
                    samples.Add(name, "server CPU s/GB", (server.CpuNanoseconds - cpu) / 1e6 / result.GetProperty("megabytes").GetDouble());
                }
            }
            rig.Report.Note(samples.ToMarkdown($"Goodput: {Cameras} cameras x {Mebibytes} MiB, writes of {write} bytes", RelayRig.C));
            var speed = samples.Ratio(RelayRig.Relay, RelayRig.C, "MB/s").Median;
            rig.Report.AtLeast("P8", "must", $"goodput, {write}-byte writes: relay / C sink", speed, 0.67);
            rig.Report.AtLeast("P8", "aim", $"goodput, {write}-byte writes: relay / C sink", speed, 0.9);
            var cost = samples.Ratio(RelayRig.Relay, RelayRig.Raw, "server CPU s/GB").Median;
            rig.Report.AtMost("P8", "must", $"server CPU s/GB, {write}-byte writes: relay / .NET raw inline", cost, 2);
            rig.Report.AtMost("P8", "aim", $"server CPU s/GB, {write}-byte writes: relay / .NET raw inline", cost, 1.5);
        }
    }
}
