using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Benchmarks.Dvrip;

/// <summary>What an XM camera sends. Written by hand from the protocol's README, not by the codec.</summary>
internal static class DvripStream
{
    /// <summary>Bytes of a usual picture: 4 Mbit/s has 25 of 20 KB, a small stream of 1 Mbit/s these.</summary>
    public const int PictureBytes = 5_200;

    /// <summary>Bytes before the payload of a delta picture: packet header and frame header.</summary>
    public const int PictureHeaderBytes = 20 + 8;

    private const int PacketBytes = 8_192;

    public static readonly byte[] KeepAliveAnswer = Packet(1007, Encoding.ASCII.GetBytes("{ \"Name\" : \"KeepAlive\", \"Ret\" : 100, \"SessionID\" : \"0x0000001b\" }\n\0"));

    public static readonly byte[] Alarm = Packet(1504, Encoding.ASCII.GetBytes(
        "{ \"AlarmInfo\" : { \"Channel\" : 0, \"Event\" : \"VideoMotion\", \"StartTime\" : \"2026-11-21 09:00:00\", \"Status\" : \"Start\" }, \"Name\" : \"AlarmInfo\", \"SessionID\" : \"0x0000001b\" }\n\0"));

    public static readonly byte[] Sound = Packet(1412, [0, 0, 1, 0xFA, 0x0E, 2, 0x40, 1, .. new byte[320]]);

    public static byte[] Packet(ushort message, ReadOnlySpan<byte> payload, byte total = 0, byte index = 0)
    {
        var packet = new byte[20 + payload.Length];
        (packet[0], packet[1], packet[4], packet[12], packet[13]) = (0xFF, 1, 0x1B, total, index);
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(14), message);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(16), payload.Length);
        payload.CopyTo(packet.AsSpan(20));
        return packet;
    }

    /// <summary>A delta picture with its own header.</summary>
    public static byte[] Picture(int bytes)
    {
        var frame = new byte[8 + bytes];
        (frame[2], frame[3]) = (1, 0xFD);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), bytes);
        // Nothing in it may look like another frame's begin.
        frame.AsSpan(8).Fill(0x37);
        return frame;
    }

    /// <summary>Pictures, each in a packet of its own.</summary>
    public static byte[] Pictures(int count) => Repeat(Packet(1412, Picture(PictureBytes)), count);

    /// <summary>Bytes of the media stream in packets of at most so many bytes.</summary>
    public static byte[] InPackets(byte[] media, int packetBytes = PacketBytes) => [.. media.Chunk(packetBytes).SelectMany(piece => Packet(1412, piece))];

    public static byte[] Repeat(byte[] bytes, int times)
    {
        var all = new byte[bytes.Length * times];
        for (var i = 0; i < times; i++) bytes.CopyTo(all, i * bytes.Length);
        return all;
    }
}
