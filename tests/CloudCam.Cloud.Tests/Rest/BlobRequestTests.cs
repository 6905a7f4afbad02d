using System.Net;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Tests.Rest;

public sealed class BlobRequestTests
{
    private const string Base = "https://acct.blob.core.windows.net";
    private static readonly BlobName Name = new("media", "cam-1/2026/05/04/030201-ab.h265");
    private readonly StubService stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_block_goes_out_as_it_is()
    {
        stub.Answer(HttpStatusCode.Created);
        using var services = stub.Services();
        await services.Blocks.PutBlockAsync(Name, new byte[] { 0xFB, 0xEF, 0xFF }, "bytes"u8.ToArray(), Stop);
        var request = Assert.Single(stub.Requests);
        Assert.Equal(("PUT", $"{Base}/media/cam-1/2026/05/04/030201-ab.h265?comp=block&blockid=%2B%2B%2F%2F"), (request.Method, request.Uri));
        Assert.Equal("2024-11-04", request.Header("x-ms-version"));
        Assert.Equal("Mon, 04 May 2026 03:02:01 GMT", request.Header("x-ms-date"));
        Assert.Equal("5", request.Header("Content-Length"));
        Assert.Equal("bytes", request.Text);
    }

    [Fact]
    public async Task A_commit_names_blocks_type_metadata_tags_and_condition()
    {
        stub.Answer(HttpStatusCode.Created, null, ("ETag", "\"0x1\""));
        using var services = stub.Services();
        var write = new BlobWrite
        {
            ContentType = "video/h265", IfAbsent = true, Metadata = new Dictionary<string, string> { ["sha256"] = "00ff" },
            Tags = new Dictionary<string, string> { ["kind"] = "video", ["note"] = "a b=c" },
        };
        Assert.Equal("\"0x1\"", await services.Blocks.CommitAsync(Name, [new byte[] { 1, 2, 3 }, new byte[] { 4, 5, 6 }], write, Stop));
        var request = Assert.Single(stub.Requests);
        Assert.Equal(("PUT", $"{Base}/{Name}?comp=blocklist"), (request.Method, request.Uri));
        Assert.Equal("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList><Latest>AQID</Latest><Latest>BAUG</Latest></BlockList>", request.Text);
        Assert.Equal(
            ("*", "video/h265", "00ff", "kind=video&note=a%20b%3Dc"),
            (request.Header("If-None-Match"), request.Header("x-ms-blob-content-type"), request.Header("x-ms-meta-sha256"), request.Header("x-ms-tags")));
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(5, null, "bytes=5-")]
    [InlineData(0, 1L, "bytes=0-0")]
    [InlineData(262_144, 1_024L, "bytes=262144-263167")]
    public async Task A_read_asks_for_its_range_only(long offset, long? length, string? range)
    {
        stub.Answer(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent, "x");
        using var services = stub.Services();
        await using var stream = await services.Blobs.OpenReadAsync(Name, offset, length, Stop);
        Assert.Equal(range, Assert.Single(stub.Requests).Header("x-ms-range"));
    }

    [Fact]
    public async Task A_download_that_breaks_ends_in_unreachable()
    {
        using var handler = new BrokenBody();
        using var client = new HttpClient(handler);
        using var services = Cloud.Rest.CloudSetup.Create(stub.Options, stub.Clock, transport: new Azure.Core.Pipeline.HttpClientTransport(client));
        await using var stream = await services.Blobs.OpenReadAsync(Name, 0, null, Stop);
        await stream.ReadExactlyAsync(new byte[3], Stop);
        Assert.Equal(StoreError.Unreachable, (await Assert.ThrowsAsync<StoreException>(async () => await stream.ReadExactlyAsync(new byte[1], Stop))).Error);
    }

    [Fact]
    public async Task A_list_follows_the_markers()
    {
        stub.Answer(HttpStatusCode.OK, Page("cam-1/a", "2!marker&more"));
        stub.Answer(HttpStatusCode.OK, Page("cam-1/b", ""));
        using var services = stub.Services();
        var names = await services.Blobs.ListAsync("media", "cam-1/ü", Stop).ToListAsync(Stop);
        Assert.Equal(["cam-1/a", "cam-1/b"], names.Select(name => name.Path));
        Assert.Equal(
            [$"{Base}/media?restype=container&comp=list&prefix=cam-1%2F%C3%BC", $"{Base}/media?restype=container&comp=list&prefix=cam-1%2F%C3%BC&marker=2%21marker%26more"],
            stub.Requests.Select(request => request.Uri));

        static string Page(string name, string marker) =>
            $"<?xml version=\"1.0\"?><EnumerationResults><Prefix>Name</Prefix><Blobs><Blob><Name>{name}</Name><Properties><Name>not a blob</Name></Properties></Blob>"
            + $"</Blobs><NextMarker>{marker.Replace("&", "&amp;", StringComparison.Ordinal)}</NextMarker></EnumerationResults>";
    }

    [Fact]
    public async Task A_description_is_one_HEAD_request()
    {
        stub.Answer(HttpStatusCode.OK, null, ("Content-Type", "image/jpeg"), ("ETag", "\"0x2\""), ("x-ms-meta-Device", "cam-1"), ("Content-Length", "0"));
        using var services = stub.Services();
        var description = await services.Blobs.DescribeAsync(Name, Stop);
        Assert.Equal(("image/jpeg", "\"0x2\"", "cam-1"), (description!.ContentType, description.ETag, description.Metadata["device"]));
        Assert.Equal(("HEAD", $"{Base}/{Name}"), (stub.Requests[0].Method, stub.Requests[0].Uri));
    }

    [Fact]
    public async Task Creating_all_that_must_exist_is_one_request_each_and_what_is_there_is_fine()
    {
        using var services = stub.Services();
        foreach (var _ in BlobNames.Containers) stub.Answer(HttpStatusCode.Conflict, null, ("x-ms-error-code", "ContainerAlreadyExists"));
        foreach (var _ in TableNames.All) stub.Answer(HttpStatusCode.Conflict, "{\"odata.error\":{\"code\":\"TableAlreadyExists\"}}");
        foreach (var _ in QueueNames.All) stub.Answer(HttpStatusCode.NoContent);
        await services.EnsureCreatedAsync(Stop);
        Assert.Equal(BlobNames.Containers.Count + TableNames.All.Count + QueueNames.All.Count, stub.Requests.Count);
        Assert.Equal(("PUT", $"{Base}/media?restype=container"), (stub.Requests[0].Method, stub.Requests[0].Uri));
    }

    [Fact]
    public async Task A_container_that_is_being_deleted_is_a_reason_to_wait()
    {
        stub.Options.Http.MaxRetries = 0;
        stub.Answer(HttpStatusCode.Conflict, null, ("x-ms-error-code", "ContainerBeingDeleted"));
        using var services = stub.Services();
        Assert.Equal(StoreError.Busy, (await Assert.ThrowsAsync<StoreException>(() => services.EnsureCreatedAsync(Stop))).Error);
    }

    private sealed class BrokenBody : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream()) });
    }

    private sealed class BrokenStream : MemoryStream
    {
        private int reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            reads++ == 0 ? ValueTask.FromResult(3) : throw new IOException("The connection broke.");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
