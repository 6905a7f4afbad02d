using System.Buffers.Binary;

namespace CloudCam.Dev.Tests.Simulators.Dvrip;

/// <summary>A frame of a byte stream: its kind (FC, FD, FE, FA, F9), its header and its content.</summary>
internal sealed record XmFrame(byte Kind, byte[] Header, byte[] Content);

/// <summary>Joins payloads to frames, wherever they were cut.</summary>
internal static class XmFrameReader
{
    /// <summary>Takes whole frames from the front of the bytes.</summary>
    public static List<XmFrame> Take(List<byte> bytes)
    {
        var frames = new List<XmFrame>();
        while (bytes.Count >= 8)
        {
            Assert.Equal((0, 0, 1), (bytes[0], bytes[1], bytes[2]));
            var head = bytes[3] is 0xFC or 0xFE ? 16 : 8;
            if (bytes.Count < head)
            {
                break;
            }

            var header = bytes.GetRange(0, head).ToArray();
            var length = head == 16 ? BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12))
                : header[3] == 0xFD ? BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)) : BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(6));
            if (bytes.Count < head + length)
            {
                break;
            }

            frames.Add(new XmFrame(header[3], header, bytes.GetRange(head, length).ToArray()));
            bytes.RemoveRange(0, head + length);
        }

        return frames;
    }

    /// <summary>Reads media from a connection until there are so many frames.</summary>
    public static async Task<(List<XmFrame> Frames, List<XmAnswer> Packets)> ReadAsync(XmClient client, int count)
    {
        var (frames, packets, bytes) = (new List<XmFrame>(), new List<XmAnswer>(), new List<byte>());
        while (frames.Count < count)
        {
            var packet = await client.ReadAsync() ?? throw new EndOfStreamException("The camera closed.");
            packets.Add(packet);
            bytes.AddRange(packet.Payload);
            frames.AddRange(Take(bytes));
        }

        return (frames, packets);
    }
}
