using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Relay;

/// <summary>Goal P7 for the whole relay: bytes allocated per acknowledged frame and per connection, by the difference of two runs.</summary>
internal static class AllocationPart
{
    private const int Connections = 200;
    private const int Rate = 4000;
    private const int ShortSeconds = 1;
    private const int LongSeconds = 6;

    public static async Task RunAsync(RelayRig rig)
    {
        await using var relay = await RelayRig.StartRelayAsync();
        await FramesAsync(rig, relay, LongSeconds); // tiered compilation
        var start = await AllocatedAsync(relay);
        var few = await FramesAsync(rig, relay, ShortSeconds);
        await rig.EmptyAsync(relay);
        var middle = await AllocatedAsync(relay);
        var many = await FramesAsync(rig, relay, LongSeconds);
        await rig.EmptyAsync(relay);
        var end = await AllocatedAsync(relay);
        var perFrame = (end - middle - (middle - start)) / (many - few);
        var perConnection = (middle - start - (perFrame * few)) / Connections;
        rig.Report.Note($"Allocated by the whole relay, memory ports, {Rate} frames/s over {Connections} connections: {perFrame:0.00} bytes per acknowledged frame, "
            + $"{perConnection:0} bytes per connection from accept to close with one login.");
        rig.Report.AtMost("P7", "must", "whole relay, bytes per acknowledged frame", perFrame, 64);
        rig.Report.AtMost("P7", "aim", "whole relay, bytes per acknowledged heartbeat", perFrame, 2);
        rig.Report.AtMost("P7", "must", "bytes per connection, accept to close", perConnection, 16 * 1024);
        rig.Report.AtMost("P7", "aim", "bytes per connection, accept to close", perConnection, 8 * 1024);
    }

    private static async Task<double> FramesAsync(RelayRig rig, ServerProcess relay, int seconds) =>
        (await rig.RunAsync("latency", relay.Port, Connections, Rate, seconds)).GetProperty("acked").GetDouble();

    private static async Task<double> AllocatedAsync(ServerProcess relay) => (await relay.AskAsync("alloc")).GetProperty("alloc").GetDouble();
}
