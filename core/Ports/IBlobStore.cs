using CloudCam.Core.Naming;

namespace CloudCam.Core.Ports;

/// <summary>Whole blobs: written in one piece, read in ranges, listed, described, deleted.</summary>
public interface IBlobStore
{
    /// <summary>Writes a blob in one piece.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.AlreadyThere"/> when <see cref="BlobWrite.IfAbsent"/> is set and it exists.</exception>
    Task PutAsync(BlobName name, ReadOnlyMemory<byte> bytes, BlobWrite write, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading, from <paramref name="offset"/>, at most <paramref name="length"/> bytes (null: to the end). Streams; nothing is buffered whole.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.NotThere"/>.</exception>
    Task<Stream> OpenReadAsync(BlobName name, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>Size, type, metadata and ETag of a blob; null when it does not exist (or has only uncommitted blocks).</summary>
    Task<BlobDescription?> DescribeAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>Names below a prefix in ordinal order, all pages.</summary>
    IAsyncEnumerable<BlobName> ListAsync(string container, string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes a blob. One that is not there is fine.</summary>
    Task DeleteAsync(BlobName name, CancellationToken cancellationToken);
}

/// <summary>How a blob is written or committed.</summary>
public sealed record BlobWrite
{
    /// <summary>MIME type; null leaves the service's default.</summary>
    public string? ContentType { get; init; }

    /// <summary>Only write when nothing is there yet (<c>If-None-Match: *</c>).</summary>
    public bool IfAbsent { get; init; }

    /// <summary>Metadata: names are C# identifiers in lower case, values ASCII.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Blob index tags, at most ten; characters <c>A-Za-z0-9 +-./:=_</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>What is known of a committed blob.</summary>
/// <param name="LengthBytes">Size in bytes.</param>
/// <param name="ContentType">MIME type as stored.</param>
/// <param name="ETag">Changes with every write.</param>
/// <param name="Metadata">Metadata, names in lower case.</param>
public sealed record BlobDescription(long LengthBytes, string ContentType, string ETag, IReadOnlyDictionary<string, string> Metadata);
