using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Core;
using CloudCam.Cloud.Rest.Http;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Tables;

/// <summary>
/// Rows over the Table service's REST API. One request per call (a query: one per page). A write whose answer was lost is repeated by
/// the pipeline and can then end in <see cref="StoreError.AlreadyThere"/> or <see cref="StoreError.Changed"/> although it was ours: read again.
/// </summary>
public sealed class TableRestStore : ITableStore
{
    private const string MinimalMetadata = "application/json;odata=minimalmetadata";
    private readonly RestPipeline pipeline;
    private readonly string endpoint;

    internal TableRestStore(RestPipeline pipeline, Uri endpoint)
    {
        this.pipeline = pipeline;
        this.endpoint = endpoint.AbsoluteUri.TrimEnd('/');
    }

    /// <inheritdoc/>
    public async Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        using var message = Create(RequestMethod.Get, TableAddresses.OfRow(endpoint, table, partitionKey, rowKey));
        var response = await pipeline.SendAsync(message, "Table get", 200, 404, cancellationToken).ConfigureAwait(false);
        if (response.Status == 404) return null;
        using var json = await JsonDocument.ParseAsync(response.ContentStream!, default, cancellationToken).ConfigureAwait(false);
        return TableJson.Read(json.RootElement, ETagOf(response));
    }

    /// <inheritdoc/>
    public async Task<string?> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
    {
        TableRules.CheckKeys(write);
        using var message = write.Mode == TableWriteMode.Insert
            ? Create(RequestMethod.Post, $"{endpoint}/{table}")
            : Create(write.Mode == TableWriteMode.Merge ? RequestMethod.Patch : RequestMethod.Put, TableAddresses.OfRow(endpoint, table, write.PartitionKey, write.RowKey));
        var headers = message.Request.Headers;
        if (write.Mode == TableWriteMode.Insert) headers.SetValue("Prefer", "return-no-content");
        if (write.IfMatch is { } etag) headers.SetValue("If-Match", etag);
        headers.SetValue("Content-Type", "application/json");
        var body = new ArrayBufferWriter<byte>(512);
        TableJson.Write(write, body);
        message.Request.Content = RequestContent.Create(body.WrittenMemory);
        var response = await pipeline.SendAsync(message, "Table write", 204, 201, cancellationToken).ConfigureAwait(false);
        return ETagOf(response);
    }

    /// <inheritdoc/>
    public async Task WriteBatchAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        TableRules.CheckBatch(writes);
        foreach (var write in writes) TableRules.CheckKeys(write);
        if (writes.Count == 0) return;
        using var message = Create(RequestMethod.Post, $"{endpoint}/$batch");
        message.Request.Headers.SetValue("Content-Type", TableBatch.ContentType);
        message.Request.Content = RequestContent.Create(TableBatch.Write(endpoint, table, writes));
        var response = await pipeline.SendAsync(message, "Table batch", 202, cancellationToken).ConfigureAwait(false);
        if (TableBatch.ErrorIn(response.Content.ToString()) is { } error) throw error;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TableRow> QueryAsync(string table, TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? nextPartitionKey = null, nextRowKey = null;
        var left = query.Take;
        while (left is not <= 0)
        {
            using var message = Create(RequestMethod.Get, TableAddresses.OfQuery(endpoint, table, query, left, nextPartitionKey, nextRowKey));
            var response = await pipeline.SendAsync(message, "Table query", 200, cancellationToken).ConfigureAwait(false);
            using var json = await JsonDocument.ParseAsync(response.ContentStream!, default, cancellationToken).ConfigureAwait(false);
            foreach (var row in json.RootElement.GetProperty("value").EnumerateArray())
            {
                if (left-- is <= 0) yield break;
                yield return TableJson.Read(row, etag: null);
            }
            // A page may be empty and still have a next one.
            if (!response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out nextPartitionKey)) yield break;
            nextRowKey = response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var rowKey) ? rowKey : null;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string table, string partitionKey, string rowKey, string ifMatch, CancellationToken cancellationToken)
    {
        using var message = Create(RequestMethod.Delete, TableAddresses.OfRow(endpoint, table, partitionKey, rowKey));
        message.Request.Headers.SetValue("If-Match", ifMatch);
        await pipeline.SendAsync(message, "Table delete", 204, 404, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates a table; one that is there already is fine.</summary>
    internal async Task EnsureTableAsync(string table, CancellationToken cancellationToken)
    {
        using var message = Create(RequestMethod.Post, $"{endpoint}/Tables");
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = table }));
        var response = await pipeline.SendAsync(message, "Table create", cancellationToken).ConfigureAwait(false);
        if (response.Status is 201 or 204) return;
        if (StorageErrors.From("Table create", response) is { Error: not StoreError.AlreadyThere } error) throw error;
    }

    private static string? ETagOf(Azure.Response response) => response.Headers.TryGetValue("ETag", out var etag) ? etag : null;

    private HttpMessage Create(RequestMethod method, string uri)
    {
        var message = pipeline.Create(method, uri);
        message.Request.Headers.SetValue("Accept", MinimalMetadata);
        message.Request.Headers.SetValue("DataServiceVersion", "3.0");
        return message;
    }
}
