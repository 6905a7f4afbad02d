using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using Xunit;

namespace CloudCam.Testing.Ports;

/// <summary>What every <see cref="IBlobStore"/> must do.</summary>
public abstract class BlobStoreContract
{
    private static readonly byte[] Ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

    protected abstract IBlobStore Store { get; }

    protected abstract IBlockStore Blocks { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_put_is_read()
    {
        var name = NewName();
        await Store.PutAsync(name, Ten, new BlobWrite(), Stop);
        Assert.Equal(Ten, await ReadAsync(name, 0, null));
    }

    [Theory]
    [InlineData(0, 4L, new byte[] { 0, 1, 2, 3 })]
    [InlineData(3, 2L, new byte[] { 3, 4 })]
    [InlineData(7, null, new byte[] { 7, 8, 9 })]
    [InlineData(8, 100L, new byte[] { 8, 9 })]
    public async Task A_range_gives_its_bytes_and_ends_with_the_blob(long offset, long? length, byte[] expected)
    {
        var name = NewName();
        await Store.PutAsync(name, Ten, new BlobWrite(), Stop);
        Assert.Equal(expected, await ReadAsync(name, offset, length));
    }

    [Fact]
    public async Task A_range_behind_the_end_is_invalid()
    {
        var name = NewName();
        await Store.PutAsync(name, Ten, new BlobWrite(), Stop);
        await ExpectAsync(StoreError.Invalid, () => ReadAsync(name, 10, null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5L)]
    public async Task An_empty_blob_reads_as_nothing(long? length)
    {
        var name = NewName();
        await Store.PutAsync(name, ReadOnlyMemory<byte>.Empty, new BlobWrite(), Stop);
        Assert.Empty(await ReadAsync(name, 0, length));
        Assert.Equal(0, (await Store.DescribeAsync(name, Stop))!.LengthBytes);
    }

    [Fact]
    public async Task A_large_blob_comes_back_whole()
    {
        var name = NewName();
        var bytes = new byte[3_000_001];
        new Random(7).NextBytes(bytes);
        await Store.PutAsync(name, bytes, new BlobWrite(), Stop);
        Assert.Equal(bytes, await ReadAsync(name, 0, null));
    }

    [Fact]
    public Task A_missing_blob_cannot_be_read() => ExpectAsync(StoreError.NotThere, () => ReadAsync(NewName(), 0, null));

    [Fact]
    public async Task A_missing_blob_has_no_description() => Assert.Null(await Store.DescribeAsync(NewName(), Stop));

    [Fact]
    public async Task A_description_tells_size_type_and_metadata()
    {
        var name = NewName();
        var write = new BlobWrite
        {
            ContentType = "video/mp4",
            Metadata = new Dictionary<string, string> { ["device"] = "353701090000001", ["frame_rate"] = "25" },
            Tags = new Dictionary<string, string> { ["kind"] = "video", ["trigger"] = "server-request" },
        };
        await Store.PutAsync(name, Ten, write, Stop);
        var description = await Store.DescribeAsync(name, Stop);
        Assert.NotNull(description);
        Assert.Equal(10, description.LengthBytes);
        Assert.Equal("video/mp4", description.ContentType);
        Assert.Equal(write.Metadata.OrderBy(pair => pair.Key), description.Metadata.OrderBy(pair => pair.Key));
        Assert.NotEmpty(description.ETag);
    }

    [Fact]
    public async Task A_type_that_is_not_given_is_octet_stream()
    {
        var name = NewName();
        await Store.PutAsync(name, Ten, new BlobWrite(), Stop);
        Assert.Equal("application/octet-stream", (await Store.DescribeAsync(name, Stop))!.ContentType);
    }

    [Fact]
    public async Task If_absent_refuses_to_overwrite_and_changes_nothing()
    {
        var name = NewName();
        await Store.PutAsync(name, Ten, new BlobWrite { IfAbsent = true }, Stop);
        await ExpectAsync(StoreError.AlreadyThere, () => Store.PutAsync(name, new byte[] { 99 }, new BlobWrite { IfAbsent = true }, Stop));
        Assert.Equal(Ten, await ReadAsync(name, 0, null));
    }

    [Fact]
    public async Task Writing_again_replaces_bytes_and_ETag()
    {
        var name = NewName();
        await Store.PutAsync(name, Ten, new BlobWrite { Metadata = new Dictionary<string, string> { ["old"] = "1" } }, Stop);
        var first = await Store.DescribeAsync(name, Stop);
        await Store.PutAsync(name, new byte[] { 42 }, new BlobWrite(), Stop);
        var second = await Store.DescribeAsync(name, Stop);
        Assert.NotEqual(first!.ETag, second!.ETag);
        Assert.Empty(second.Metadata);
        Assert.Equal([42], await ReadAsync(name, 0, null));
    }

    [Fact]
    public async Task A_list_gives_the_names_below_the_prefix_in_ordinal_order()
    {
        var root = Unique.Name();
        string[] paths = [$"{root}/b", $"{root}/a/2", $"{root}/a/10", $"{root}/B", $"{root}x/c"];
        foreach (var path in paths) await Store.PutAsync(new BlobName("media", path), Ten, new BlobWrite(), Stop);
        await Blocks.PutBlockAsync(new BlobName("media", $"{root}/staged"), "0001"u8.ToArray(), Ten, Stop);
        var listed = await Store.ListAsync("media", $"{root}/", Stop).ToListAsync(Stop);
        Assert.Equal([$"{root}/B", $"{root}/a/10", $"{root}/a/2", $"{root}/b"], listed.Select(name => name.Path));
        Assert.All(listed, name => Assert.Equal("media", name.Container));
    }

    [Fact]
    public async Task A_list_of_nothing_is_empty() => Assert.Empty(await Store.ListAsync("media", NewName().Path, Stop).ToListAsync(Stop));

    [Fact]
    public async Task A_deleted_blob_is_gone_and_deleting_it_again_is_fine()
    {
        var name = NewName();
        await Store.PutAsync(name, Ten, new BlobWrite(), Stop);
        await Store.DeleteAsync(name, Stop);
        Assert.Null(await Store.DescribeAsync(name, Stop));
        await Store.DeleteAsync(name, Stop);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("hundred%25percent")]
    [InlineData("quote'and(brackets)")]
    [InlineData("schlüssel-日本")]
    [InlineData("plus+and&ampersand=equals")]
    public async Task Any_name_finds_its_blob_again(string part)
    {
        var name = new BlobName("media", $"{Unique.Name()}/{part}/clip.bin");
        await Store.PutAsync(name, Ten, new BlobWrite(), Stop);
        Assert.Equal(Ten, await ReadAsync(name, 0, null));
        Assert.Equal([name], await Store.ListAsync("media", name.Path, Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task More_than_ten_tags_are_invalid()
    {
        var tags = Enumerable.Range(0, 11).ToDictionary(index => $"tag{index}", _ => "x");
        await ExpectAsync(StoreError.Invalid, () => Store.PutAsync(NewName(), Ten, new BlobWrite { Tags = tags }, Stop));
    }

    [Fact]
    public Task A_line_break_in_metadata_is_invalid() => ExpectAsync(
        StoreError.Invalid, () => Store.PutAsync(NewName(), Ten, new BlobWrite { Metadata = new Dictionary<string, string> { ["name"] = "a\r\nx-ms-tags: b=c" } }, Stop));

    internal static async Task ExpectAsync(StoreError expected, Func<Task> action) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<StoreException>(action)).Error);

    private static BlobName NewName() => new("media", $"{Unique.Name()}/clip.bin");

    private async Task<byte[]> ReadAsync(BlobName name, long offset, long? length)
    {
        await using var stream = await Store.OpenReadAsync(name, offset, length, Stop);
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Stop);
        return bytes.ToArray();
    }
}
