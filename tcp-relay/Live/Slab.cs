namespace CloudCam.Relay.Live;

/// <summary>A piece of memory that a stream and its viewers hold together; whoever lets go last gives it back to the pool.</summary>
internal sealed class Slab(SlabPool pool)
{
    /// <summary>Size of a slab: three pictures of 2 Mbit/s, below the size at which the collector treats arrays apart.</summary>
    public const int Bytes = 32 * 1024;

    private int holders = 1;

    /// <summary>The memory. Bytes that were shown to a viewer never change until all have let go.</summary>
    public byte[] Memory { get; } = GC.AllocateUninitializedArray<byte>(Bytes);

    /// <summary>One more holds it. Only for who knows that somebody holds it now.</summary>
    public void Hold() => Interlocked.Increment(ref holders);

    /// <summary>One less holds it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0) pool.Return(this);
    }

    /// <summary>Out of the pool again, held by whoever took it.</summary>
    internal void Take() => holders = 1;
}

/// <summary>Slabs of all streams, with a limit for all of them; those that nobody uses for a while go to the collector.</summary>
/// <param name="maxBytes">Most bytes in use.</param>
internal sealed class SlabPool(long maxBytes)
{
    private readonly int most = (int)Math.Clamp(maxBytes / Slab.Bytes, 1, int.MaxValue);
    private readonly Lock sync = new();
    private readonly Stack<Slab> idle = new();
    private int used;
    private int leastIdle;

    /// <summary>Slabs in use: 0 when no stream and no viewer is left.</summary>
    public int Used => Volatile.Read(ref used);

    /// <summary>Takes a slab; its content is whatever it was.</summary>
    /// <returns>Null at the limit.</returns>
    public Slab? TryRent()
    {
        lock (sync)
        {
            if (used == most) return null;
            used++;
            if (idle.TryPop(out var slab))
            {
                leastIdle = Math.Min(leastIdle, idle.Count);
                slab.Take();
                return slab;
            }
        }
        return new Slab(this);
    }

    /// <summary>Drops the slabs that nobody needed since the last call.</summary>
    public void Trim()
    {
        lock (sync)
        {
            for (var unused = Math.Min(leastIdle, idle.Count); unused > 0; unused--) idle.Pop();
            if (idle.Count == 0) idle.TrimExcess();
            leastIdle = idle.Count;
        }
    }

    internal void Return(Slab slab)
    {
        lock (sync)
        {
            used--;
            idle.Push(slab);
        }
    }
}
