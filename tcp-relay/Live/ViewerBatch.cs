namespace CloudCam.Relay.Live;

/// <summary>What a viewer is sent by one call: pieces of shared memory, none of them copied. Reused from send to send.</summary>
internal sealed class ViewerBatch
{
    /// <summary>Most pieces: the runtime describes up to eight to the system without allocating. One frame of more is sent all the same.</summary>
    public const int MaxPieces = 8;

    /// <summary>Most bytes, but at least one frame: what a viewer with a slow link holds fast at a time.</summary>
    public const int MaxBytes = 64 * 1024;

    private readonly List<ArraySegment<byte>> pieces = new(MaxPieces);
    private readonly List<Slab> held = new(MaxPieces);
    private Slab? last;

    /// <summary>The pieces.</summary>
    public IList<ArraySegment<byte>> Pieces => pieces;

    /// <summary>Their bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => pieces.Count == 0;

    /// <summary>Whether a frame of so many pieces and bytes still fits.</summary>
    public bool HasRoom(int morePieces, int moreBytes) => IsEmpty || (pieces.Count + morePieces <= MaxPieces && Bytes + moreBytes <= MaxBytes);

    /// <summary>Adds bytes of a slab and holds it.</summary>
    public void Add(Slab slab, int offset, int count)
    {
        Bytes += count;
        if (ReferenceEquals(slab, last))
        {
            var before = pieces[^1];
            if (before.Offset + before.Count == offset)
            {
                pieces[^1] = new ArraySegment<byte>(slab.Memory, before.Offset, before.Count + count);
                return;
            }
        }
        else
        {
            slab.Hold();
            held.Add(slab);
            last = slab;
        }
        pieces.Add(new ArraySegment<byte>(slab.Memory, offset, count));
    }

    /// <summary>Adds bytes that belong to nobody's pool.</summary>
    public void Add(byte[] bytes)
    {
        if (bytes.Length == 0) return;
        Bytes += bytes.Length;
        pieces.Add(bytes);
        last = null;
    }

    /// <summary>Lets go of everything.</summary>
    public void Clear()
    {
        foreach (var slab in held) slab.Release();
        held.Clear();
        pieces.Clear();
        (last, Bytes) = (null, 0);
    }
}
