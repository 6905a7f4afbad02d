using CloudCam.Cloud.Memory;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Naming;
using CloudCam.Testing;

namespace CloudCam.Cloud.Tests;

public sealed class CloudSetupTests
{
    [Fact]
    public async Task Memory_gives_the_ports_in_memory()
    {
        var cloud = new MemoryCloud(new StoppedClock());
        using var services = CloudSetup.Create(new CloudOptions { Memory = true }, new StoppedClock(), () => new CloudServices
        {
            Blobs = cloud.BlobStore, Blocks = cloud.BlobStore, Links = cloud.Links, Tables = cloud.Tables, Queue = cloud.Queue, EventHubs = cloud.EventHubs,
        });
        await services.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        Assert.Same(cloud.Tables, services.Tables);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("StorageConnectionString", Assert.Throws<ArgumentException>(() => Create(new CloudOptions())).Message, StringComparison.Ordinal);
        Assert.Contains(
            "EventHubsConnectionString",
            Assert.Throws<ArgumentException>(() => Create(new CloudOptions { StorageConnectionString = "UseDevelopmentStorage=true" })).Message,
            StringComparison.Ordinal);
        Assert.Contains("Memory", Assert.Throws<ArgumentException>(() => Create(new CloudOptions { Memory = true })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CloudCredential.Default)]
    [InlineData(CloudCredential.ManagedIdentity)]
    public void Without_keys_an_identity_is_used(CloudCredential credential)
    {
        using var services = Create(new CloudOptions
        {
            StorageAccountName = "acct", EventHubsNamespaceName = "ns.servicebus.windows.net", Credential = credential, ManagedIdentityClientId = "client",
        });
        Assert.Equal(4, services.EventHubs.PartitionCount(HubNames.Media));
    }

    private static CloudServices Create(CloudOptions options) => CloudSetup.Create(options, new StoppedClock());
}
