using System.Collections.Concurrent;
using System.Globalization;
using CloudCam.Core.Naming;

namespace CloudCam.Cloud.Memory;

/// <summary>
/// The state behind the blob adapters: one storage account in memory. Several <see cref="MemoryBlobStore"/> on one object see the
/// same blobs, as replicas do. Containers exist from their first use on.
/// </summary>
/// <param name="timeProvider">Clock that decides when links expire.</param>
/// <param name="dropBlockBytes">
/// True: staged blocks keep only id and length, and read as zeros. For benchmarks, where memory must not grow with what is stored.
/// </param>
public sealed class MemoryBlobs(TimeProvider timeProvider, bool dropBlockBytes = false)
{
    private readonly ConcurrentDictionary<BlobName, MemoryBlob> blobs = new();
    private long lastETag;
    private long blockBytes;

    /// <summary>Bytes of all blocks staged so far, replaced ones included: what a client sent.</summary>
    public long StagedBytesTotal => Interlocked.Read(ref blockBytes);

    /// <summary>The tags of a committed blob; empty when there is none.</summary>
    public IReadOnlyDictionary<string, string> TagsOf(BlobName name) =>
        Find(name)?.Committed?.Write.Tags ?? new Dictionary<string, string>();

    /// <summary>All committed blobs, in ordinal order.</summary>
    public IReadOnlyList<BlobName> Names() =>
        [.. blobs.Where(pair => pair.Value.Committed is not null).Select(pair => pair.Key)
            .OrderBy(name => name.Container, StringComparer.Ordinal).ThenBy(name => name.Path, StringComparer.Ordinal)];

    /// <summary>All bytes of a committed blob; null when there is none.</summary>
    public byte[]? BytesOf(BlobName name)
    {
        if (Find(name)?.Committed is not { } committed) return null;
        var bytes = new byte[committed.LengthBytes];
        using var stream = new SegmentStream(committed.Segments, 0, committed.LengthBytes);
        stream.ReadExactly(bytes);
        return bytes;
    }

    internal TimeProvider TimeProvider => timeProvider;

    internal MemoryBlob? Find(BlobName name) => blobs.GetValueOrDefault(name);

    internal MemoryBlob FindOrAdd(BlobName name) => blobs.GetOrAdd(name, static _ => new MemoryBlob());

    internal string NextETag() => string.Create(CultureInfo.InvariantCulture, $"\"0x{Interlocked.Increment(ref lastETag):X16}\"");

    internal Segment Keep(ReadOnlyMemory<byte> bytes)
    {
        Interlocked.Add(ref blockBytes, bytes.Length);
        return new Segment(dropBlockBytes ? null : bytes.ToArray(), bytes.Length);
    }
}
