using System.Buffers;

namespace CloudCam.Protocols.Rtmp.Chunks;

/// <summary>
/// Joins the pieces of one message after the other in pooled blocks. Blocks are taken as bytes come, never by the length that a header states; they go back to
/// the pool when the message has been looked at, so a stream that rests holds none.
/// </summary>
internal sealed class MessageBytes
{
    // 16 KiB hold most pictures between two key frames; from 64 KiB on larger blocks keep the chain of a key frame short.
    private const int SmallBytes = 16 * 1024;
    private const int LargeBytes = 64 * 1024;
    private const int SmallBlocks = 4;

    private Block? first;
    private Block? last;
    private int blocks;

    /// <summary>Bytes that were appended since the last release.</summary>
    public int Length { get; private set; }

    /// <summary>Adds a piece.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        Length += piece.Length;
        if (last is null || !last.TryAppend(piece)) AppendOver(piece);
    }

    /// <summary>What was appended; valid until the release.</summary>
    public ReadOnlySequence<byte> ToSequence()
    {
        if (last is null) return ReadOnlySequence<byte>.Empty;
        if (blocks == 1) return new ReadOnlySequence<byte>(first!.Content);
        var index = 0L;
        for (var block = first!; ; block = block.Following!)
        {
            index = block.Show(index, isLast: block == last);
            if (block == last) return new ReadOnlySequence<byte>(first!, 0, last, last.Used);
        }
    }

    /// <summary>Gives the blocks back; the bytes are gone.</summary>
    public void Release()
    {
        for (var block = first; blocks > 0; blocks--)
        {
            block!.Return();
            block = block.Following;
        }
        last = null;
        Length = 0;
    }

    private void AppendOver(ReadOnlySpan<byte> piece)
    {
        while (true)
        {
            var part = last is null ? 0 : Math.Min(last.Room, piece.Length);
            last?.TryAppend(piece[..part]);
            piece = piece[part..];
            if (piece.IsEmpty) return;
            AddBlock();
        }
    }

    // The chain's links are kept without their arrays: the next message allocates nothing.
    private void AddBlock()
    {
        var next = last is null ? first ??= new Block() : last.Following ??= new Block();
        next.Rent(blocks < SmallBlocks ? SmallBytes : LargeBytes);
        last = next;
        blocks++;
    }

    private sealed class Block : ReadOnlySequenceSegment<byte>
    {
        private byte[] bytes = [];

        public int Used { get; private set; }

        public Block? Following { get; set; }

        public int Room => bytes.Length - Used;

        public ReadOnlyMemory<byte> Content => bytes.AsMemory(0, Used);

        public bool TryAppend(ReadOnlySpan<byte> piece)
        {
            if (!piece.TryCopyTo(bytes.AsSpan(Used))) return false;
            Used += piece.Length;
            return true;
        }

        public void Rent(int size) => bytes = ArrayPool<byte>.Shared.Rent(size);

        public void Return()
        {
            ArrayPool<byte>.Shared.Return(bytes);
            (bytes, Used) = ([], 0);
            (Memory, Next) = (default, null);
        }

        public long Show(long index, bool isLast)
        {
            (Memory, RunningIndex, Next) = (Content, index, isLast ? null : Following);
            return index + Used;
        }
    }
}
