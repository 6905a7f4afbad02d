using System.Text.RegularExpressions;
using Xunit;

namespace CloudCam.Testing.Azurite;

/// <summary>
/// A real Azurite for the tests of one assembly (<c>[assembly: AssemblyFixture(typeof(AzuriteFixture))]</c>): free ports on loopback, a
/// folder of its own, gone at the end.
/// </summary>
public sealed partial class AzuriteFixture : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private NodeProgram? program;
    private string? folder;

    /// <summary>Connection string with explicit path-style endpoints.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Account key, base64; the one every Azurite has.</summary>
    public static string AccountKey => Key;

    /// <summary>Account name.</summary>
    public static string AccountName => Account;

    public async ValueTask InitializeAsync()
    {
        var modules = await NodePackages.EnsureAsync();
        folder = Directory.CreateTempSubdirectory("cloudcam-azurite-").FullName;
        program = NodeProgram.Start(
            Path.Combine(modules, "azurite", "dist", "src", "azurite.js"), "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", "--location", folder, "--skipApiVersionCheck", "--disableTelemetry", "--silent");
        var (blob, queue, table) = (await AddressAsync("Blob"), await AddressAsync("Queue"), await AddressAsync("Table"));
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + $"BlobEndpoint={blob}/{Account};QueueEndpoint={queue}/{Account};TableEndpoint={table}/{Account}";
    }

    public async ValueTask DisposeAsync()
    {
        if (program is not null) await program.DisposeAsync();
        if (folder is not null) Directory.Delete(folder, recursive: true);
    }

    private async Task<string> AddressAsync(string service)
    {
        var line = await program!.LineAsync(line => line.Contains($"Azurite {service} service is successfully listening at", StringComparison.Ordinal));
        return Address().Match(line).Value;
    }

    [GeneratedRegex(@"http://[0-9.]+:[0-9]+")]
    private static partial Regex Address();
}
