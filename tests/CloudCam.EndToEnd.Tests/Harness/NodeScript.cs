using System.Diagnostics;
using System.Text.Json;
using CloudCam.Dev.Stack;
using CloudCam.Testing.Azurite;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>Runs a script of the folder <c>js</c>: an outsider who knows the stack by its connection strings only.</summary>
internal static class NodeScript
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>The JSON it answered.</returns>
    public static async Task<JsonElement> RunAsync(LocalStack stack, string script, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        // By these they hold what they read against the contracts.
        await NodePackages.EnsureAsync(Path.Combine(Checkout.Root, "docs", "lint"));
        var file = Path.Combine(Checkout.Root, "tests", "CloudCam.EndToEnd.Tests", "js", script);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(stack.Tools.Node, ["--no-warnings", file, .. arguments])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Dev,
                Environment =
                {
                    ["STORAGE_CONNECTION_STRING"] = stack.Endpoints.StorageConnectionString,
                    ["EVENT_HUBS_CONNECTION_STRING"] = stack.Endpoints.EventHubsConnectionString,
                    ["API_URL"] = stack.Endpoints.Functions?.AbsoluteUri, ["API_KEY"] = stack.Endpoints.ApiKey,
                },
            },
        };
        process.Start();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Waiting.Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{script} failed: {await errors}");
            return JsonSerializer.Deserialize<JsonElement>(await output);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
