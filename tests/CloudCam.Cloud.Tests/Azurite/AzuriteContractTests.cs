using System.Net;
using CloudCam.Cloud.Rest.Queues;
using CloudCam.Core.Ports;
using CloudCam.Testing.Ports;

namespace CloudCam.Cloud.Tests.Azurite;

public sealed class AzuriteBlobStoreTests(AzuriteCloud cloud) : BlobStoreContract
{
    protected override IBlobStore Store => cloud.Services.Blobs;

    protected override IBlockStore Blocks => cloud.Services.Blocks;
}

public sealed class AzuriteBlockStoreTests(AzuriteCloud cloud) : BlockStoreContract
{
    protected override IBlobStore Store => cloud.Services.Blobs;

    protected override IBlockStore Blocks => cloud.Services.Blocks;
}

public sealed class AzuriteBlobLinksTests(AzuriteCloud cloud) : BlobLinksContract
{
    protected override IBlobStore Store => cloud.Services.Blobs;

    protected override IBlobLinks Links => cloud.Services.Links;

    protected override DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_file_name_becomes_the_name_a_browser_saves_under()
    {
        var name = new Core.Naming.BlobName("media", $"{Unique.Name()}/clip.bin");
        await Store.PutAsync(name, "content"u8.ToArray(), new BlobWrite(), TestContext.Current.CancellationToken);
        var link = await Links.CreateReadLinkAsync(name, Now.AddMinutes(10), "clip.mp4", TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        using var response = await client.GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal("attachment; filename=\"clip.mp4\"", response.Content.Headers.ContentDisposition!.ToString());
    }

    [Fact]
    public async Task A_link_does_not_allow_writing_nor_another_blob()
    {
        var name = new Core.Naming.BlobName("media", $"{Unique.Name()}/clip.bin");
        await Store.PutAsync(name, "content"u8.ToArray(), new BlobWrite(), TestContext.Current.CancellationToken);
        await Store.PutAsync(name with { Path = name.Path + "2" }, "other"u8.ToArray(), new BlobWrite(), TestContext.Current.CancellationToken);
        var link = await Links.CreateReadLinkAsync(name, Now.AddMinutes(10), null, TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        using var deleted = await client.DeleteAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, deleted.StatusCode);
        using var other = await client.GetAsync(new Uri(link.AbsoluteUri.Replace("clip.bin", "clip.bin2", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    protected override async Task<byte[]?> FollowAsync(Uri link)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(link, TestContext.Current.CancellationToken);
        if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound) return null;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}

public sealed class AzuriteTableStoreTests(AzuriteCloud cloud) : TableStoreContract
{
    protected override ITableStore Store => cloud.Services.Tables;
}

public sealed class AzuriteTableQueryTests(AzuriteCloud cloud) : TableQueryContract
{
    protected override ITableStore Store => cloud.Services.Tables;
}

public sealed class AzuriteWorkQueueTests(AzuriteCloud cloud) : WorkQueueContract
{
    protected override IWorkQueue Queue => cloud.Services.Queue;

    protected override async Task<string> NewQueueAsync()
    {
        var name = "queue-" + Unique.Name();
        await cloud.Services.Queue.EnsureAsync(name, TestContext.Current.CancellationToken);
        return name;
    }

    // Azurite has the real clock only. Its times are whole seconds, so a little more than asked for must pass.
    protected override Task PassAsync(TimeSpan time) => Task.Delay(time + TimeSpan.FromMilliseconds(1_100), TimeProvider.System, TestContext.Current.CancellationToken);
}
