using System.Net;
using System.Security.Cryptography;
using System.Text;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Tests.Rest;

/// <summary>The signed texts, written out by hand from "Authorize with Shared Key" of the storage REST reference.</summary>
public sealed class SharedKeyTests
{
    private readonly StubService stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_is_signed_over_headers_and_resource()
    {
        stub.Answer(HttpStatusCode.Created);
        using var services = stub.Services();
        var write = new BlobWrite { ContentType = "video/h265", IfAbsent = true, Metadata = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } };
        await services.Blocks.CommitAsync(new BlobName("media", "cam-1/ü.bin"), [new byte[] { 1, 2, 3 }], write, Stop);
        var request = Assert.Single(stub.Requests);
        AssertSigned(request, string.Join('\n',
            "PUT", "", "", request.Header("Content-Length"), "", "application/xml", "", "", "", "*", "", "",
            "x-ms-blob-content-type:video/h265", $"x-ms-client-request-id:{request.Header("x-ms-client-request-id")}", "x-ms-date:Mon, 04 May 2026 03:02:01 GMT",
            "x-ms-meta-a:1", "x-ms-meta-b:2", "x-ms-return-client-request-id:true", "x-ms-version:2024-11-04",
            "/acct/media/cam-1/%C3%BC.bin", "comp:blocklist"));
    }

    [Fact]
    public async Task A_request_without_a_body_signs_an_empty_length_and_its_query_sorted_and_unescaped()
    {
        stub.Answer(HttpStatusCode.OK, "<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>");
        using var services = stub.Services();
        await services.Blobs.ListAsync("media", "a b/ü", Stop).ToListAsync(Stop);
        var request = Assert.Single(stub.Requests);
        AssertSigned(request, string.Join('\n',
            "GET", "", "", "", "", "", "", "", "", "", "", "",
            $"x-ms-client-request-id:{request.Header("x-ms-client-request-id")}", "x-ms-date:Mon, 04 May 2026 03:02:01 GMT", "x-ms-return-client-request-id:true",
            "x-ms-version:2024-11-04", "/acct/media", "comp:list", "prefix:a b/ü", "restype:container"));
    }

    [Fact]
    public async Task An_empty_blob_signs_an_empty_length()
    {
        stub.Answer(HttpStatusCode.Created);
        using var services = stub.Services();
        await services.Blobs.PutAsync(new BlobName("media", "x"), ReadOnlyMemory<byte>.Empty, new BlobWrite(), Stop);
        var request = Assert.Single(stub.Requests);
        Assert.Equal("0", request.Header("Content-Length"));
        AssertSigned(request, string.Join('\n',
            "PUT", "", "", "", "", "", "", "", "", "", "", "",
            "x-ms-blob-type:BlockBlob", $"x-ms-client-request-id:{request.Header("x-ms-client-request-id")}", "x-ms-date:Mon, 04 May 2026 03:02:01 GMT",
            "x-ms-return-client-request-id:true", "x-ms-version:2024-11-04", "/acct/media/x"));
    }

    [Fact]
    public async Task A_table_write_is_signed_over_type_date_and_path()
    {
        stub.Answer(HttpStatusCode.NoContent, null, ("ETag", "W/\"1\""));
        using var services = stub.Services();
        await services.Tables.WriteAsync("media", new TableWrite(TableWriteMode.Merge, "cam-1", "it's", new Dictionary<string, object?> { ["a"] = 1 }, "*"), Stop);
        AssertSigned(Assert.Single(stub.Requests), string.Join('\n',
            "PATCH", "", "application/json", "Mon, 04 May 2026 03:02:01 GMT", "/acct/media(PartitionKey='cam-1',RowKey='it%27%27s')"));
    }

    [Fact]
    public async Task Each_attempt_is_signed_with_its_own_time()
    {
        stub.Answer(HttpStatusCode.ServiceUnavailable, null, ("x-ms-error-code", "ServerBusy")).Answer(HttpStatusCode.Created);
        using var services = CloudSetup.Create(stub.Options, new TickingClock(stub.Clock), transport: stub.Transport());
        await services.Blobs.PutAsync(new BlobName("media", "x"), "a"u8.ToArray(), new BlobWrite(), Stop);
        Assert.Equal(2, stub.Requests.Count);
        Assert.NotEqual(stub.Requests[0].Header("x-ms-date"), stub.Requests[1].Header("x-ms-date"));
        Assert.NotEqual(stub.Requests[0].Header("Authorization"), stub.Requests[1].Header("Authorization"));
    }

    [Fact]
    public void A_development_account_is_read_from_its_short_form()
    {
        var account = StorageAccount.Parse("UseDevelopmentStorage=true");
        Assert.Equal(
            ("devstoreaccount1", "http://127.0.0.1:10000/devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1", "http://127.0.0.1:10001/devstoreaccount1"),
            (account.Name, account.BlobEndpoint.AbsoluteUri, account.TableEndpoint.AbsoluteUri, account.QueueEndpoint.AbsoluteUri));
    }

    [Theory]
    [InlineData("AccountName=acct", "AccountKey")]
    [InlineData("AccountKey=AAEC", "AccountName")]
    [InlineData("AccountName=acct;AccountKey=not base64 secret", "AccountKey")]
    [InlineData("AccountName=acct;AccountKey=AAEC;BlobEndpoint=nonsense secret", "BlobEndpoint")]
    public void A_connection_string_that_is_not_usable_is_named_by_its_part_and_never_shown(string text, string part)
    {
        var error = Assert.Throws<FormatException>(() => StorageAccount.Parse(text));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_not_sent_without_TLS() =>
        Assert.Throws<ArgumentException>(() => StorageAccount.At(new Uri("http://acct.blob.local"), new Uri("https://acct.table.local"), new Uri("https://acct.queue.local")));

    private static void AssertSigned(SentRequest request, string expectedText)
    {
        var signature = HMACSHA256.HashData(Convert.FromBase64String(StubService.AccountKey), Encoding.UTF8.GetBytes(expectedText));
        Assert.Equal($"SharedKey acct:{Convert.ToBase64String(signature)}", request.Header("Authorization"));
    }

    private sealed class TickingClock(TimeProvider start) : TimeProvider
    {
        private int calls;

        public override DateTimeOffset GetUtcNow() => start.GetUtcNow().AddSeconds(calls++);
    }
}
