using System.Text.Json;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Relay;

/// <summary>What every part of the relay suite works with.</summary>
internal sealed record RelayRig(NativeLoad Load, BenchContext Context)
{
    public const string C = "C epoll";
    public const string Raw = ".NET raw inline";
    public const string Kestrel = ".NET Kestrel handler";
    public const string Relay = "relay";

    public Report Report => Context.Report;

    public int Rounds => Context.Rounds;

    /// <summary>The relay with an acknowledging port (first), a DualCam port (second) and a Jimi port (third).</summary>
    public static Task<ServerProcess> StartRelayAsync(params IEnumerable<string> more) =>
        ServerProcess.StartDotnetAsync(Relay, ["host", "--ack-port", "0", "--dualcam-port", "0", "--jimi-port", "0", .. more]);

    public static Task<ServerProcess> StartRawAsync() => ServerProcess.StartDotnetAsync(Raw, "reference", "raw");

    public static Task<ServerProcess> StartRawSinkAsync() => ServerProcess.StartDotnetAsync(Raw, "reference", "raw-sink");

    public static Task<ServerProcess> StartKestrelAsync() => ServerProcess.StartDotnetAsync(Kestrel, "reference", "kestrel");

    /// <summary>Runs a client of <c>bench/native</c>.</summary>
    public Task<JsonElement> RunAsync(params IEnumerable<object> arguments) => Load.RunAsync(Context.CancellationToken, arguments);

    public Task PauseAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, Context.CancellationToken);

    /// <summary>Connections that lie there logged in; the result is the seconds all logins took together.</summary>
    public async Task<(LoadClient Client, double Seconds)> HoldAsync(int port, int count, int first, string how)
    {
        var client = Load.Start("hold", port, count, first, 0, how);
        return (client, (await client.LineAsync(Context.CancellationToken)).GetProperty("seconds").GetDouble());
    }

    /// <summary>Waits until a server of ours has no connection left from the turn before.</summary>
    public async Task EmptyAsync(ServerProcess server)
    {
        for (var i = 0; i < 600 && (await server.AskAsync("mem")).GetProperty("open").GetInt32() > 0; i++) await PauseAsync(0.1);
    }
}
