using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using Xunit;

namespace CloudCam.Testing.Ports;

/// <summary>What every <see cref="IBlobLinks"/> must do.</summary>
public abstract class BlobLinksContract
{
    protected abstract IBlobStore Store { get; }

    protected abstract IBlobLinks Links { get; }

    protected abstract DateTimeOffset Now { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("clip-2026_05.04.mp4")]
    public async Task Whoever_has_the_link_reads_the_blob(string? fileName)
    {
        var name = new BlobName("media", $"{Unique.Name()}/clip.bin");
        await Store.PutAsync(name, "content"u8.ToArray(), new BlobWrite { ContentType = "video/mp4" }, Stop);
        var link = await Links.CreateReadLinkAsync(name, Now.AddMinutes(10), fileName, Stop);
        Assert.Equal("content"u8.ToArray(), await FollowAsync(link));
    }

    [Fact]
    public async Task A_link_to_a_name_that_needs_escaping_works()
    {
        var name = new BlobName("media", $"{Unique.Name()}/zwölf 12 + %.bin");
        await Store.PutAsync(name, "content"u8.ToArray(), new BlobWrite(), Stop);
        Assert.Equal("content"u8.ToArray(), await FollowAsync(await Links.CreateReadLinkAsync(name, Now.AddMinutes(10), null, Stop)));
    }

    [Fact]
    public async Task A_link_is_for_one_blob_and_ends()
    {
        var name = new BlobName("media", $"{Unique.Name()}/clip.bin");
        await Store.PutAsync(name, "content"u8.ToArray(), new BlobWrite(), Stop);
        var expired = await Links.CreateReadLinkAsync(name, Now.AddMinutes(-1), null, Stop);
        Assert.Null(await FollowAsync(expired));
        var missing = await Links.CreateReadLinkAsync(name with { Path = name.Path + ".other" }, Now.AddMinutes(10), null, Stop);
        Assert.Null(await FollowAsync(missing));
    }

    [Fact]
    public Task A_file_name_that_could_break_a_header_is_refused() => Assert.ThrowsAsync<ArgumentException>(
        () => Links.CreateReadLinkAsync(new BlobName("media", "x"), Now.AddMinutes(10), "a\"; filename=\"b", Stop));

    /// <summary>The bytes behind a link; null when it is refused.</summary>
    protected abstract Task<byte[]?> FollowAsync(Uri link);
}
