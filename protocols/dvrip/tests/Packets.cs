using System.Buffers;
using System.Text;

namespace CloudCam.Protocols.Dvrip.Tests;

/// <summary>Makes and takes apart packets for the tests.</summary>
internal static class Packets
{
    public static byte[] Make(DvripMessageId message, ReadOnlySpan<byte> payload, byte total = 0, byte index = 0, uint session = 0x1B, uint sequence = 0)
    {
        var packet = new byte[DvripHeader.Bytes + payload.Length];
        new DvripHeader(message, session, sequence, (uint)payload.Length, total, index, 1).Write(packet);
        payload.CopyTo(packet.AsSpan(DvripHeader.Bytes));
        return packet;
    }

    public static byte[] Make(DvripMessageId message, string text, byte total = 0, byte index = 0) => Make(message, Encoding.UTF8.GetBytes(text), total, index);

    public static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    public static string TextOf(byte[] packet) => Encoding.UTF8.GetString(packet.AsSpan(DvripHeader.Bytes));

    /// <summary>What a connection hears, in words: control messages as text, binary payloads joined to packets.</summary>
    public static List<string> Read(DvripOptions options, IEnumerable<ReadOnlySequence<byte>> receives)
    {
        using var reader = new DvripPacketReader(options);
        var heard = new List<string>();
        var payload = new List<byte>();
        ReadOnlySequence<byte> unread = default;
        foreach (var received in receives)
        {
            unread = unread.IsEmpty ? received : new ReadOnlySequence<byte>([.. unread.ToArray(), .. received.ToArray()]);
            while (reader.TryRead(ref unread, out var part))
            {
                if (!part.IsBinary)
                {
                    heard.Add($"{(int)part.Message} {Encoding.UTF8.GetString(part.Text.Span)}");
                    continue;
                }
                Assert.Equal((uint)payload.Count, part.Offset);
                payload.AddRange(part.Bytes.ToArray());
                if (!part.IsLast) continue;
                heard.Add($"{(int)part.Message} {Convert.ToHexStringLower([.. payload])}{(part.IsStreamEnd ? " end" : "")}");
                payload.Clear();
            }
        }
        Assert.True(unread.Length < DvripHeader.Bytes);
        return heard;
    }
}
