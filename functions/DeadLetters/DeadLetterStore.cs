using System.Runtime.CompilerServices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.DeadLetters;

/// <summary>The container <c>deadletter</c>.</summary>
internal sealed class DeadLetterStore(IBlobStore blobs)
{
    /// <summary>Longest dead letter that is read, bytes: a spilled batch has at most one megabyte and one more event.</summary>
    public const int MaxBytes = 2 * 1_024 * 1_024;

    /// <summary>Dead letters of a kind, oldest first, behind an id (null: from the first).</summary>
    public async IAsyncEnumerable<DeadLetterId> ListAsync(string kind, DeadLetterId? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var blob in blobs.ListAsync(BlobNames.DeadLetterContainer, kind + "/", cancellationToken))
        {
            if (DeadLetterId.TryRead(kind, blob, out var id) && (after is null || string.CompareOrdinal(blob.Path, after.Blob.Path) > 0)) yield return id;
        }
    }

    /// <summary>Size, reason and ETag; null when it is gone.</summary>
    public Task<BlobDescription?> DescribeAsync(DeadLetterId id, CancellationToken cancellationToken) => blobs.DescribeAsync(id.Blob, cancellationToken);

    /// <summary>Its bytes; null when it is gone.</summary>
    /// <exception cref="StoreException">A store is away.</exception>
    public async Task<byte[]?> ReadAsync(DeadLetterId id, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await blobs.OpenReadAsync(id.Blob, 0, MaxBytes, cancellationToken);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            return null;
        }
    }

    /// <summary>Deletes it; one that is not there is fine.</summary>
    public Task DeleteAsync(DeadLetterId id, CancellationToken cancellationToken) => blobs.DeleteAsync(id.Blob, cancellationToken);
}
