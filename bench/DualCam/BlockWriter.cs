using System.Buffers;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Benchmarks.DualCam;

/// <summary>A block of 256 KiB in memory that is emptied when it is full: the relay's file without its store.</summary>
internal sealed class BlockWriter : IFileWriter
{
    public const int BlockBytes = 256 * 1024;
    private readonly byte[] block = new byte[BlockBytes];
    private int filled;

    /// <summary>Pieces written so far.</summary>
    public long Pieces { get; private set; }

    /// <summary>What the block holds now.</summary>
    public ReadOnlySpan<byte> Held => block.AsSpan(0, filled);

    public string TransferId => "bench";

    public long Position { get; private set; }

    public ushort FileCrc { get; private set; }

    public uint? LastPieceDigest => null;

    public bool IsAlreadyWhole => false;

    public bool IsResumed => false;

    public bool HasRoom(int bytes) => filled + bytes <= BlockBytes;

    public void Write(in ReadOnlySequence<byte> piece, ushort fileCrc)
    {
        piece.CopyTo(block.AsSpan(filled));
        filled += (int)piece.Length;
        Position += piece.Length;
        FileCrc = fileCrc;
        Pieces++;
    }

    /// <summary>The block is stored.</summary>
    public void Empty() => filled = 0;

    public void CountCrcError()
    {
    }

    public void StartOver() => throw new InvalidOperationException("Nothing begins anew here.");
}
