using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Core;
using CloudCam.Cloud.Rest.Http;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Blobs;

/// <summary>Blobs and their blocks over the Blob service's REST API. One request per call (listing: one per page).</summary>
public sealed class BlobRestStore : IBlobStore, IBlockStore
{
    private const string DefaultContentType = "application/octet-stream";
    private readonly RestPipeline pipeline;
    private readonly string endpoint;

    internal BlobRestStore(RestPipeline pipeline, Uri endpoint)
    {
        this.pipeline = pipeline;
        this.endpoint = endpoint.AbsoluteUri.TrimEnd('/');
    }

    /// <inheritdoc/>
    public async Task PutAsync(BlobName name, ReadOnlyMemory<byte> bytes, BlobWrite write, CancellationToken cancellationToken)
    {
        using var message = pipeline.Create(RequestMethod.Put, BlobAddresses.Of(endpoint, name));
        message.Request.Headers.SetValue("x-ms-blob-type", "BlockBlob");
        BlobHeaders.Add(message.Request, write);
        message.Request.Content = RequestContent.Create(bytes);
        await pipeline.SendAsync(message, "Blob put", 201, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(BlobName name, long offset, long? length, CancellationToken cancellationToken)
    {
        const string operation = "Blob read";
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (length is { } limit) ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(length));
        using var message = pipeline.Create(RequestMethod.Get, BlobAddresses.Of(endpoint, name));
        message.BufferResponse = false;
        if (length is { } wanted) message.Request.Headers.SetValue("x-ms-range", string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{offset + wanted - 1}"));
        else if (offset > 0) message.Request.Headers.SetValue("x-ms-range", string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-"));
        var response = await pipeline.SendAsync(message, operation, cancellationToken).ConfigureAwait(false);
        if (response.Status == 416 && offset == 0) return Stream.Null; // any range of an empty blob is behind its end
        if (response.Status is not (200 or 206)) throw StorageErrors.From(operation, response);
        // The service answers 416; Azurite answers an empty 206 where the range begins right at the end.
        if (offset > 0 && response.Headers.ContentLengthLong == 0) throw new StoreException(StoreError.Invalid, $"{operation}: the range starts behind the end.");
        return message.ExtractResponseContent() is { } body ? new StoreReadStream(body, operation) : Stream.Null;
    }

    /// <inheritdoc/>
    public async Task<BlobDescription?> DescribeAsync(BlobName name, CancellationToken cancellationToken)
    {
        const string operation = "Blob describe";
        using var message = pipeline.Create(RequestMethod.Head, BlobAddresses.Of(endpoint, name));
        var response = await pipeline.SendAsync(message, operation, cancellationToken).ConfigureAwait(false);
        if (response.Status == 404) return null;
        if (response.Status != 200) throw StorageErrors.From(operation, response);
        var headers = response.Headers;
        return new BlobDescription(headers.ContentLengthLong ?? 0, headers.ContentType ?? DefaultContentType, headers.ETag?.ToString("H") ?? "", BlobHeaders.ReadMetadata(headers));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobName> ListAsync(string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? marker = null; marker is not "";)
        {
            var uri = $"{endpoint}/{container}?restype=container&comp=list&prefix={Uri.EscapeDataString(prefix)}";
            if (marker is not null) uri += $"&marker={Uri.EscapeDataString(marker)}";
            using var message = pipeline.Create(RequestMethod.Get, uri);
            var response = await pipeline.SendAsync(message, "Blob list", 200, cancellationToken).ConfigureAwait(false);
            (var names, marker) = BlobXml.ReadNames(response.ContentStream!);
            foreach (var name in names) yield return new BlobName(container, name);
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        using var message = pipeline.Create(RequestMethod.Delete, BlobAddresses.Of(endpoint, name));
        message.Request.Headers.SetValue("x-ms-delete-snapshots", "include");
        await pipeline.SendAsync(message, "Blob delete", 202, 404, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task PutBlockAsync(BlobName name, ReadOnlyMemory<byte> blockId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.IsEmpty) throw new StoreException(StoreError.Invalid, "Block put: a block has at least one byte."); // Azurite would take it
        var id = Uri.EscapeDataString(Convert.ToBase64String(blockId.Span));
        using var message = pipeline.Create(RequestMethod.Put, $"{BlobAddresses.Of(endpoint, name)}?comp=block&blockid={id}");
        message.Request.Content = RequestContent.Create(bytes); // the socket reads the caller's buffer; nothing is copied
        await pipeline.SendAsync(message, "Block put", 201, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StagedBlock>> ListBlocksAsync(BlobName name, CancellationToken cancellationToken)
    {
        using var message = pipeline.Create(RequestMethod.Get, $"{BlobAddresses.Of(endpoint, name)}?comp=blocklist&blocklisttype=uncommitted");
        var response = await pipeline.SendAsync(message, "Block list", 200, 404, cancellationToken).ConfigureAwait(false);
        return response.Status == 404 ? [] : BlobXml.ReadStagedBlocks(response.ContentStream!);
    }

    /// <inheritdoc/>
    public async Task<string> CommitAsync(BlobName name, IReadOnlyList<ReadOnlyMemory<byte>> blockIds, BlobWrite write, CancellationToken cancellationToken)
    {
        using var message = pipeline.Create(RequestMethod.Put, $"{BlobAddresses.Of(endpoint, name)}?comp=blocklist");
        message.Request.Headers.SetValue("Content-Type", "application/xml");
        BlobHeaders.Add(message.Request, write);
        message.Request.Content = RequestContent.Create(BlobXml.WriteBlockList(blockIds));
        var response = await pipeline.SendAsync(message, "Blob commit", 201, cancellationToken).ConfigureAwait(false);
        return response.Headers.ETag?.ToString("H") ?? "";
    }

    /// <summary>Creates a container; one that is there already is fine.</summary>
    internal async Task EnsureContainerAsync(string container, CancellationToken cancellationToken)
    {
        using var message = pipeline.Create(RequestMethod.Put, $"{endpoint}/{container}?restype=container");
        var response = await pipeline.SendAsync(message, "Container create", 201, 409, cancellationToken).ConfigureAwait(false);
        if (response.Status == 409 && StorageErrors.From("Container create", response) is { Error: not StoreError.AlreadyThere } error) throw error;
    }
}
