using System.Buffers;

namespace CloudCam.Core.Tests.Checksums;

/// <summary>A message as a sequence of segments cut at given places.</summary>
internal sealed class Pieces : ReadOnlySequenceSegment<byte>
{
    private Pieces(ReadOnlyMemory<byte> memory, long runningIndex)
    {
        Memory = memory;
        RunningIndex = runningIndex;
    }

    public static ReadOnlySequence<byte> Of(byte[] message, params int[] cuts)
    {
        var first = new Pieces(message.AsMemory(0, cuts.Length == 0 ? message.Length : cuts[0]), 0);
        var last = first;
        for (var i = 0; i < cuts.Length; i++)
        {
            var end = i + 1 < cuts.Length ? cuts[i + 1] : message.Length;
            var next = new Pieces(message.AsMemory(cuts[i], end - cuts[i]), cuts[i]);
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
