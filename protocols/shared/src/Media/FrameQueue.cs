using System.Buffers;

namespace CloudCam.Protocols.Media;

/// <summary>Frames that wait, oldest first, their bytes in pooled memory that is given back as soon as they leave. Filling and emptying it allocates nothing once it is warm.</summary>
internal sealed class FrameQueue
{
    /// <summary>Most frames: 30 s of 60 pictures and 50 pieces of sound a second, and more; without it frames of one byte would cost a hundred times what they hold.</summary>
    public const int MaxFrames = 4_096;

    /// <summary>What a frame costs besides its payload. A configuration is kept once for all frames that follow with the same.</summary>
    public const int FrameBytes = 128;

    private const int ChunkBytes = ChunkPool.ChunkBytes;

    private Entry[] frames = new Entry[16];
    private int first;
    private Chunk? head;
    private Chunk? tail;
    private Chunk? spare;
    private int headOffset;
    private int tailFilled;
    private ReadOnlyMemory<byte> configuration;

    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    /// <summary>Bytes of all frames, with what each costs by itself.</summary>
    public long Bytes { get; private set; }

    public bool IsFull => Count == MaxFrames;

    /// <summary>The oldest frame; its payload is valid until it is removed.</summary>
    public MediaFrame Peek() => WithPayload(frames[first].Frame, frames[first].Length);

    /// <summary>A frame, from 0, without its payload.</summary>
    public ref readonly MediaFrame this[int index] => ref frames[(first + index) & (frames.Length - 1)].Frame;

    /// <summary>Whether frames are missing before the oldest one.</summary>
    public bool FirstFollowsLoss => frames[first].FollowsLoss;

    public void Add(in MediaFrame frame, bool followsLoss)
    {
        if (IsFull) throw new InvalidOperationException("The queue is full.");
        if (Count == frames.Length) Grow();
        var length = (int)frame.Payload.Length;
        foreach (var segment in frame.Payload) Append(segment.Span);
        // The bytes stand in order, so that a frame is found by the lengths of those before it.
        frames[(first + Count) & (frames.Length - 1)] = new Entry { Frame = frame with { Payload = default, Configuration = Keep(frame.Configuration) }, Length = length, FollowsLoss = followsLoss };
        Count++;
        Bytes += length + FrameBytes;
    }

    public void RemoveFirst()
    {
        var length = frames[first].Length;
        first = (first + 1) & (frames.Length - 1);
        Count--;
        Bytes -= length + FrameBytes;
        headOffset += length;
        if (Count == 0)
        {
            Clear();
            return;
        }
        while (head is not null && headOffset >= ChunkBytes && head != tail)
        {
            headOffset -= ChunkBytes;
            var next = (Chunk?)head.Next;
            Free(head);
            head = next;
        }
    }

    public void Clear()
    {
        while (head is not null)
        {
            var next = (Chunk?)head.Next;
            Free(head);
            head = next;
        }
        (tail, first, Count, Bytes, headOffset, tailFilled) = (null, 0, 0, 0, 0, 0);
    }

    // The same for as long as nothing changes: one copy of it is enough. One that is too long is none.
    private ReadOnlyMemory<byte> Keep(in ReadOnlyMemory<byte> told)
    {
        if (told.Length is 0 or > AudioSpecificConfig.MaxBytes) return default;
        if (!told.Span.SequenceEqual(configuration.Span)) configuration = told.ToArray();
        return configuration;
    }

    private MediaFrame WithPayload(in MediaFrame frame, int length)
    {
        if (length == 0) return frame;
        var (end, at) = (head!, headOffset + length);
        while (at > ChunkBytes)
        {
            end = (Chunk)end.Next!;
            at -= ChunkBytes;
        }
        return frame with { Payload = new ReadOnlySequence<byte>(head!, headOffset, end, at) };
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (tail is null || tailFilled == ChunkBytes) AddChunk();
            var count = Math.Min(bytes.Length, ChunkBytes - tailFilled);
            bytes[..count].CopyTo(tail!.Array.AsSpan(tailFilled));
            tailFilled += count;
            bytes = bytes[count..];
        }
    }

    private void AddChunk()
    {
        var chunk = spare ?? new Chunk();
        spare = (Chunk?)chunk.Next;
        chunk.Begin(ChunkPool.Rent(), tail);
        head ??= chunk;
        tail = chunk;
        tailFilled = 0;
    }

    private void Free(Chunk chunk)
    {
        ChunkPool.Return(chunk.Array);
        chunk.Rest(spare);
        spare = chunk;
    }

    private void Grow()
    {
        var larger = new Entry[2 * frames.Length];
        for (var i = 0; i < Count; i++) larger[i] = frames[(first + i) & (frames.Length - 1)];
        (frames, first) = (larger, 0);
    }

    private struct Entry
    {
        public MediaFrame Frame;
        public int Length;
        public bool FollowsLoss;
    }

    private sealed class Chunk : ReadOnlySequenceSegment<byte>
    {
        public byte[] Array { get; private set; } = [];

        public void Begin(byte[] array, Chunk? before)
        {
            (Array, Memory, Next) = (array, array, null);
            RunningIndex = before is null ? 0 : before.RunningIndex + ChunkBytes;
            if (before is not null) before.Next = this;
        }

        public void Rest(Chunk? next) => (Array, Memory, Next) = ([], default, next);
    }
}
