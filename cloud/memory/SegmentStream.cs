namespace CloudCam.Cloud.Memory;

/// <summary>Reads a range of a blob's segments. The segments never change, so a later write does not disturb an open reader.</summary>
internal sealed class SegmentStream : Stream
{
    private readonly IReadOnlyList<Segment> segments;
    private readonly long total;
    private int index;
    private long inSegment;
    private long left;

    public SegmentStream(IReadOnlyList<Segment> segments, long offset, long length)
    {
        this.segments = segments;
        total = left = length;
        while (index < segments.Count && offset >= segments[index].LengthBytes) offset -= segments[index++].LengthBytes;
        inSegment = offset;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => total;

    public override long Position { get => total - left; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (index < segments.Count && inSegment == segments[index].LengthBytes)
        {
            index++;
            inSegment = 0;
        }
        if (left == 0 || index == segments.Count) return 0;
        var segment = segments[index];
        var count = (int)Math.Min(buffer.Length, Math.Min(left, segment.LengthBytes - inSegment));
        if (segment.Bytes is { } bytes) bytes.AsSpan((int)inSegment, count).CopyTo(buffer);
        else buffer[..count].Clear();
        inSegment += count;
        left -= count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
