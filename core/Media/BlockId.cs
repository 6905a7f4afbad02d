using System.Buffers.Binary;

namespace CloudCam.Core.Media;

/// <summary>
/// The id of a staged block carries all that is needed to go on after it, so that a block and its checkpoint are stored in one step:
/// 28 bytes, big-endian: version u8 = 1, index u32, epoch u32, start u32, length u32, file CRC u16, digest u32, last unit u32, generation u8.
/// </summary>
/// <param name="Index">Position in the file's block order, from 0.</param>
/// <param name="Epoch">Epoch of the session that stored it.</param>
/// <param name="Start">First byte's offset in the file.</param>
/// <param name="Length">Bytes in the block.</param>
/// <param name="FileCrc">CRC-16/KERMIT of the whole file up to and including this block, from 0.</param>
/// <param name="Digest">CRC-32C of the block.</param>
/// <param name="LastUnitDigest">CRC-32C of the last piece written into the block (one DATA payload), to prove an unidentified file is the same.</param>
/// <param name="Generation">How often the session had begun the file anew before this block; blocks of an earlier beginning do not belong to a later one.</param>
public readonly record struct BlockId(uint Index, uint Epoch, uint Start, uint Length, ushort FileCrc, uint Digest, uint LastUnitDigest, byte Generation = 0)
{
    /// <summary>Encoded size, bytes.</summary>
    public const int Size = 28;

    private const byte Version = 1;

    /// <summary>Offset of the byte after the block.</summary>
    public long End => (long)Start + Length;

    /// <summary>Encodes the id.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        WriteTo(bytes);
        return bytes;
    }

    /// <summary>Encodes the id into <see cref="Size"/> bytes.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], Index);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[5..], Epoch);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[9..], Start);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[13..], Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[17..], FileCrc);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[19..], Digest);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[23..], LastUnitDigest);
        bytes[27] = Generation;
    }

    /// <summary>Decodes an id; false for one that is not ours.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BlockId id)
    {
        id = default;
        if (bytes.Length != Size || bytes[0] != Version) return false;
        id = new BlockId(
            BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[9..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[13..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[17..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[19..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[23..]), bytes[27]);
        return true;
    }
}
