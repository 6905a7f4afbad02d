using System.Diagnostics;
using System.Text.RegularExpressions;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.Azurite;

/// <summary>The storage emulator of <c>dev/</c> on free ports of loopback, with a folder of its own that goes when it ends.</summary>
internal sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // Published by its makers; it opens nothing else.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // It ends with this program, also when that is killed.
    private const string ExitWithParent = "data:text/javascript,process.stdin.on('close',()=>process.exit(0)).resume()";

    private readonly Process process;
    private readonly string folder;

    private AzuriteProcess(Process process, string folder) => (this.process, this.folder) = (process, folder);

    public string ConnectionString { get; private set; } = "";

    /// <summary>Starts it and waits until its three services listen.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or ended.</exception>
    public static async Task<AzuriteProcess> StartAsync()
    {
        var program = Path.Combine(Machine.RepositoryRoot(), "dev", "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(program)) throw new InvalidOperationException("Azurite is not installed: run 'npm ci' in dev/.");
        var folder = Directory.CreateTempSubdirectory("cloudcam-bench-azurite-").FullName;
        var start = ServerProcess.Redirected("node",
        [
            "--import", ExitWithParent, program, "--location", folder, "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ]);
        var azurite = new AzuriteProcess(Process.Start(start)!, folder);
        var addresses = new Dictionary<string, string>();
        while (addresses.Count < 3)
        {
            if (await azurite.process.StandardOutput.ReadLineAsync() is not { } line)
            {
                await azurite.DisposeAsync();
                throw new InvalidOperationException("Azurite ended before it listened.");
            }
            if (Listening().Match(line) is { Success: true } match) addresses[match.Groups[1].Value] = match.Groups[2].Value;
        }
        // Whatever it still says must not fill the pipes.
        _ = azurite.process.StandardOutput.ReadToEndAsync();
        _ = azurite.process.StandardError.ReadToEndAsync();
        azurite.ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={addresses["Blob"]}/{Account};"
            + $"QueueEndpoint={addresses["Queue"]}/{Account};TableEndpoint={addresses["Table"]}/{Account}";
        return azurite;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [GeneratedRegex("Azurite (Blob|Queue|Table) service is successfully listening at (http://[0-9.]+:[0-9]+)")]
    private static partial Regex Listening();
}
