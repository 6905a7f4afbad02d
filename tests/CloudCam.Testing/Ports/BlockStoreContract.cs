using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using Xunit;

namespace CloudCam.Testing.Ports;

/// <summary>What every <see cref="IBlockStore"/> must do.</summary>
public abstract class BlockStoreContract
{
    private static readonly BlobWrite Plain = new();

    protected abstract IBlobStore Store { get; }

    protected abstract IBlockStore Blocks { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Staged_blocks_are_listed_and_are_no_blob_yet()
    {
        var name = NewName();
        await PutAsync(name, "0001", "abc");
        await PutAsync(name, "0002", "de");
        var staged = await Blocks.ListBlocksAsync(name, Stop);
        Assert.Equal([("0001", 3L), ("0002", 2L)], staged.Select(block => (Text(block.Id), block.LengthBytes)).Order());
        Assert.Null(await Store.DescribeAsync(name, Stop));
        await BlobStoreContract.ExpectAsync(StoreError.NotThere, () => Store.OpenReadAsync(name, 0, null, Stop));
    }

    [Fact]
    public async Task A_blob_nobody_staged_has_no_blocks() => Assert.Empty(await Blocks.ListBlocksAsync(NewName(), Stop));

    [Fact]
    public async Task A_commit_joins_the_named_blocks_in_order_and_drops_the_others()
    {
        var name = NewName();
        await PutAsync(name, "0001", "a");
        await PutAsync(name, "0002", "b");
        await PutAsync(name, "0003", "c");
        var etag = await CommitAsync(name, Plain, "0003", "0001");
        Assert.Equal("ca", await ReadAsync(name));
        Assert.Empty(await Blocks.ListBlocksAsync(name, Stop));
        Assert.Equal(etag, (await Store.DescribeAsync(name, Stop))!.ETag);
        await BlobStoreContract.ExpectAsync(StoreError.Invalid, () => CommitAsync(name, Plain, "0002"));
    }

    [Fact]
    public async Task The_same_id_again_replaces_the_block()
    {
        var name = NewName();
        await PutAsync(name, "0001", "old");
        await PutAsync(name, "0001", "newer");
        Assert.Equal(5, Assert.Single(await Blocks.ListBlocksAsync(name, Stop)).LengthBytes);
        await CommitAsync(name, Plain, "0001");
        Assert.Equal("newer", await ReadAsync(name));
    }

    [Fact]
    public async Task An_id_of_another_length_is_invalid()
    {
        var name = NewName();
        await PutAsync(name, "0001", "a");
        await BlobStoreContract.ExpectAsync(StoreError.Invalid, () => PutAsync(name, "00002", "b"));
        Assert.Single(await Blocks.ListBlocksAsync(name, Stop));
    }

    [Fact]
    public Task An_id_over_64_bytes_is_invalid() => BlobStoreContract.ExpectAsync(StoreError.Invalid, () => PutAsync(NewName(), new string('x', 65), "a"));

    [Fact]
    public async Task An_id_of_64_bytes_is_taken() => await PutAsync(NewName(), new string('x', 64), "a");

    [Fact]
    public Task An_empty_block_is_invalid() => BlobStoreContract.ExpectAsync(StoreError.Invalid, () => PutAsync(NewName(), "0001", ""));

    [Fact]
    public async Task Committing_an_id_that_is_not_staged_is_invalid_and_changes_nothing()
    {
        var name = NewName();
        await PutAsync(name, "0001", "a");
        await BlobStoreContract.ExpectAsync(StoreError.Invalid, () => CommitAsync(name, Plain, "0001", "0002"));
        Assert.Null(await Store.DescribeAsync(name, Stop));
        Assert.Single(await Blocks.ListBlocksAsync(name, Stop));
    }

    [Fact]
    public async Task A_commit_carries_type_and_metadata()
    {
        var name = NewName();
        await PutAsync(name, "0001", "a");
        await CommitAsync(
            name,
            new BlobWrite
            {
                ContentType = "image/jpeg", Metadata = new Dictionary<string, string> { ["sha256"] = "00ff" }, Tags = new Dictionary<string, string> { ["kind"] = "photo" },
            },
            "0001");
        var description = await Store.DescribeAsync(name, Stop);
        Assert.Equal("image/jpeg", description!.ContentType);
        Assert.Equal("00ff", description.Metadata["sha256"]);
    }

    [Fact]
    public async Task If_absent_commits_once_only()
    {
        var name = NewName();
        await PutAsync(name, "0001", "a");
        await CommitAsync(name, new BlobWrite { IfAbsent = true }, "0001");
        await PutAsync(name, "0002", "b");
        await BlobStoreContract.ExpectAsync(StoreError.AlreadyThere, () => CommitAsync(name, new BlobWrite { IfAbsent = true }, "0002"));
        Assert.Equal("a", await ReadAsync(name));
    }

    [Fact]
    public async Task The_same_commit_again_gives_the_same_blob()
    {
        var name = NewName();
        await PutAsync(name, "0001", "a");
        await PutAsync(name, "0002", "b");
        await CommitAsync(name, Plain, "0001", "0002");
        await CommitAsync(name, Plain, "0001", "0002");
        Assert.Equal("ab", await ReadAsync(name));
    }

    [Fact]
    public async Task Blocks_staged_after_a_commit_leave_the_blob_as_it_is()
    {
        var name = NewName();
        await PutAsync(name, "0001", "a");
        await CommitAsync(name, Plain, "0001");
        await PutAsync(name, "0002", "b");
        Assert.Equal("a", await ReadAsync(name));
        Assert.Equal("0002", Text(Assert.Single(await Blocks.ListBlocksAsync(name, Stop)).Id));
    }

    [Fact]
    public async Task The_callers_buffer_is_free_after_the_call()
    {
        var name = NewName();
        var buffer = "first"u8.ToArray();
        await Blocks.PutBlockAsync(name, "0001"u8.ToArray(), buffer, Stop);
        buffer.AsSpan().Fill((byte)'x');
        await CommitAsync(name, Plain, "0001");
        Assert.Equal("first", await ReadAsync(name));
    }

    [Fact]
    public async Task Our_block_ids_come_back_as_they_were()
    {
        var name = NewName();
        var id = new BlockId(3, 7, 786_432, 262_144, 0xBEEF, 0xDEADBEEF, 0xFFFEFDFC);
        await Blocks.PutBlockAsync(name, id.ToBytes(), new byte[262_144], Stop);
        var staged = Assert.Single(await Blocks.ListBlocksAsync(name, Stop));
        Assert.True(BlockId.TryRead(staged.Id.Span, out var read));
        Assert.Equal(id, read);
        Assert.Equal(262_144, staged.LengthBytes);
    }

    [Fact]
    public async Task Blocks_put_at_the_same_time_all_arrive()
    {
        var name = NewName();
        var ids = Enumerable.Range(0, 20).Select(index => $"{index:D4}").ToList();
        await Task.WhenAll(ids.Select(id => PutAsync(name, id, id)));
        await CommitAsync(name, Plain, [.. ids]);
        Assert.Equal(string.Concat(ids), await ReadAsync(name));
    }

    private static BlobName NewName() => new("media", $"{Unique.Name()}/blocks.bin");

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.ASCII.GetString(bytes.Span);

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private Task PutAsync(BlobName name, string id, string bytes) => Blocks.PutBlockAsync(name, Bytes(id), Bytes(bytes), Stop);

    private Task<string> CommitAsync(BlobName name, BlobWrite write, params string[] ids) =>
        Blocks.CommitAsync(name, [.. ids.Select(id => new ReadOnlyMemory<byte>(Bytes(id)))], write, Stop);

    private async Task<string> ReadAsync(BlobName name)
    {
        await using var stream = await Store.OpenReadAsync(name, 0, null, Stop);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Stop);
    }
}
