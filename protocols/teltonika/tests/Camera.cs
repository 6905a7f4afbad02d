using System.Buffers.Binary;
using CloudCam.Testing;

namespace CloudCam.Protocols.Teltonika.Tests;

/// <summary>Bytes of a camera, built by hand from the README's tables, with a CRC loop of its own.</summary>
public static class Camera
{
    public const ulong Imei = 352094082736916;

    public static byte[] Init(TeltonikaFiles ready, ushort protocolId = 5, ulong imei = Imei)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), protocolId);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(4), imei);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), (uint)ready | 0x40000400);
        return bytes;
    }

    public static byte[] Start(uint units, ushort crc = 0) => Frame(1, [.. UInt32(units), (byte)(crc >> 8), (byte)crc]);

    public static byte[] Sync(uint offset) => Frame(3, UInt32(offset));

    public static byte[] Status(uint status) => Frame(5, UInt32(status));

    public static byte[] Metadata(params byte[] data) => Frame(11, data);

    public static byte[] Path(string path) => Frame(13, [.. path.Select(c => (byte)c), 0]);

    /// <summary>One DATA frame; <paramref name="crc"/> is the chain before and after it.</summary>
    public static byte[] Data(ReadOnlySpan<byte> bytes, ref ushort crc)
    {
        crc = Crc(bytes, crc);
        return Frame(4, [.. bytes, (byte)(crc >> 8), (byte)crc]);
    }

    public static byte[] EnhancedData(uint offset, ReadOnlySpan<byte> bytes, ref ushort crc)
    {
        crc = Crc(bytes, crc);
        return Frame(14, [.. UInt32(offset), .. bytes, (byte)(crc >> 8), (byte)crc]);
    }

    /// <summary>All of a file as DATA frames of 1024 bytes from a packet on (0 = first), chained from <paramref name="seed"/>.</summary>
    public static byte[][] Packets(byte[] file, int from = 0, ushort seed = 0, int? count = null)
    {
        var frames = new List<byte[]>();
        for (var at = from * 1024; at < file.Length && frames.Count < (count ?? int.MaxValue); at += 1024)
            frames.Add(Data(file.AsSpan(at, Math.Min(1024, file.Length - at)), ref seed));
        return [.. frames];
    }

    /// <summary>A file of so many bytes, the same every time.</summary>
    public static byte[] File(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Flip(byte[] frame, int at)
    {
        var copy = (byte[])frame.Clone();
        copy[at] ^= 0x10;
        return copy;
    }

    /// <summary>The loop the vendor's page prints.</summary>
    public static ushort Crc(ReadOnlySpan<byte> bytes, ushort crc)
    {
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (ushort)((crc & 1) != 0 ? (crc >> 1) ^ 0x8408 : crc >> 1);
        }
        return crc;
    }

    /// <summary>DualCam metadata of version 4: trigger, and a time so that the file is identified.</summary>
    public static byte[] DualCamMetadata(byte fileType, byte trigger, long milliseconds = 1_700_000_000_000) => Metadata(
        [4, fileType, .. UInt64((ulong)milliseconds), trigger, 0, 30, 25, 0, 120, .. Vectors.Hex("404B59A74E8E028D 40394B5DCC63F141"), .. UInt64((ulong)milliseconds - 5_000)]);

    public static byte[] DsmMetadata(byte trigger, ushort events, uint seconds = 1_700_000_000) => Metadata(
        [.. UInt32(seconds), 2, trigger, .. UInt32(54_700_418), .. UInt32(25_294_400), (byte)(events >> 8), (byte)events, .. "drofnaV nA"u8]);

    private static byte[] Frame(byte command, byte[] data) => [0, command, (byte)(data.Length >> 8), (byte)data.Length, .. data];

    private static byte[] UInt32(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] UInt64(ulong value) => [.. UInt32((uint)(value >> 32)), .. UInt32((uint)value)];
}
