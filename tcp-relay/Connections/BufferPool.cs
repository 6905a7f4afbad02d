namespace CloudCam.Relay.Connections;

/// <summary>
/// Buffers of one size, kept for reuse while the relay is busy and given back to the collector when it is not: after a burst the
/// live heap returns to what it was.
/// </summary>
public sealed class BufferPool(int bytes)
{
    private readonly Lock sync = new();
    private readonly Stack<byte[]> idle = new();
    private int leastIdle;

    /// <summary>Size of each buffer.</summary>
    public int BufferBytes { get; } = bytes;

    /// <summary>Buffers nobody uses now.</summary>
    internal int IdleCount
    {
        get
        {
            lock (sync) return idle.Count;
        }
    }

    /// <summary>Takes a buffer; its content is whatever it was.</summary>
    public byte[] Rent()
    {
        lock (sync)
        {
            if (idle.TryPop(out var buffer))
            {
                leastIdle = Math.Min(leastIdle, idle.Count);
                return buffer;
            }
        }
        return GC.AllocateUninitializedArray<byte>(BufferBytes);
    }

    /// <summary>Gives a buffer back. One of another size is left to the collector.</summary>
    public void Return(byte[] buffer)
    {
        if (buffer.Length != BufferBytes) return;
        lock (sync) idle.Push(buffer);
    }

    /// <summary>Drops the buffers that nobody needed since the last call.</summary>
    public void Trim()
    {
        lock (sync)
        {
            for (var unused = Math.Min(leastIdle, idle.Count); unused > 0; unused--) idle.Pop();
            if (idle.Count == 0) idle.TrimExcess();
            leastIdle = idle.Count;
        }
    }
}
