using System.Buffers.Binary;

namespace CloudCam.Benchmarks.Rtmp;

/// <summary>
/// What an encoder pushes: 25 pictures a second, one of 60,000 bytes and 24 of 8,000, and with each 320 bytes of sound: 2 Mbit/s, 5.2 KB a message. Written by
/// hand from the protocol's README, not by the codec.
/// </summary>
internal static class RtmpStream
{
    public const byte Audio = 8;
    public const byte Video = 9;

    /// <summary>Seconds in a stream: 5 MB, as little in the caches as what comes off a network.</summary>
    private const int Seconds = 20;

    private const int PicturesPerSecond = 25;
    private const int KeyBytes = 60_000;
    private const int PictureBytes = 8_000;
    private const int SoundBytes = 320;
    private const int Milliseconds = 1_000 / PicturesPerSecond;

    /// <summary>Type, time and body of every message.</summary>
    public static IReadOnlyList<(byte Type, uint Time, byte[] Body)> Media { get; } = [.. MakeMedia()];

    /// <summary>The messages in chunks of one size, which the first message tells.</summary>
    public static byte[] Chunks(int chunkBytes)
    {
        var stream = new List<byte>(Message(2, 0, 1, U32((uint)chunkBytes), 128));
        var last = new Dictionary<byte, uint>();
        foreach (var (type, time, body) in Media)
        {
            var id = type == Audio ? 4 : 6;
            stream.AddRange(last.TryGetValue(type, out var before) ? [(byte)(0x40 | id), .. U24(time - before), .. U24((uint)body.Length), type] : Header(id, time, type, body.Length));
            last[type] = time;
            AddBody(stream, id, body, chunkBytes);
        }
        return [.. stream];
    }

    /// <summary>The messages as FLV.</summary>
    public static byte[] FlvTags()
    {
        var stream = new List<byte>();
        foreach (var (type, time, body) in Media) stream.AddRange([type, .. U24((uint)body.Length), .. U24(time), (byte)(time >> 24), 0, 0, 0, .. body, .. U32((uint)body.Length + 11)]);
        return [.. stream];
    }

    /// <summary>One message, its first header full.</summary>
    public static byte[] Message(int id, uint time, byte type, byte[] body, int chunkBytes)
    {
        var message = new List<byte>(Header(id, time, type, body.Length));
        AddBody(message, id, body, chunkBytes);
        return [.. message];
    }

    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] U24(uint value) => U32(value)[1..];

    private static byte[] Header(int id, uint time, byte type, int length)
    {
        byte[] basic = id < 64 ? [(byte)id] : [1, (byte)(id - 64), (byte)((id - 64) >> 8)];
        return [.. basic, .. U24(time), .. U24((uint)length), type, 1, 0, 0, 0];
    }

    private static void AddBody(List<byte> stream, int id, byte[] body, int chunkBytes)
    {
        for (var at = 0; at < body.Length; at += chunkBytes)
        {
            if (at > 0) stream.Add((byte)(0xC0 | id));
            stream.AddRange(body.AsSpan(at, Math.Min(chunkBytes, body.Length - at)));
        }
    }

    private static IEnumerable<(byte Type, uint Time, byte[] Body)> MakeMedia()
    {
        var random = new Random(20);
        for (var picture = 0; picture < Seconds * PicturesPerSecond; picture++)
        {
            var isKey = picture % PicturesPerSecond == 0;
            var bytes = new byte[5 + (isKey ? KeyBytes : PictureBytes)];
            random.NextBytes(bytes);
            ((byte[])[(byte)(isKey ? 0x17 : 0x27), 1, 0, 0, 0]).CopyTo(bytes, 0);
            yield return (Video, (uint)(picture * Milliseconds), bytes);
            bytes = new byte[2 + SoundBytes];
            random.NextBytes(bytes);
            ((byte[])[0xAE, 1]).CopyTo(bytes, 0);
            yield return (Audio, (uint)(picture * Milliseconds), bytes);
        }
    }
}
