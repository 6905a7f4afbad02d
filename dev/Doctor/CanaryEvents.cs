using System.Diagnostics;
using System.Text.Json;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Doctor;

/// <summary>Looks into the event streams for a file.</summary>
internal interface ICanaryEvents
{
    /// <summary>Waits for the event that announces a file as complete.</summary>
    /// <param name="device">The device.</param>
    /// <param name="sha256">The file's SHA-256.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Answer> WaitAsync(string device, string sha256, CancellationToken cancellationToken);
}

/// <summary>By the official JavaScript client, as an integrator would: a small program beside this one. The connection string goes to it by its environment.</summary>
/// <param name="node">Path of node.</param>
/// <param name="connectionString">Connection string of the namespace.</param>
internal sealed class CanaryEvents(string node, string connectionString) : ICanaryEvents
{
    /// <inheritdoc/>
    public async Task<Answer> WaitAsync(string device, string sha256, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(node, [Path.Combine(Checkout.Dev, "Doctor", "canary-events.mjs"), device, sha256]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CLOUDCAM_EVENT_HUBS"] = connectionString;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("node could not be started.");
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            var (told, wrong) = (await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
            if (process.ExitCode != 0) return Answer.Ill(FirstLine(wrong), "The event streams cannot be read: the connection string, its rights (Listen), or the network.");
            var found = JsonSerializer.Deserialize<JsonElement>(told);
            return Answer.Well($"{found.GetProperty("type").GetString()} on partition {found.GetProperty("partition").GetString()}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string FirstLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "no word";
}
