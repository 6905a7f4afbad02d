using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>One blob's state: what is committed and what is staged. Changed only under its own lock.</summary>
internal sealed class MemoryBlob
{
    public Lock Gate { get; } = new();

    /// <summary>Null while nothing is committed. Never changed in place, so readers need no lock.</summary>
    public Committed? Committed { get; set; }

    /// <summary>Staged blocks by id (hex).</summary>
    public Dictionary<string, Segment> Staged { get; } = new(StringComparer.Ordinal);
}

/// <summary>A blob's committed content.</summary>
internal sealed record Committed(
    IReadOnlyList<Segment> Segments, IReadOnlyDictionary<string, Segment> Blocks, long LengthBytes, string ETag, BlobWrite Write);

/// <summary>A run of bytes; null bytes stand for as many zeros.</summary>
internal sealed record Segment(byte[]? Bytes, long LengthBytes);
