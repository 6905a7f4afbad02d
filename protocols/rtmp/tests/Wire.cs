using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests;

/// <summary>A second, plain reading of the protocol: chunks as an encoder writes them. It shares nothing with the codec.</summary>
internal static class Wire
{
    /// <summary>A message in chunks, its first header full; times from 2^24-1 on extended, and repeated in every chunk or not.</summary>
    public static byte[] Message(int id, uint time, byte type, uint stream, byte[] body, int chunk = 128, bool repeats = true) =>
        [.. Chunks(id, time, type, stream, body, chunk, repeats).SelectMany(piece => piece)];

    public static List<byte[]> Chunks(int id, uint time, byte type, uint stream, byte[] body, int chunk = 128, bool repeats = true)
    {
        byte[] extended = time >= 0xFFFFFF ? U32(time) : [];
        List<byte[]> chunks =
        [
            [.. Basic(0, id), .. U24(Math.Min(time, 0xFFFFFF)), .. U24((uint)body.Length), type, (byte)stream, (byte)(stream >> 8), (byte)(stream >> 16), (byte)(stream >> 24), .. extended, .. body.Take(chunk)],
        ];
        for (var at = chunk; at < body.Length; at += chunk) chunks.Add([.. Basic(3, id), .. repeats ? extended : [], .. body.Skip(at).Take(chunk)]);
        return chunks;
    }

    public static byte[] Basic(int format, int id) => id switch
    {
        < 64 => [(byte)(format << 6 | id)],
        < 320 => [(byte)(format << 6), (byte)(id - 64)],
        _ => [(byte)(format << 6 | 1), (byte)(id - 64), (byte)((id - 64) >> 8)],
    };

    public static byte[] Control(byte type, uint value) => Message(2, 0, type, 0, U32(value));

    public static byte[] U24(uint value) => U32(value)[1..];

    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Body(int bytes) => [.. Enumerable.Range(0, bytes).Select(at => (byte)(at * 7))];

    /// <summary>What messages say, in one line each.</summary>
    public static List<string> Drain(RtmpChunkReader reader, ReadOnlySequence<byte> unread)
    {
        var messages = new List<string>();
        while (reader.TryRead(ref unread, out var message)) messages.Add(Line(message));
        return messages;
    }

    /// <summary>As the relay feeds it: one growing segment, taken from the front, so many bytes at a time.</summary>
    public static List<string> Receive(RtmpChunkReader reader, byte[] stream, int pieceBytes)
    {
        var messages = new List<string>();
        var from = 0;
        for (var to = Math.Min(pieceBytes, stream.Length); ; to = Math.Min(to + pieceBytes, stream.Length))
        {
            var unread = new ReadOnlySequence<byte>(stream, from, to - from);
            while (reader.TryRead(ref unread, out var message)) messages.Add(Line(message));
            from = to - (int)unread.Length;
            if (to == stream.Length) return messages;
        }
    }

    public static string Line(in RtmpMessage message) => Line(message.ChunkStreamId, message.Timestamp, (byte)message.Type, message.StreamId, message.Payload.ToArray());

    public static string Line(int id, uint time, byte type, uint stream, byte[] body) => FormattableString.Invariant($"{id} {time} {type} {stream} {Vectors.ToHex(body)}");
}
