using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Simulators.Teltonika;

/// <summary>Puts the device's commands into bytes.</summary>
internal static class CommandWriter
{
    /// <summary>INIT: 16 bytes, no length field.</summary>
    public static byte[] Init(ushort protocolId, ulong imei, uint settings)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, TeltonikaCommands.Init);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), protocolId);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(4), imei);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), settings);
        return bytes;
    }

    /// <summary>START: count or size, then the CRC.</summary>
    public static byte[] Start(uint countOrSize, ushort crc)
    {
        var data = new byte[6];
        BinaryPrimitives.WriteUInt32BigEndian(data, countOrSize);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(4), crc);
        return WithLength(TeltonikaCommands.Start, data);
    }

    /// <summary>SYNC with an offset.</summary>
    public static byte[] Sync(uint offset) => WithNumber(TeltonikaCommands.Sync, offset);

    /// <summary>STATUS with a value.</summary>
    public static byte[] Status(uint status) => WithNumber(TeltonikaCommands.Status, status);

    /// <summary>METADATA with its data.</summary>
    public static byte[] Metadata(ReadOnlySpan<byte> data) => WithLength(TeltonikaCommands.Metadata, data);

    /// <summary>PATH with the bytes given, NUL included where wanted.</summary>
    public static byte[] Path(ReadOnlySpan<byte> path) => WithLength(TeltonikaCommands.Path, path);

    /// <summary>The bytes of a path on the wire; an empty path with NUL is the "no file" answer.</summary>
    public static byte[] PathBytes(string path, bool withNul) => Encoding.ASCII.GetBytes(withNul ? path + '\0' : path);

    /// <summary>DATA: the CRC is over the file bytes only.</summary>
    public static ushort AppendData(IBufferWriter<byte> output, ReadOnlySpan<byte> fileBytes, ushort previousCrc)
    {
        AppendHeader(output, TeltonikaCommands.Data, fileBytes.Length + 2);
        output.Write(fileBytes);
        return AppendCrc(output, fileBytes, previousCrc);
    }

    /// <summary>ENHANCED DATA: the offset is counted in the length but is not under the CRC.</summary>
    public static ushort AppendEnhancedData(IBufferWriter<byte> output, uint offset, ReadOnlySpan<byte> fileBytes, ushort previousCrc)
    {
        AppendHeader(output, TeltonikaCommands.EnhancedData, 4 + fileBytes.Length + 2);
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), offset);
        output.Advance(4);
        output.Write(fileBytes);
        return AppendCrc(output, fileBytes, previousCrc);
    }

    private static void AppendHeader(IBufferWriter<byte> output, ushort id, int lengthBytes)
    {
        var header = output.GetSpan(4);
        BinaryPrimitives.WriteUInt16BigEndian(header, id);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)lengthBytes);
        output.Advance(4);
    }

    private static ushort AppendCrc(IBufferWriter<byte> output, ReadOnlySpan<byte> fileBytes, ushort previousCrc)
    {
        var crc = CameraCrc.Compute(fileBytes, previousCrc);
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), crc);
        output.Advance(2);
        return crc;
    }

    private static byte[] WithNumber(ushort id, uint value)
    {
        var data = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(data, value);
        return WithLength(id, data);
    }

    private static byte[] WithLength(ushort id, ReadOnlySpan<byte> data)
    {
        var bytes = new byte[4 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, id);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)data.Length);
        data.CopyTo(bytes.AsSpan(4));
        return bytes;
    }
}
