using System.Buffers.Binary;
using System.Threading.Channels;

namespace CloudCam.Dev.Tests.Simulators;

/// <summary>One command from the camera as the peer sees it; INIT has its 16 bytes, all others their data.</summary>
internal sealed record PeerFrame(int Id, byte[] Data)
{
    public uint Number(int offset = 0) => BinaryPrimitives.ReadUInt32BigEndian(Data.AsSpan(offset));
}

/// <summary>Cuts the camera's bytes into commands, by the size rules of the public description.</summary>
internal static class PeerFrames
{
    public static async Task ReadAllAsync(Stream link, ChannelWriter<PeerFrame> frames, CancellationToken stop)
    {
        try
        {
            var buffered = new BufferedStream(link, 64 * 1024);
            var head = new byte[4];
            while (await buffered.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, stop) == 4)
            {
                var id = BinaryPrimitives.ReadUInt16BigEndian(head);
                if (id == 0)
                {
                    var init = new byte[16];
                    head.CopyTo(init, 0);
                    await buffered.ReadExactlyAsync(init.AsMemory(4), stop);
                    frames.TryWrite(new PeerFrame(0, init));
                    continue;
                }

                Assert.InRange(id, 1, 14);
                var data = new byte[BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2))];
                await buffered.ReadExactlyAsync(data, stop);
                frames.TryWrite(new PeerFrame(id, data));
            }

            frames.TryComplete();
        }
        catch (Exception error)
        {
            frames.TryComplete(error is IOException or OperationCanceledException or ObjectDisposedException ? null : error);
        }
    }

    public static byte[] Command(int id, params byte[] data)
    {
        var bytes = new byte[4 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)id);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)data.Length);
        data.CopyTo(bytes, 4);
        return bytes;
    }

    public static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>CRC-16/KERMIT bit by bit: the slow form that is easy to trust.</summary>
    public static int BitwiseKermit(ReadOnlySpan<byte> data, int crc = 0)
    {
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
            }
        }

        return crc;
    }
}
