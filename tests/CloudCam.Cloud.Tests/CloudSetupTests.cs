using CloudCam.Cloud.Memory;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Cloud.Tests;

public sealed class CloudSetupTests
{
    private const string Hubs = "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=none;SharedAccessKey=none";

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
    [InlineData("ftp://127.0.0.1/files")]
    [InlineData("files")]
    [InlineData("http://127.0.0.1/files?sig=x")]
    public void Links_begin_with_an_address_that_people_can_open(string address)
    {
        var options = new CloudOptions { StorageConnectionString = "UseDevelopmentStorage=true", EventHubsConnectionString = Hubs, LinkEndpoint = new Uri(address, UriKind.RelativeOrAbsolute) };
        Assert.Contains("LinkEndpoint", Assert.Throws<ArgumentException>(() => Create(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:10000/devstoreaccount1/media/a.jpg?")]
    [InlineData("", "http://127.0.0.1:10000/devstoreaccount1/media/a.jpg?")]
    [InlineData("https://files.example.com/devstoreaccount1/", "https://files.example.com/devstoreaccount1/media/a.jpg?")]
    public async Task Links_begin_where_the_setting_says(string? address, string begin)
    {
        using var services = Create(new CloudOptions
        {
            StorageConnectionString = "UseDevelopmentStorage=true", EventHubsConnectionString = Hubs, LinkEndpoint = address is null ? null : new Uri(address, UriKind.RelativeOrAbsolute),
        });
        var link = await services.Links.CreateReadLinkAsync(new BlobName("media", "a.jpg"), DateTimeOffset.UnixEpoch.AddYears(60), null, TestContext.Current.CancellationToken);
        Assert.StartsWith(begin, link.AbsoluteUri, StringComparison.Ordinal);
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
