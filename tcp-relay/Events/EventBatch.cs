using System.Buffers;

namespace CloudCam.Relay.Events;

/// <summary>The events of one request to the event stream, as JSON in one piece of memory, and who waits for them. Used again after it is settled.</summary>
internal sealed class EventBatch
{
    // What a request may carry at most is about 1 MB; at 300 bytes an event that is this many.
    private const int MaxEvents = 3_000;
    private const int MaxBytes = 900_000;

    // Memory up to this size is kept for the next batch; what a burst needed beyond goes back to the process's pool.
    private const int KeptBytes = 64 * 1_024;

    private readonly List<int> ends = [];
    private readonly List<ReadOnlyMemory<byte>> slices = [];
    private readonly List<Acceptance> waiting = [];
    private byte[] memory = [];
    private int count;

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => ends.Count == 0;

    /// <summary>Whether what comes next must wait for the next batch.</summary>
    public bool IsFull => ends.Count >= MaxEvents || count >= MaxBytes;

    /// <summary>Adds an event.</summary>
    public void Add(ReadOnlySpan<byte> json, Acceptance acceptance)
    {
        if (memory.Length - count < json.Length) Grow(json.Length);
        json.CopyTo(memory.AsSpan(count));
        count += json.Length;
        ends.Add(count);
        waiting.Add(acceptance);
    }

    /// <summary>The events, in order; valid until <see cref="Settle"/>.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Events
    {
        get
        {
            if (slices.Count == ends.Count) return slices;
            slices.Clear();
            var start = 0;
            foreach (var end in ends)
            {
                slices.Add(memory.AsMemory(start, end - start));
                start = end;
            }
            return slices;
        }
    }

    /// <summary>Tells everybody who waits, and empties the batch.</summary>
    /// <param name="failure">Why the events are not safe; null: they are.</param>
    public void Settle(Exception? failure)
    {
        foreach (var acceptance in waiting) acceptance.Settle(failure);
        waiting.Clear();
        ends.Clear();
        slices.Clear();
        count = 0;
        if (memory.Length <= KeptBytes) return;
        ArrayPool<byte>.Shared.Return(memory);
        memory = [];
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(count + more, Math.Max(memory.Length * 2, 4_096)));
        memory.AsSpan(0, count).CopyTo(larger);
        if (memory.Length > 0) ArrayPool<byte>.Shared.Return(memory);
        memory = larger;
    }
}
