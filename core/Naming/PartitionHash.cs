using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Core.Naming;

/// <summary>
/// The partition a key belongs to, by the hash that Event Hubs itself uses for partition keys (Bob Jenkins' lookup3 with two results,
/// as published in Microsoft's own SDKs): a sender that names the partition lands where one that names the key would.
/// </summary>
public static class PartitionHash
{
    /// <summary>Partition index of a key.</summary>
    /// <param name="key">Partition key; ours is the device id.</param>
    /// <param name="partitionCount">Partitions of the hub, 1 and up.</param>
    /// <returns>0 to <paramref name="partitionCount"/> - 1.</returns>
    public static int PartitionOf(string key, int partitionCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitionCount, 1);
        var size = Encoding.UTF8.GetByteCount(key);
        Span<byte> bytes = size <= 256 ? stackalloc byte[size] : new byte[size];
        Encoding.UTF8.GetBytes(key, bytes);
        var (b, c) = Lookup3(bytes);
        return Math.Abs((short)(b ^ c) % partitionCount);
    }

    /// <summary>lookup3's two words for these bytes, both seeds 0.</summary>
    public static (uint B, uint C) Lookup3(ReadOnlySpan<byte> bytes)
    {
        uint a, b, c;
        a = b = c = 0xDEADBEEF + (uint)bytes.Length;
        while (bytes.Length > 12)
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            b += BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            a -= c; a ^= uint.RotateLeft(c, 4); c += b;
            b -= a; b ^= uint.RotateLeft(a, 6); a += c;
            c -= b; c ^= uint.RotateLeft(b, 8); b += a;
            a -= c; a ^= uint.RotateLeft(c, 16); c += b;
            b -= a; b ^= uint.RotateLeft(a, 19); a += c;
            c -= b; c ^= uint.RotateLeft(b, 4); b += a;
            bytes = bytes[12..];
        }
        if (bytes.Length == 0) return (b, c);

        Span<byte> tail = stackalloc byte[12];
        tail.Clear();
        bytes.CopyTo(tail);
        a += BinaryPrimitives.ReadUInt32LittleEndian(tail);
        b += BinaryPrimitives.ReadUInt32LittleEndian(tail[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(tail[8..]);
        c ^= b; c -= uint.RotateLeft(b, 14);
        a ^= c; a -= uint.RotateLeft(c, 11);
        b ^= a; b -= uint.RotateLeft(a, 25);
        c ^= b; c -= uint.RotateLeft(b, 16);
        a ^= c; a -= uint.RotateLeft(c, 4);
        b ^= a; b -= uint.RotateLeft(a, 14);
        c ^= b; c -= uint.RotateLeft(b, 24);
        return (b, c);
    }
}
