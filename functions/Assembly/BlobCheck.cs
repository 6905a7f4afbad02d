using System.Buffers;
using System.Security.Cryptography;
using CloudCam.Core.Checksums;
using CloudCam.Core.Media;

namespace CloudCam.Functions.Assembly;

/// <summary>What reading a blob from its first to its last byte gave.</summary>
/// <param name="Fault">What is wrong with it, one of the <c>integrity-</c> reasons; null when nothing is.</param>
/// <param name="LengthBytes">Bytes read.</param>
/// <param name="Sha256">SHA-256, lower-case hex; null with a fault.</param>
/// <param name="FileCrc">CRC-16/KERMIT of the bytes read.</param>
internal sealed record BlobCheck(string? Fault, long LengthBytes, string? Sha256, ushort FileCrc)
{
    /// <summary>A block of the list was never stored, or the service dropped it.</summary>
    public const string MissingBlock = "integrity-missing-block";

    /// <summary>The list's blocks do not follow one another.</summary>
    public const string BlockOrder = "integrity-block-order";

    /// <summary>The blob is shorter or longer than its blocks.</summary>
    public const string Length = "integrity-length";

    /// <summary>A block's bytes are not those that were received.</summary>
    public const string Digest = "integrity-block-digest";

    /// <summary>The running CRC at the end of a block is not the one that was received.</summary>
    public const string RunningCrc = "integrity-file-crc";

    /// <summary>Not the size the camera announced.</summary>
    public const string Size = "integrity-size";

    /// <summary>Something else has this blob's name.</summary>
    public const string ForeignBlob = "integrity-foreign-blob";

    private const int BufferBytes = 128 * 1_024;

    /// <summary>A check that ended early.</summary>
    public static BlobCheck Faulty(string fault, long lengthBytes = 0) => new(fault, lengthBytes, null, 0);

    /// <summary>Reads the content once and holds every block against its id, and the whole against the announcement.</summary>
    /// <param name="content">The blob from its first byte.</param>
    /// <param name="transfer">The transfer that stored it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<BlobCheck> ReadAsync(Stream content, Transfer transfer, CancellationToken cancellationToken)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long offset = 0;
            ushort crc = 0;
            for (var index = 0; index < transfer.Blocks.Count; index++)
            {
                var block = transfer.Blocks[index];
                if (block.Index != index || block.Start != offset || block.Length == 0) return Faulty(BlockOrder, offset);
                uint digest = 0;
                for (long left = block.Length; left > 0;)
                {
                    var count = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
                    if (count == 0) return Faulty(Length, offset);
                    var piece = buffer.AsSpan(0, count);
                    sha.AppendData(piece);
                    crc = Crc16.Kermit(piece, crc);
                    digest = Crc32C.Append(digest, piece);
                    left -= count;
                    offset += count;
                }
                if (digest != block.Digest) return Faulty(Digest, offset);
                if (crc != block.FileCrc) return Faulty(RunningCrc, offset);
            }
            if (await content.ReadAsync(buffer.AsMemory(0, 1), cancellationToken) > 0) return Faulty(Length, offset);
            if (!transfer.IsWhole(offset)) return Faulty(Size, offset);
            return new BlobCheck(null, offset, Convert.ToHexStringLower(sha.GetHashAndReset()), crc);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
