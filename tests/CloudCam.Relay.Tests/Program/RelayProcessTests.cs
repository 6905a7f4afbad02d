using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Program;

/// <summary>The relay as the process that runs in a container: settings from the environment, ports, probes, signals, telemetry.</summary>
public sealed class RelayProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Process_announces_its_ports_answers_probes_and_stops_on_sigterm_with_exit_code_0()
    {
        using var relay = await StartAsync(new Dictionary<string, string>());
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{relay.HealthPort}") };
        Assert.Equal("live\n", await http.GetStringAsync("/health/live", TestContext.Current.CancellationToken));
        Assert.Equal("ready\n", await http.GetStringAsync("/health/ready", TestContext.Current.CancellationToken));
        await TalkAsync(relay.Port);
        await Eventually.TrueAsync(
            () => http.GetStringAsync("/metrics").GetAwaiter().GetResult().Contains("cloudcam_relay_connections_ended_total{reason=\"done\",protocol=\"teltonika\"} 1", StringComparison.Ordinal),
            "the connection is counted");
        Assert.Equal(0, await CheckHealthAsync(relay.HealthPort));
        Assert.Equal(0, await relay.TerminateAsync());
        Assert.Equal(1, await CheckHealthAsync(relay.HealthPort));
    }

    [Fact]
    public async Task Traces_and_metrics_leave_over_otlp_when_an_endpoint_is_set()
    {
        using var collector = new OtlpCollector();
        using var relay = await StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
        await TalkAsync(relay.Port);
        Assert.Equal(0, await relay.TerminateAsync());
        Assert.Contains("352094082736916", collector.Received("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("cloudcam.relay.connections.accepted", collector.Received("/v1/metrics"), StringComparison.Ordinal);
    }

    private static async Task<int> CheckHealthAsync(int port)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CloudCam.Relay.dll"), "--check-health"])
        {
            RedirectStandardOutput = true, Environment = { ["Relay__HealthPort"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };
        using var check = Process.Start(start)!;
        await check.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        return check.ExitCode;
    }

    // An init with no file ready: the relay has nothing to ask for and says CLOSE.
    private static async Task TalkAsync(int port)
    {
        using var camera = new TcpClient();
        await camera.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await camera.GetStream().WriteAsync(Convert.FromHexString("000000050001403A4ABAA31440000400"), TestContext.Current.CancellationToken);
        var answer = new byte[4];
        await camera.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal("00000000", Convert.ToHexString(answer));
    }

    private static async Task<RelayProcess> StartAsync(IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CloudCam.Relay.dll"), "--announce"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment =
            {
                ["Cloud__Memory"] = "true", ["Relay__ListenAddress"] = "127.0.0.1", ["Relay__Listeners__0__Port"] = "0", ["Relay__HealthAddress"] = "127.0.0.1",
                ["Relay__HealthPort"] = "0", ["Relay__UnknownDevices"] = "Accept",
            },
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        // Nobody reads the log here; a full pipe must not stop the process.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);
        using var announced = JsonDocument.Parse(line ?? throw new InvalidOperationException("The relay ended before it was ready."));
        return new RelayProcess(process, announced.RootElement.GetProperty("ports")[0].GetInt32(), announced.RootElement.GetProperty("healthPort").GetInt32());
    }

    private sealed class RelayProcess(Process process, int port, int healthPort) : IDisposable
    {
        public int Port => port;

        public int HealthPort => healthPort;

        public async Task<int> TerminateAsync()
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
            return process.ExitCode;
        }

        public void Dispose()
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }
}
