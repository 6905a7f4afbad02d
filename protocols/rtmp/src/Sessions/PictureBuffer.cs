using System.Buffers;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>Memory of one picture in Annex B form, in one piece, borrowed while the picture is handed on: a stream between two pictures holds none.</summary>
internal sealed class PictureBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] bytes = [];
    private int written;

    /// <summary>What was written.</summary>
    public ReadOnlySequence<byte> Written => new(bytes, 0, written);

    /// <summary>Begins a picture.</summary>
    /// <param name="most">Most bytes it will have; counted from what has come, never from what a peer says.</param>
    public void Begin(int most)
    {
        Dispose();
        bytes = ArrayPool<byte>.Shared.Rent(most);
    }

    /// <inheritdoc/>
    public void Advance(int count) => written += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => bytes.AsMemory(written);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => bytes.AsSpan(written);

    /// <summary>Gives the memory back; the picture is gone.</summary>
    public void Dispose()
    {
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
        (bytes, written) = ([], 0);
    }
}
