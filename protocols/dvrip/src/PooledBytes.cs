using System.Buffers;

namespace CloudCam.Protocols.Dvrip;

/// <summary>Bytes that are joined in a rented array: it grows with what came (at most twice as much), never by a number that the peer sent, and is kept for the next one.</summary>
internal sealed class PooledBytes : IDisposable
{
    private const int LeastBytes = 1024;
    private byte[] array = [];

    /// <summary>Bytes in it.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public Span<byte> Span => array.AsSpan(0, Length);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory => array.AsMemory(0, Length);

    /// <summary>Empties it; the room stays.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds bytes at the end.</summary>
    public void Append(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            Append(bytes.FirstSpan);
            return;
        }
        Reserve(checked((int)bytes.Length));
        bytes.CopyTo(array.AsSpan(Length));
        Length += (int)bytes.Length;
    }

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(array.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Gives the room back.</summary>
    public void Dispose()
    {
        Length = 0;
        if (array.Length > 0) ArrayPool<byte>.Shared.Return(array);
        array = [];
    }

    private void Reserve(int more)
    {
        if (array.Length - Length >= more) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(LeastBytes, Math.Max(Length + more, 2 * Length)));
        Span.CopyTo(larger);
        if (array.Length > 0) ArrayPool<byte>.Shared.Return(array);
        array = larger;
    }
}
