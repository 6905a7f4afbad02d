using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Relay;

/// <summary>Goal P13: from the start of the process to the first answer a camera hears; the relay's own program, not the bench's host.</summary>
internal static class ColdPart
{
    private static readonly byte[] AckLogin = Convert.FromHexString("787811010358123400000000271032000001CCC90D0A");
    private static readonly byte[] Init = Convert.FromHexString("000000050001403A4ABAA31400000000");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(RelayRig rig)
    {
        var samples = new Samples();
        // A goal about a single start needs more of them than a steady state needs turns.
        var starts = rig.Rounds + 2;
        for (var round = -1; round < starts; round++)
        {
            foreach (var name in (string[])[RelayRig.Kestrel, RelayRig.Relay])
            {
                var (wall, cpu) = await StartAsync(name, rig.Context.CancellationToken);
                if (round < 0) continue; // fills the page cache
                samples.Add(name, "ms", wall);
                samples.Add(name, "CPU ms", cpu);
            }
        }
        rig.Report.Note(samples.ToMarkdown($"Process start to first acknowledged login, all ports open, {starts} starts", RelayRig.Kestrel));
        var ratio = samples.Ratio(RelayRig.Relay, RelayRig.Kestrel, "ms").Median;
        rig.Report.AtMost("P13", "must", "cold start: relay / .NET Kestrel handler", ratio, 2.5);
        rig.Report.AtMost("P13", "aim", "cold start: relay / .NET Kestrel handler", ratio, 1.5);
    }

    private static async Task<(double Wall, double Cpu)> StartAsync(string name, CancellationToken cancellationToken)
    {
        var isRelay = name == RelayRig.Relay;
        var port = FreePort();
        var text = port.ToString(CultureInfo.InvariantCulture);
        var start = ServerProcess.Redirected("dotnet", isRelay
            ? [Path.Combine(AppContext.BaseDirectory, "CloudCam.Relay.dll")]
            : [Path.Combine(AppContext.BaseDirectory, "CloudCam.Benchmarks.dll"), "reference", "kestrel", text]);
        if (isRelay)
        {
            start.Environment["Cloud__Memory"] = "true";
            start.Environment["Relay__ListenAddress"] = "127.0.0.1";
            start.Environment["Relay__HealthAddress"] = "127.0.0.1";
            start.Environment["Relay__HealthPort"] = "0";
            start.Environment["Relay__UnknownDevices"] = "Accept";
            start.Environment["Relay__Listeners__0__Port"] = text;
        }
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            await AskAsync(process, port, isRelay ? Init : AckLogin, isRelay ? 4 : 10, cancellationToken);
            return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, CpuClock.ProcessNanoseconds(process.Id) / 1e6);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Knocks until somebody opens, greets, and waits for the whole answer.</summary>
    private static async Task AskAsync(Process process, int port, byte[] greeting, int answerBytes, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            }
            catch (SocketException) when (!process.HasExited && Stopwatch.GetElapsedTime(began) < Limit)
            {
                await Task.Delay(1, cancellationToken);
                continue;
            }
            await socket.SendAsync(greeting, cancellationToken);
            var answer = new byte[answerBytes];
            for (var have = 0; have < answerBytes;)
            {
                var got = await socket.ReceiveAsync(answer.AsMemory(have), cancellationToken);
                have += got > 0 ? got : throw new InvalidOperationException("The server closed before it answered.");
            }
            return;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
