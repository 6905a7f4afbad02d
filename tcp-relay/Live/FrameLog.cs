namespace CloudCam.Relay.Live;

/// <summary>
/// The bytes of a stream that are kept: one line of slabs, filled at its end and let go of at its begin. Places in it are numbers that only grow. One writes; others may
/// look at what is written already, under the stream's lock, while <see cref="TryReserve"/> and <see cref="ReleaseBefore"/> are called under it as well.
/// </summary>
internal sealed class FrameLog(SlabPool pool)
{
    private readonly Ring<Slab> slabs = new();
    private long first;

    /// <summary>Behind the last byte written.</summary>
    public long End { get; private set; }

    /// <summary>Bytes of the slabs held.</summary>
    public long HeldBytes => (long)slabs.Count * Slab.Bytes;

    /// <summary>Makes room.</summary>
    /// <returns>False when there is no memory; nothing changed for those who look on.</returns>
    public bool TryReserve(int bytes)
    {
        while ((first + slabs.Count) * Slab.Bytes < End + bytes)
        {
            if (pool.TryRent() is not { } slab) return false;
            slabs.Add(slab);
        }
        return true;
    }

    /// <summary>Writes into room that was made.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var at = (int)(End % Slab.Bytes);
            var part = Math.Min(bytes.Length, Slab.Bytes - at);
            bytes[..part].CopyTo(SlabAt(End).Memory.AsSpan(at));
            bytes = bytes[part..];
            End += part;
        }
    }

    /// <summary>Nothing before this place is needed any more.</summary>
    public void ReleaseBefore(long place)
    {
        while (slabs.Count > 0 && (first + 1) * Slab.Bytes <= place)
        {
            slabs[0].Release();
            slabs.RemoveFirst();
            first++;
        }
    }

    /// <summary>Nothing is needed any more; what is written next begins on a fresh slab.</summary>
    public void Clear()
    {
        for (; slabs.Count > 0; first++)
        {
            slabs[0].Release();
            slabs.RemoveFirst();
        }
        End = first * Slab.Bytes;
    }

    /// <summary>Adds bytes to what a viewer is sent next.</summary>
    public void AddTo(ViewerBatch batch, long start, int count)
    {
        while (count > 0)
        {
            var at = (int)(start % Slab.Bytes);
            var part = Math.Min(count, Slab.Bytes - at);
            batch.Add(SlabAt(start), at, part);
            start += part;
            count -= part;
        }
    }

    private Slab SlabAt(long place) => slabs[(int)(place / Slab.Bytes - first)];
}
