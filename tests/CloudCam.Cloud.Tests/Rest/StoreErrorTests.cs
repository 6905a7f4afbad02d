using System.Net;
using System.Net.Sockets;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Tests.Rest;

public sealed class StoreErrorTests
{
    private static readonly BlobName Name = new("media", "x");
    private readonly StubService stub = new();

    public StoreErrorTests() => stub.Options.Http.MaxRetries = 0;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, "InvalidHeaderValue", StoreError.Invalid)]
    [InlineData(401, "NoAuthenticationInformation", StoreError.Refused)]
    [InlineData(403, "AuthenticationFailed", StoreError.Refused)]
    [InlineData(404, "ContainerNotFound", StoreError.NotThere)]
    [InlineData(408, "", StoreError.Busy)]
    [InlineData(409, "BlobAlreadyExists", StoreError.AlreadyThere)]
    [InlineData(409, "InvalidBlobType", StoreError.Invalid)]
    [InlineData(412, "ConditionNotMet", StoreError.Changed)]
    [InlineData(413, "RequestBodyTooLarge", StoreError.Invalid)]
    [InlineData(429, "", StoreError.Busy)]
    [InlineData(500, "OperationTimedOut", StoreError.Busy)]
    [InlineData(500, "InternalError", StoreError.Busy)]
    [InlineData(501, "NotImplemented", StoreError.Invalid)]
    [InlineData(503, "ServerBusy", StoreError.Busy)]
    public async Task A_status_and_its_code_have_one_meaning(int status, string code, StoreError expected)
    {
        stub.Answer((HttpStatusCode)status, null, code.Length > 0 ? [("x-ms-error-code", code), ("x-ms-request-id", "req-1")] : []);
        var error = await FailAsync();
        Assert.Equal(expected, error.Error);
        Assert.StartsWith($"Blob put: status {status}", error.Message, StringComparison.Ordinal);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_is_found_in_an_XML_body_as_well()
    {
        stub.Answer(HttpStatusCode.Conflict, "<?xml version=\"1.0\"?><Error><Code>BlobAlreadyExists</Code><Message>payload</Message></Error>");
        var error = await FailAsync();
        Assert.Equal(StoreError.AlreadyThere, error.Error);
        Assert.DoesNotContain("payload", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7_000)]
    [InlineData("retry-after-ms", "250", 250)]
    [InlineData("Retry-After", "Mon, 04 May 2026 03:02:31 GMT", 30_000)]
    public async Task What_the_service_asks_to_wait_is_told(string header, string value, int expectedMilliseconds)
    {
        stub.Answer(HttpStatusCode.ServiceUnavailable, null, (header, value), ("Date", "Mon, 04 May 2026 03:02:01 GMT"));
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMilliseconds), (await FailAsync()).RetryAfter);
    }

    [Fact]
    public async Task No_answer_is_unreachable_after_the_retries()
    {
        stub.Options.Http.MaxRetries = 2;
        for (var attempt = 0; attempt < 3; attempt++) stub.Throw(new HttpRequestException("refused", new SocketException(111)));
        var error = await FailAsync();
        Assert.Equal((StoreError.Unreachable, true), (error.Error, error.CanRetry));
        Assert.Equal(3, stub.Requests.Count);
    }

    [Fact]
    public async Task A_busy_service_is_asked_again()
    {
        stub.Options.Http.MaxRetries = 3;
        for (var attempt = 0; attempt < 3; attempt++) stub.Answer(HttpStatusCode.ServiceUnavailable);
        stub.Answer(HttpStatusCode.Created);
        using var services = stub.Services();
        await services.Blobs.PutAsync(Name, "a"u8.ToArray(), new BlobWrite(), Stop);
        Assert.All(stub.Requests, request => Assert.Equal("a", request.Text));
        Assert.Equal(4, stub.Requests.Count);
    }

    [Fact]
    public async Task Nobody_listening_is_unreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        stub.Options.StorageConnectionString += $";BlobEndpoint=http://127.0.0.1:{port}/acct";
        using var services = Cloud.Rest.CloudSetup.Create(stub.Options, stub.Clock);
        var error = await Assert.ThrowsAsync<StoreException>(() => services.Blobs.PutAsync(Name, "a"u8.ToArray(), new BlobWrite(), Stop));
        Assert.Equal(StoreError.Unreachable, error.Error);
    }

    [Fact]
    public async Task A_service_that_never_answers_is_unreachable_after_the_network_time_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        stub.Options.Http.NetworkTimeout = TimeSpan.FromMilliseconds(200);
        stub.Options.StorageConnectionString += $";BlobEndpoint=http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/acct";
        using var services = Cloud.Rest.CloudSetup.Create(stub.Options, stub.Clock);
        var error = await Assert.ThrowsAsync<StoreException>(() => services.Blobs.PutAsync(Name, "a"u8.ToArray(), new BlobWrite(), Stop));
        Assert.Equal(StoreError.Unreachable, error.Error);
    }

    [Fact]
    public async Task The_callers_own_cancellation_stays_one()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        using var services = stub.Services();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => services.Blobs.PutAsync(Name, "a"u8.ToArray(), new BlobWrite(), stop.Token));
    }

    private async Task<StoreException> FailAsync()
    {
        using var services = stub.Services();
        return await Assert.ThrowsAsync<StoreException>(() => services.Blobs.PutAsync(Name, "a"u8.ToArray(), new BlobWrite(), Stop));
    }
}
