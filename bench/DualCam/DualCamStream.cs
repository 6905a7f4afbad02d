using System.Buffers.Binary;
using CloudCam.Benchmarks.Checksums;

namespace CloudCam.Benchmarks.DualCam;

/// <summary>
/// What a DualCam sends: 4096 DATA frames of 1024 bytes with chained CRCs, from a fixed seed. The chain comes back to 0 after the last
/// frame, so that the stream can be sent again and again as one endless file.
/// </summary>
internal static class DualCamStream
{
    public const int Frames = 4096;
    public const int PayloadBytes = 1024;
    public const int HeaderBytes = 4;
    public const int FrameBytes = HeaderBytes + PayloadBytes + 2;

    /// <summary>A camera with one rear video.</summary>
    public static readonly byte[] Init = [0, 0, 0, 5, 0, 1, 0x40, 0x2E, 0, 0, 0, 1, 0x20, 0, 0, 0];

    /// <summary>The oldest layout, without a time: the file is not identified.</summary>
    public static readonly byte[] Metadata = [0, 11, 0, 15, 1, .. new byte[14]];

    /// <summary>All frames, one after the other.</summary>
    public static byte[] Build()
    {
        var stream = new byte[Frames * FrameBytes];
        var random = new Random(1);
        ushort crc = 0;
        for (var frame = 0; frame < Frames; frame++)
        {
            var bytes = stream.AsSpan(frame * FrameBytes, FrameBytes);
            bytes[1] = 4;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], PayloadBytes + 2);
            var payload = bytes.Slice(HeaderBytes, PayloadBytes);
            random.NextBytes(payload);
            // A reflected CRC of a message followed by its own CRC, low byte first, is 0.
            if (frame == Frames - 1) BinaryPrimitives.WriteUInt16LittleEndian(payload[^2..], Crc16Limits.Table(crc, payload[..^2]));
            crc = Crc16Limits.Table(crc, payload);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[^2..], crc);
        }
        return stream;
    }

    public static byte[] Start(uint packets) => [0, 1, 0, 6, .. BigEndian(packets), 0, 0];

    public static byte[] Sync(uint packet) => [0, 3, 0, 4, .. BigEndian(packet)];

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
