using System.Buffers;

namespace CloudCam.Relay.Connections;

/// <summary>
/// Unread bytes of one connection in one piece of memory, so that no frame is ever split over segments. Holds a full-size buffer
/// only while bytes come in; a peer that leaves half a frame lying keeps just those bytes in memory.
/// </summary>
public sealed class ReceiveBuffer(BufferPool pool, int maxBytes) : IDisposable
{
    private byte[]? memory;
    private byte[]? kept;
    private int start;
    private int end;

    /// <summary>Bytes not yet taken.</summary>
    public int Length => end - start;

    /// <summary>The bytes not yet taken.</summary>
    public ReadOnlySequence<byte> Unread =>
        Length == 0 ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>((memory ?? kept)!, start, Length);

    /// <summary>Free memory for the next receive, at least one byte.</summary>
    /// <returns>Empty when the limit is reached: the frame does not end where it must.</returns>
    public Memory<byte> Space()
    {
        if (memory is null)
        {
            // What was kept may be as large as a grown buffer was.
            if (Length >= maxBytes) return Memory<byte>.Empty;
            memory = Length < pool.BufferBytes ? pool.Rent() : GC.AllocateUninitializedArray<byte>(Math.Min(Length * 2, maxBytes));
            if (kept is not null)
            {
                MoveTo(memory, kept);
                ArrayPool<byte>.Shared.Return(kept);
                kept = null;
            }
        }
        if (start > 0 && end == memory.Length) Compact(memory);
        if (end == memory.Length)
        {
            if (memory.Length >= maxBytes) return Memory<byte>.Empty;
            var larger = GC.AllocateUninitializedArray<byte>(Math.Min(memory.Length * 2, maxBytes));
            MoveTo(larger, memory);
            pool.Return(memory);
            memory = larger;
        }
        return memory.AsMemory(end);
    }

    /// <summary>That many bytes were received into <see cref="Space"/>.</summary>
    public void Received(int bytes) => end += bytes;

    /// <summary>Everything but the last <paramref name="left"/> bytes was taken.</summary>
    public void KeepLast(long left)
    {
        start = end - (int)left;
        if (left == 0) start = end = 0;
    }

    /// <summary>No bytes are coming in right now: gives the large buffer back and keeps only what is unread.</summary>
    public void Rest()
    {
        if (memory is null) return;
        if (Length > 0)
        {
            kept = ArrayPool<byte>.Shared.Rent(Length);
            MoveTo(kept, memory);
        }
        pool.Return(memory);
        memory = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        KeepLast(0);
        Rest();
        if (kept is not null) ArrayPool<byte>.Shared.Return(kept);
        kept = null;
    }

    private void Compact(byte[] buffer)
    {
        buffer.AsSpan(start, Length).CopyTo(buffer);
        (start, end) = (0, Length);
    }

    private void MoveTo(byte[] target, byte[] source)
    {
        source.AsSpan(start, Length).CopyTo(target);
        (start, end) = (0, Length);
    }
}
