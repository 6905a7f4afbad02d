using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CloudCam.Benchmarks.Harness;

namespace CloudCam.Benchmarks.Servers;

/// <summary>A server in a process of its own: it prints <c>LISTENING port ...</c>, answers questions on stdin and ends when stdin does.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private readonly Process process;

    private ServerProcess(string name, Process process) => (Name, this.process) = (name, process);

    /// <summary>Its name in tables.</summary>
    public string Name { get; }

    /// <summary>Its ports, in the order they were asked for.</summary>
    public IReadOnlyList<int> Ports { get; private set; } = [];

    /// <summary>The first port.</summary>
    public int Port => Ports[0];

    /// <summary>CPU time of all its threads so far.</summary>
    public long CpuNanoseconds => CpuClock.ProcessNanoseconds(process.Id);

    /// <summary>Resident bytes now, without asking the process for anything.</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>This program in another role: <c>host</c> or <c>reference</c>.</summary>
    public static Task<ServerProcess> StartDotnetAsync(string name, params IEnumerable<string> arguments) =>
        StartAsync(name, "dotnet", [Path.Combine(AppContext.BaseDirectory, "CloudCam.Benchmarks.dll"), .. arguments]);

    /// <summary>Starts a server and waits for its ports.</summary>
    /// <exception cref="InvalidOperationException">It ended before it was ready.</exception>
    public static async Task<ServerProcess> StartAsync(string name, string file, IEnumerable<string> arguments)
    {
        var server = new ServerProcess(name, Process.Start(Redirected(file, arguments))!);
        server.process.ErrorDataReceived += (_, _) => { };
        server.process.BeginErrorReadLine();
        while (await server.process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("LISTENING ", StringComparison.Ordinal)) continue;
            server.Ports = [.. line.Split(' ')[1..].Select(port => int.Parse(port, CultureInfo.InvariantCulture))];
            return server;
        }
        await server.DisposeAsync();
        throw new InvalidOperationException($"{name} ended before it listened.");
    }

    /// <summary>Asks a question and takes the answer.</summary>
    public async Task<JsonElement> AskAsync(string question)
    {
        await process.StandardInput.WriteLineAsync(question);
        await process.StandardInput.FlushAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{')) return JsonSerializer.Deserialize<JsonElement>(line);
        }
        throw new InvalidOperationException($"{Name} is gone.");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        process.Dispose();
    }

    internal static ProcessStartInfo Redirected(string file, IEnumerable<string> arguments) => new(file, arguments)
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
    };
}
