using CloudCam.Cloud.Rest;
using CloudCam.Testing.Azurite;

[assembly: AssemblyFixture(typeof(CloudCam.Cloud.Tests.Azurite.AzuriteCloud))]

namespace CloudCam.Cloud.Tests.Azurite;

/// <summary>The REST adapters against a real Azurite, everything created.</summary>
public sealed class AzuriteCloud : IAsyncLifetime
{
    private readonly AzuriteFixture azurite = new();
    private CloudServices? services;

    public CloudServices Services => services ?? throw new InvalidOperationException("Azurite is not up yet.");

    public string ConnectionString => azurite.ConnectionString;

    public static CloudOptions Options(string storageConnectionString) => new()
    {
        StorageConnectionString = storageConnectionString,
        EventHubsConnectionString = "Endpoint=sb://unused.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=unused",
    };

    public async ValueTask InitializeAsync()
    {
        await azurite.InitializeAsync();
        services = CloudSetup.Create(Options(azurite.ConnectionString), TimeProvider.System);
        await services.EnsureCreatedAsync(CancellationToken.None);
        await services.EnsureCreatedAsync(CancellationToken.None); // twice changes nothing
    }

    public async ValueTask DisposeAsync()
    {
        services?.Dispose();
        await azurite.DisposeAsync();
    }
}
