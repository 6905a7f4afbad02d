using System.Buffers;
using CloudCam.Core.Media;
using CloudCam.Core.Checksums;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Transfers;

/// <summary>
/// One open file of one session: takes pieces into the current block's memory. A block is closed when the next piece does not fit,
/// so blocks end where pieces end and the file's CRC at every block end is known.
/// </summary>
public sealed class TransferFile : IFileWriter, IDisposable
{
    private readonly BufferPool pool;
    private readonly List<BlockId> blocks;
    private byte[]? buffer;
    private int filled;
    private int crcErrors;
    private byte generation;
    private int lastPieceLength;
    private uint? storedPieceDigest;

    internal TransferFile(Transfer transfer, string etag, List<BlockId> blocks, bool isAlreadyWhole, BufferPool pool)
    {
        this.pool = pool;
        this.blocks = blocks;
        Row = transfer;
        ETag = etag;
        IsAlreadyWhole = isAlreadyWhole;
        crcErrors = transfer.CrcErrors;
        if (isAlreadyWhole)
        {
            (Position, FileCrc) = (transfer.StoredBytes, transfer.FileCrc);
        }
        else if (blocks.Count > 0)
        {
            (Position, FileCrc, storedPieceDigest) = (blocks[^1].End, blocks[^1].FileCrc, blocks[^1].LastUnitDigest);
        }
        IsResumed = Position > 0;
    }

    /// <inheritdoc/>
    public string TransferId => Row.Id;

    /// <inheritdoc/>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public ushort FileCrc { get; private set; }

    /// <inheritdoc/>
    public uint? LastPieceDigest => filled > 0 ? Crc32C.Append(0, buffer.AsSpan(filled - lastPieceLength, lastPieceLength)) : storedPieceDigest;

    /// <inheritdoc/>
    public bool IsAlreadyWhole { get; }

    /// <inheritdoc/>
    public bool IsResumed { get; }

    /// <summary>The transfer as last written to its row.</summary>
    internal Transfer Row { get; set; }

    /// <summary>ETag of the row as last written: the fence.</summary>
    internal string ETag { get; set; }

    /// <summary>Blocks stored so far, in order.</summary>
    internal IReadOnlyList<BlockId> Blocks => blocks;

    /// <summary>Bytes that are in memory only.</summary>
    internal ReadOnlyMemory<byte> Unstored => buffer is null ? ReadOnlyMemory<byte>.Empty : buffer.AsMemory(0, filled);

    /// <summary>The checkpoint being written, or the last one; never more than one at a time.</summary>
    internal Task Checkpoint { get; set; } = Task.CompletedTask;

    /// <summary>Timestamp from which on the next checkpoint may be written.</summary>
    internal long NextCheckpoint { get; set; } = long.MinValue;

    /// <summary>Whether the row lacks something that is stored or counted.</summary>
    internal bool IsRowBehind => Row.StoredBytes != (blocks.Count == 0 ? 0 : blocks[^1].End) || Row.CrcErrors != CrcErrors;

    /// <summary>Bytes the block in memory still has room for.</summary>
    internal int RoomBytes => pool.BufferBytes - filled;

    /// <inheritdoc/>
    public bool HasRoom(int bytes) => filled == 0 ? bytes <= pool.BufferBytes : filled + bytes <= pool.BufferBytes;

    /// <inheritdoc/>
    public void Write(in ReadOnlySequence<byte> piece, ushort fileCrc)
    {
        if (IsAlreadyWhole) throw new InvalidOperationException("The file is whole already.");
        buffer ??= pool.Rent();
        var length = (int)piece.Length;
        var target = buffer.AsSpan(filled, length);
        piece.CopyTo(target);
        filled += length;
        Position += length;
        FileCrc = fileCrc;
        // Only the last piece of a block is ever asked for again: its digest is taken when the block is closed.
        lastPieceLength = length;
    }

    /// <inheritdoc/>
    public void CountCrcError() => Interlocked.Increment(ref crcErrors);

    /// <inheritdoc/>
    public void StartOver()
    {
        // Blocks stored so far by this very session would look like blocks of the new beginning, but for this number.
        generation = checked((byte)(generation + 1));
        blocks.Clear();
        (filled, Position, FileCrc, storedPieceDigest, lastPieceLength) = (0, 0, 0, null, 0);
    }

    /// <summary>Frames refused for a wrong CRC so far, those of earlier connections included.</summary>
    internal int CrcErrors => Volatile.Read(ref crcErrors);

    /// <summary>The id of the block that is in memory now.</summary>
    internal BlockId CloseBlock()
    {
        var bytes = buffer.AsSpan(0, filled);
        return new BlockId(
            (uint)blocks.Count, (uint)Row.Epoch, (uint)(Position - filled), (uint)filled, FileCrc, Crc32C.Append(0, bytes),
            Crc32C.Append(0, bytes[^lastPieceLength..]), generation);
    }

    /// <summary>The block in memory is stored.</summary>
    internal void BlockStored(BlockId id)
    {
        blocks.Add(id);
        storedPieceDigest = id.LastUnitDigest;
        filled = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (buffer is not null) pool.Return(buffer);
        buffer = null;
        filled = 0;
    }
}
