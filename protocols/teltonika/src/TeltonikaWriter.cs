using System.Buffers;
using System.Buffers.Binary;

namespace CloudCam.Protocols.Teltonika;

/// <summary>Writes what a server sends. Command ids, lengths and numbers are big-endian.</summary>
public static class TeltonikaWriter
{
    private const int HeaderBytes = 4;

    /// <summary>CLOSE SESSION: <c>00 00 00 00</c>.</summary>
    public static void WriteClose(IBufferWriter<byte> output) => WriteHeader(output, 0, 0);

    /// <summary>RESUME: <c>00 02 00 04</c> and the offset, in the camera's own unit.</summary>
    public static void WriteResume(IBufferWriter<byte> output, uint offset)
    {
        var span = output.GetSpan(HeaderBytes + 4);
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)TeltonikaCommand.Resume);
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], 4);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], offset);
        output.Advance(HeaderBytes + 4);
    }

    /// <summary>FILE REQUEST: <c>00 08</c>, the length, and the file's id or its path exactly as the device gave it.</summary>
    public static void WriteFileRequest(IBufferWriter<byte> output, ReadOnlySpan<byte> key) =>
        WriteCommand(output, TeltonikaCommand.FileRequest, key);

    /// <summary>REPEAT INIT: <c>00 09</c>, or <c>00 09 00 00</c> where a device wants the length field.</summary>
    public static void WriteRepeatInit(IBufferWriter<byte> output, bool withLength)
    {
        if (withLength)
        {
            WriteHeader(output, TeltonikaCommand.RepeatInit, 0);
            return;
        }
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), (ushort)TeltonikaCommand.RepeatInit);
        output.Advance(2);
    }

    /// <summary>The two zero bytes that turn a short REPEAT INIT into the long one, or are the first half of a CLOSE.</summary>
    public static void WriteTwoZeros(IBufferWriter<byte> output)
    {
        output.GetSpan(2)[..2].Clear();
        output.Advance(2);
    }

    /// <summary>METADATA REQUEST: <c>00 0A</c>, the length, and a DualCam file id; nothing for the file last named by a path.</summary>
    public static void WriteMetadataRequest(IBufferWriter<byte> output, ReadOnlySpan<byte> fileId) =>
        WriteCommand(output, TeltonikaCommand.MetadataRequest, fileId);

    /// <summary>PATH REQUEST: <c>00 0C 00 02 00 00</c>.</summary>
    public static void WritePathRequest(IBufferWriter<byte> output) => WriteCommand(output, TeltonikaCommand.PathRequest, [0, 0]);

    private static void WriteCommand(IBufferWriter<byte> output, TeltonikaCommand command, ReadOnlySpan<byte> data)
    {
        WriteHeader(output, command, data.Length);
        output.Write(data);
    }

    private static void WriteHeader(IBufferWriter<byte> output, TeltonikaCommand command, int length)
    {
        var span = output.GetSpan(HeaderBytes);
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)command);
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], (ushort)length);
        output.Advance(HeaderBytes);
    }
}
