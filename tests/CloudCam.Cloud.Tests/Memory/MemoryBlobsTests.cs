using CloudCam.Cloud.Memory;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Cloud.Tests.Memory;

public sealed class MemoryBlobsTests
{
    private static readonly BlobName Name = new("media", "cam-1/clip.bin");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // By the service's documentation of Put Block; Azurite keeps the blocks, so this is not in the contract suite.
    [Fact]
    public async Task Putting_the_whole_blob_drops_its_staged_blocks()
    {
        var store = new MemoryBlobStore(new MemoryBlobs(new StoppedClock()));
        await store.PutBlockAsync(Name, "0001"u8.ToArray(), "a"u8.ToArray(), Stop);
        await store.PutAsync(Name, "whole"u8.ToArray(), new BlobWrite(), Stop);
        Assert.Empty(await store.ListBlocksAsync(Name, Stop));
    }

    [Fact]
    public async Task Replicas_on_one_account_see_the_same_blobs()
    {
        var account = new MemoryBlobs(new StoppedClock());
        await new MemoryBlobStore(account).PutBlockAsync(Name, "0001"u8.ToArray(), "a"u8.ToArray(), Stop);
        var other = new MemoryBlobStore(account);
        await other.CommitAsync(Name, ["0001"u8.ToArray()], new BlobWrite { Tags = new Dictionary<string, string> { ["kind"] = "video" } }, Stop);
        Assert.Equal("a"u8.ToArray(), account.BytesOf(Name));
        Assert.Equal("video", account.TagsOf(Name)["kind"]);
        Assert.Equal([Name], account.Names());
    }

    [Fact]
    public async Task With_dropped_bytes_sizes_stay_and_content_reads_as_zeros()
    {
        var account = new MemoryBlobs(new StoppedClock(), dropBlockBytes: true);
        var store = new MemoryBlobStore(account);
        await store.PutBlockAsync(Name, "0001"u8.ToArray(), "abc"u8.ToArray(), Stop);
        await store.PutBlockAsync(Name, "0002"u8.ToArray(), "de"u8.ToArray(), Stop);
        await store.CommitAsync(Name, ["0001"u8.ToArray(), "0002"u8.ToArray()], new BlobWrite(), Stop);
        Assert.Equal(5, (await store.DescribeAsync(Name, Stop))!.LengthBytes);
        Assert.Equal(new byte[5], account.BytesOf(Name));
        Assert.Equal(5, account.StagedBytesTotal);
    }

    [Fact]
    public async Task A_reader_that_is_open_is_not_disturbed_by_a_write()
    {
        var store = new MemoryBlobStore(new MemoryBlobs(new StoppedClock()));
        await store.PutAsync(Name, "old"u8.ToArray(), new BlobWrite(), Stop);
        await using var stream = await store.OpenReadAsync(Name, 0, null, Stop);
        await store.PutAsync(Name, "new and longer"u8.ToArray(), new BlobWrite(), Stop);
        using var reader = new StreamReader(stream);
        Assert.Equal("old", await reader.ReadToEndAsync(Stop));
    }
}
