using System.Buffers;

namespace CloudCam.Protocols.Media;

/// <summary>Takes a fragment piece by piece, in order. Implemented by structs, so that nothing is made and no call is indirect for a piece.</summary>
internal interface IMediaSink
{
    /// <summary>Takes the next piece.</summary>
    /// <param name="piece">Valid during the call.</param>
    void Write(in ReadOnlySequence<byte> piece);
}

/// <summary>Copies pieces into a buffer writer.</summary>
internal readonly struct BufferSink(IBufferWriter<byte> output) : IMediaSink
{
    public void Write(in ReadOnlySequence<byte> piece)
    {
        foreach (var segment in piece) output.Write(segment.Span);
    }
}
