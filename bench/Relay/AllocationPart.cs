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
        var (bare, perConnection) = await MeasureAsync(rig, relay, relay.Port, "heartbeat");
        var (heartbeat, perCamera) = await MeasureAsync(rig, relay, relay.Ports[2], "heartbeat");
        var (location, _) = await MeasureAsync(rig, relay, relay.Ports[2], "location");
        rig.Report.Note($"Allocated by the whole relay, memory ports, {Rate} frames/s over {Connections} connections, bytes per acknowledged frame: {bare:0.00} answered at once, "
            + $"{heartbeat:0.00} Jimi heartbeat, {location:0.00} Jimi location with its event; {perConnection:0} bytes per connection from accept to close with one login, "
            + $"{perCamera:0} with a device looked up and told (rows and messages of the memory ports included).");
        rig.Report.AtMost("P7", "must", "whole relay, bytes per acknowledged frame, Jimi location with an event", location, 64);
        rig.Report.AtMost("P7", "must", "whole relay, bytes per acknowledged frame, Jimi heartbeat", heartbeat, 64);
        rig.Report.AtMost("P7", "aim", "whole relay, bytes per acknowledged frame, Jimi heartbeat", heartbeat, 2);
        rig.Report.AtMost("P7", "aim", "whole relay, bytes per acknowledged frame, answered at once", bare, 2);
        rig.Report.AtMost("P7", "must", "bytes per connection, accept to close", perConnection, 16 * 1024);
        rig.Report.AtMost("P7", "aim", "bytes per connection, accept to close", perConnection, 8 * 1024);
    }

    private static async Task<(double PerFrame, double PerConnection)> MeasureAsync(RelayRig rig, ServerProcess relay, int port, string kind)
    {
        await FramesAsync(rig, relay, port, LongSeconds, kind); // tiered compilation
        var start = await AllocatedAsync(relay);
        var few = await FramesAsync(rig, relay, port, ShortSeconds, kind);
        var middle = await AllocatedAsync(relay);
        var many = await FramesAsync(rig, relay, port, LongSeconds, kind);
        var end = await AllocatedAsync(relay);
        var perFrame = (end - middle - (middle - start)) / (many - few);
        return (perFrame, (middle - start - (perFrame * few)) / Connections);
    }

    private static async Task<double> FramesAsync(RelayRig rig, ServerProcess relay, int port, int seconds, string kind)
    {
        var acked = (await rig.RunAsync("latency", port, Connections, Rate, seconds, kind)).GetProperty("acked").GetDouble();
        await rig.EmptyAsync(relay);
        return acked;
    }

    private static async Task<double> AllocatedAsync(ServerProcess relay) => (await relay.AskAsync("alloc")).GetProperty("alloc").GetDouble();
}
