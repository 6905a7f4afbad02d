using System.Buffers;

namespace CloudCam.Protocols.Rtmp.Chunks;

/// <summary>
/// A message whose chunks all lie in the received bytes, handed on where they lie: a chain of views without the headers between them. Worth it for few and long
/// chunks only; many short ones are cheaper to copy, for us and for whoever reads them.
/// </summary>
internal sealed class LinkedChunks
{
    /// <summary>Most chunks of a chain.</summary>
    public const int MaxChunks = 4;

    /// <summary>Shortest chunk size that is worth a link.</summary>
    public const int MinChunkBytes = 1_024;

    private readonly Link[] links = [new(), new(), new(), new()];
    private int used;

    /// <summary>Links the chunks of one message; valid until the release.</summary>
    /// <param name="chunks">From the first chunk's payload on; one header byte before each further chunk.</param>
    /// <param name="length">Bytes of the message, more than one chunk and at most <see cref="MaxChunks"/>.</param>
    /// <param name="chunkBytes">Payload of a chunk.</param>
    public ReadOnlySequence<byte> Chain(ReadOnlyMemory<byte> chunks, int length, int chunkBytes)
    {
        used = 0;
        var index = 0;
        while (true)
        {
            var part = Math.Min(chunkBytes, length - index);
            var link = links[used++];
            var isLast = index + part == length;
            link.Show(chunks[..part], index, isLast ? null : links[used]);
            if (isLast) return new ReadOnlySequence<byte>(links[0], 0, link, part);
            index += part;
            chunks = chunks[(part + 1)..];
        }
    }

    /// <summary>Lets the received bytes go.</summary>
    public void Release()
    {
        while (used > 0) links[--used].Show(default, 0, null);
    }

    private sealed class Link : ReadOnlySequenceSegment<byte>
    {
        public void Show(ReadOnlyMemory<byte> memory, int index, Link? next) => (Memory, RunningIndex, Next) = (memory, index, next);
    }
}
