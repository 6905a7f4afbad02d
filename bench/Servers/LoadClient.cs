using System.Diagnostics;
using System.Text.Json;

namespace CloudCam.Benchmarks.Servers;

/// <summary>A client of <c>bench/native</c> while it runs.</summary>
internal sealed class LoadClient(Process process, string what) : IAsyncDisposable
{
    /// <summary>The next line it prints.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is its own.</exception>
    public async Task<JsonElement> LineAsync(CancellationToken cancellationToken)
    {
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return line is null
            ? throw new InvalidOperationException($"load {what}: {await process.StandardError.ReadToEndAsync(cancellationToken)}")
            : JsonSerializer.Deserialize<JsonElement>(line);
    }

    /// <summary>Closes its standard input, which ends clients that hold connections, and takes its last line.</summary>
    public async Task<JsonElement> StopAsync(CancellationToken cancellationToken)
    {
        process.StandardInput.Close();
        return await EndAsync(cancellationToken);
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<JsonElement> EndAsync(CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
