using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Tests.Stack;

/// <summary><c>up</c> as people run it. Each test has its own ports and folders.</summary>
public sealed class UpCommandTests : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cloudcam-up-test-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Up_is_healthy_when_it_says_so_and_leaves_nothing_when_it_is_told_to_stop()
    {
        await using var program = StartUp();
        var endpoints = await ReadyAsync(program);

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(endpoints.RelayHealth!, "health/ready"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(endpoints.Functions!, "api/health"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(endpoints.Functions!, "api/devices"), Cancellation)).StatusCode);
        http.DefaultRequestHeaders.Add("x-api-key", endpoints.ApiKey);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(endpoints.Functions!, "api/devices"), Cancellation)).StatusCode);
        using (var camera = new TcpClient()) await camera.ConnectAsync(endpoints.RelayHost!, endpoints.RelayPort, Cancellation);
        Assert.Equal(["azurite", "event-hubs", "signalr", "functions", "relay"], endpoints.Processes.Select(process => process.Part));
        Assert.All(endpoints.Processes, process => Assert.True(BuiltProgram.IsRunning(process.ProcessId), process.Part));

        program.Terminate();
        var (exitCode, output, errors) = await program.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains($"{endpoints.RelayHost}:{endpoints.RelayPort}", output, StringComparison.Ordinal);
        Assert.Contains(endpoints.StorageConnectionString, output, StringComparison.Ordinal);
        Assert.Contains(endpoints.SignalRConnectionString, output, StringComparison.Ordinal);
        Assert.Contains(endpoints.EventHubsConnectionString, output, StringComparison.Ordinal);
        Assert.Contains(endpoints.ApiKey!, output, StringComparison.Ordinal);
        Assert.All(endpoints.Processes, process => Assert.False(BuiltProgram.IsRunning(process.ProcessId), process.Part));
        Assert.False(File.Exists(ReadyFile));
        Assert.False(Directory.Exists(endpoints.DataFolder));
    }

    [Fact]
    public async Task Parts_end_when_the_stack_is_killed()
    {
        await using var program = StartUp();
        var endpoints = await ReadyAsync(program);

        program.Kill();

        foreach (var process in endpoints.Processes)
        {
            while (BuiltProgram.IsRunning(process.ProcessId)) await Task.Delay(50, Cancellation);
        }
        // Nobody was left to delete it.
        Directory.Delete(endpoints.DataFolder, recursive: true);
    }

    [Fact]
    public async Task A_part_that_dies_is_told_with_its_log_and_ends_the_stack()
    {
        await using var program = StartUp("--data", Path.Combine(folder.FullName, "data"));
        var endpoints = await ReadyAsync(program);

        Assert.Equal(0, BuiltProgram.SendSignal(endpoints.Processes.Single(process => process.Part == "event-hubs").ProcessId, 9));
        var (exitCode, _, errors) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("event-hubs ended unexpectedly with exit code 137", errors, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(endpoints.LogFolder, "event-hubs.log"), errors, StringComparison.Ordinal);
        Assert.All(endpoints.Processes, process => Assert.False(BuiltProgram.IsRunning(process.ProcessId), process.Part));
    }

    [Theory]
    [InlineData("--relay-port", "relay, cameras")]
    [InlineData("--health-port", "relay, health and metrics")]
    [InlineData("--blob-port", "storage emulator Azurite, blobs")]
    [InlineData("--amqp-port", "Event Hubs emulator, AMQP")]
    [InlineData("--signalr-port", "SignalR emulator")]
    [InlineData("--functions-port", "Functions host, HTTP API")]
    public async Task A_taken_port_is_told_by_its_role_and_nothing_is_started(string option, string role)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (exitCode, output, errors) = await BuiltProgram.RunAsync(null, "up", "--ephemeral", option, port);

        Assert.Equal(1, exitCode);
        Assert.Equal($"Port {port} ({role}) is taken by another program. Stop that program, or choose another port with {option} (or all free ones with --ephemeral).", errors.Trim());
        Assert.DoesNotContain("Starting", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--relay-port", "70000", "--relay-port is a port, 0 to 65535.")]
    [InlineData("--device", "../etc", "'../etc' is no device id: 1 to 64 characters of A-Z a-z 0-9 _ -.")]
    public async Task Unusable_arguments_are_named_and_nothing_is_started(string option, string value, string message)
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(null, "up", option, value);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_node_is_told_what_to_install()
    {
        await using var program = BuiltProgram.Start(isOutputRead: true, path: folder.FullName, ["up", "--ephemeral"]);
        var (exitCode, _, errors) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Node is missing; the emulators need Node 20 or newer. Install it (Debian: apt-get install nodejs npm;", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_too_old_is_named()
    {
        var node = Path.Combine(folder.FullName, "node");
        await File.WriteAllTextAsync(node, "#!/bin/sh\necho v18.20.4\n", Cancellation);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(node, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await using var program = BuiltProgram.Start(isOutputRead: true, path: folder.FullName, ["up", "--ephemeral"]);
        var (exitCode, _, errors) = await program.EndAsync();

        Assert.Equal((1, $"Node v18.20.4 at {node} is too old; the emulators need Node 20 or newer: https://nodejs.org"), (exitCode, errors.Trim()));
    }

    private string ReadyFile => Path.Combine(folder.FullName, "ready.json");

    private BuiltProgram StartUp(params string[] more) => BuiltProgram.Start(isOutputRead: true, ["up", "--ephemeral", "--ready-file", ReadyFile, .. more]);

    private async Task<StackEndpoints> ReadyAsync(BuiltProgram program)
    {
        while (!File.Exists(ReadyFile))
        {
            if (program.HasExited) Assert.Fail((await program.EndAsync()).Errors);
            await Task.Delay(50, Cancellation);
        }
        return JsonSerializer.Deserialize<StackEndpoints>(await File.ReadAllTextAsync(ReadyFile, Cancellation), Json)!;
    }
}
