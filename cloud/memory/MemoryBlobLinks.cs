using System.Buffers;
using System.Globalization;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>Links into <see cref="MemoryBlobs"/>, of the form <c>memory://container/path?se=...</c>; <see cref="Open"/> follows them.</summary>
/// <param name="blobs">The account.</param>
/// <param name="faults">Trouble on order; null: none.</param>
public sealed class MemoryBlobLinks(MemoryBlobs blobs, StoreFaults? faults = null) : IBlobLinks
{
    private const string Scheme = "memory";
    private const int MaxFileNameLength = 200;
    private static readonly SearchValues<char> FileNameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <inheritdoc/>
    public async Task<Uri> CreateReadLinkAsync(BlobName name, DateTimeOffset expires, string? fileName, CancellationToken cancellationToken)
    {
        if (fileName is not null && (fileName.Length is 0 or > MaxFileNameLength || fileName.AsSpan().ContainsAnyExcept(FileNameCharacters)))
            throw new ArgumentException("A file name is 1 to 200 characters of A-Z a-z 0-9 _ . -", nameof(fileName));
        cancellationToken.ThrowIfCancellationRequested();
        if (faults is not null) await faults.BeforeAsync(nameof(CreateReadLinkAsync), cancellationToken).ConfigureAwait(false);
        var path = string.Join('/', name.Path.Split('/').Select(Uri.EscapeDataString));
        var query = string.Create(CultureInfo.InvariantCulture, $"se={expires.ToUnixTimeSeconds()}");
        if (fileName is not null) query += $"&file={Uri.EscapeDataString(fileName)}";
        return new Uri($"{Scheme}://{name.Container}/{path}?{query}");
    }

    /// <summary>What following a link gives: the blob's bytes, or an error as a browser would get one.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Refused"/> when it expired, <see cref="StoreError.NotThere"/> without a blob.</exception>
    public byte[] Open(Uri link)
    {
        if (link.Scheme != Scheme) throw new ArgumentException("Not a memory link.", nameof(link));
        var expires = long.Parse(link.Query[1..].Split('&')[0]["se=".Length..], CultureInfo.InvariantCulture);
        if (blobs.TimeProvider.GetUtcNow().ToUnixTimeSeconds() >= expires) throw new StoreException(StoreError.Refused, "Blob link: expired.");
        var name = new BlobName(link.Host, Uri.UnescapeDataString(link.AbsolutePath[1..]));
        return blobs.BytesOf(name) ?? throw new StoreException(StoreError.NotThere, "Blob link: BlobNotFound.");
    }
}
