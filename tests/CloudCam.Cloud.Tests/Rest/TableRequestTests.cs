using System.Net;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Tests.Rest;

public sealed class TableRequestTests
{
    private const string Base = "https://acct.table.core.windows.net";
    private readonly StubService stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TableWriteMode.Insert, null, "POST", "/media")]
    [InlineData(TableWriteMode.Merge, null, "PATCH", "/media(PartitionKey='cam-1',RowKey='a%20b%27%27c')")]
    [InlineData(TableWriteMode.Replace, "W/\"datetime'2026'\"", "PUT", "/media(PartitionKey='cam-1',RowKey='a%20b%27%27c')")]
    public async Task A_write_is_one_request(TableWriteMode mode, string? ifMatch, string method, string path)
    {
        stub.Answer(HttpStatusCode.NoContent, null, ("ETag", "W/\"new\""));
        using var services = stub.Services();
        var values = new Dictionary<string, object?>
        {
            ["text"] = "ü\"", ["int"] = 1, ["long"] = 2L, ["real"] = 3.0, ["flag"] = true, ["time"] = stub.Clock.GetUtcNow(), ["bytes"] = new byte[] { 1 }, ["none"] = null,
        };
        Assert.Equal("W/\"new\"", await services.Tables.WriteAsync("media", new TableWrite(mode, "cam-1", "a b'c", values, ifMatch), Stop));
        var request = Assert.Single(stub.Requests);
        Assert.Equal((method, Base + path), (request.Method, request.Uri));
        Assert.Equal(
            ("3.0", ifMatch, mode == TableWriteMode.Insert ? "return-no-content" : null, "application/json"),
            (request.Header("DataServiceVersion"), request.Header("If-Match"), request.Header("Prefer"), request.Header("Content-Type")));
        Assert.Equal(
            "{\"PartitionKey\":\"cam-1\",\"RowKey\":\"a b'c\",\"text\":\"ü\\\"\",\"int\":1,\"long@odata.type\":\"Edm.Int64\",\"long\":\"2\",\"real@odata.type\":\"Edm.Double\",\"real\":3,"
            + "\"flag\":true,\"time@odata.type\":\"Edm.DateTime\",\"time\":\"2026-05-04T03:02:01.0000000Z\",\"bytes@odata.type\":\"Edm.Binary\",\"bytes\":\"AQ==\"}",
            request.Text);
    }

    [Fact]
    public async Task A_query_is_filtered_in_the_service_and_follows_the_continuation()
    {
        stub.Answer(HttpStatusCode.OK, "{\"value\":[]}", ("x-ms-continuation-NextPartitionKey", "1!8!a/b"), ("x-ms-continuation-NextRowKey", "1!4!c&d"));
        stub.Answer(HttpStatusCode.OK, "{\"value\":[{\"odata.etag\":\"W/\\\"1\\\"\",\"PartitionKey\":\"p\",\"RowKey\":\"r\",\"Timestamp\":\"2026-05-04T03:02:01.1234567Z\",\"n\":1}]}");
        using var services = stub.Services();
        var query = new TableQuery { PartitionKey = "it's", RowKeyFrom = "a", RowKeyBelow = "b", WhereEquals = new("state", "x y"), Take = 5 };
        var row = Assert.Single(await services.Tables.QueryAsync("media", query, Stop).ToListAsync(Stop));
        Assert.Equal(("W/\"1\"", 1L), (row.ETag, row.Number("n")));
        var first = $"{Base}/media()?$filter={Uri.EscapeDataString("PartitionKey eq 'it''s' and RowKey ge 'a' and RowKey lt 'b' and state eq 'x y'")}&$top=5";
        Assert.Equal([first, first + "&NextPartitionKey=1%218%21a%2Fb&NextRowKey=1%214%21c%26d"], stub.Requests.Select(request => request.Uri));
    }

    [Fact]
    public async Task A_row_without_an_ETag_of_its_own_gets_it_from_its_time_stamp()
    {
        stub.Answer(HttpStatusCode.OK, "{\"value\":[{\"PartitionKey\":\"p\",\"RowKey\":\"r\",\"Timestamp\":\"2026-05-04T03:02:01.1234567Z\"}]}");
        using var services = stub.Services();
        var row = Assert.Single(await services.Tables.QueryAsync("media", new TableQuery(), Stop).ToListAsync(Stop));
        Assert.Equal("W/\"datetime'2026-05-04T03%3A02%3A01.1234567Z'\"", row.ETag);
        Assert.Equal($"{Base}/media()", stub.Requests[0].Uri);
    }

    [Fact]
    public async Task A_batch_is_one_change_set()
    {
        stub.Answer(HttpStatusCode.Accepted, "--b\r\nHTTP/1.1 204 No Content\r\n\r\n--b--");
        using var services = stub.Services();
        await services.Tables.WriteBatchAsync(
            "media",
            [
                new(TableWriteMode.Insert, "p", "1", new Dictionary<string, object?> { ["n"] = 1 }),
                new(TableWriteMode.Merge, "p", "2", new Dictionary<string, object?>(), "*"),
            ],
            Stop);
        var request = Assert.Single(stub.Requests);
        Assert.Equal(("POST", $"{Base}/$batch", "multipart/mixed; boundary=batch_cloudcam"), (request.Method, request.Uri, request.Header("Content-Type")));
        Assert.Equal(
            """
            --batch_cloudcam
            Content-Type: multipart/mixed; boundary=changeset_cloudcam

            --changeset_cloudcam
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            POST https://acct.table.core.windows.net/media HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            Content-Type: application/json
            DataServiceVersion: 3.0
            Prefer: return-no-content

            {"PartitionKey":"p","RowKey":"1","n":1}
            --changeset_cloudcam
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            PATCH https://acct.table.core.windows.net/media(PartitionKey='p',RowKey='2') HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            Content-Type: application/json
            DataServiceVersion: 3.0
            If-Match: *

            {"PartitionKey":"p","RowKey":"2"}
            --changeset_cloudcam--

            --batch_cloudcam--

            """.ReplaceLineEndings("\r\n"),
            request.Text);
    }

    [Theory]
    [InlineData("HTTP/1.1 412 Precondition Failed\r\n\r\n{\"odata.error\":{\"code\":\"UpdateConditionNotSatisfied\",\"message\":{\"value\":\"1:secret\"}}}", StoreError.Changed)]
    [InlineData("HTTP/1.1 409 Conflict\r\n\r\n{\"odata.error\":{\"code\":\"EntityAlreadyExists\"}}", StoreError.AlreadyThere)]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n{\"odata.error\":{\"code\":\"ResourceNotFound\"}}", StoreError.NotThere)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n{\"odata.error\":{\"code\":\"ServerBusy\"}}", StoreError.Busy)]
    public async Task A_failed_part_fails_the_batch(string part, StoreError expected)
    {
        stub.Answer(HttpStatusCode.Accepted, $"--b\r\n{part}\r\n--b--");
        using var services = stub.Services();
        var error = await Assert.ThrowsAsync<StoreException>(() => services.Tables.WriteBatchAsync("media", [new(TableWriteMode.Insert, "p", "1", new Dictionary<string, object?>())], Stop));
        Assert.Equal(expected, error.Error);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }
}
