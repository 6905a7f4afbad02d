using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Dvrip.Media;

namespace CloudCam.Protocols.Dvrip.Tests;

/// <summary>Makes media frames as cameras send them, and reads streams of them.</summary>
internal static class Wire
{
    public static readonly DateTime Time = new(2026, 11, 21, 9, 0, 7, DateTimeKind.Unspecified);

    public static byte[] H264Key(int bytes = 60) => [0, 0, 0, 1, 0x67, 0x64, 0, 0x28, 0, 0, 0, 1, 0x68, 0xEE, 0, 0, 0, 1, 0x65, .. Filler(bytes)];

    public static byte[] H265Key(int bytes = 60) => [0, 0, 0, 1, 0x40, 1, 0x0C, 0, 0, 0, 1, 0x42, 1, 1, 0, 0, 0, 1, 0x26, 1, .. Filler(bytes)];

    public static byte[] Key(byte[] payload, byte type = 2, byte rate = 25, byte width = 240, byte height = 135, uint? time = null, byte kind = 0xFC)
    {
        byte[] frame = [0, 0, 1, kind, type, rate, width, height, 0, 0, 0, 0, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), time ?? DvripTime.Pack(Time));
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), payload.Length);
        return frame;
    }

    public static byte[] Delta(byte[] payload)
    {
        byte[] frame = [0, 0, 1, 0xFD, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), payload.Length);
        return frame;
    }

    public static byte[] Audio(byte[] payload, byte type = 0x0E, byte rate = 2) => [0, 0, 1, 0xFA, type, rate, (byte)payload.Length, (byte)(payload.Length >> 8), .. payload];

    public static byte[] Filler(int bytes, byte value = 0x37) => [.. Enumerable.Repeat(value, bytes)];

    /// <summary>The frames of a stream that comes in these pieces, in words.</summary>
    public static List<string> Frames(DvripOptions options, IEnumerable<ReadOnlySequence<byte>> pieces, bool givesBack = false)
    {
        using var reader = new DvripMediaReader(options);
        var frames = new List<string>();
        foreach (var piece in pieces)
        {
            var bytes = piece;
            while (true)
            {
                var before = bytes;
                if (!reader.TryRead(ref bytes, out var frame)) break;
                if (givesBack)
                {
                    var first = Describe(frame);
                    reader.GiveBack(ref bytes, before);
                    Assert.True(reader.TryRead(ref bytes, out frame));
                    Assert.Equal(first, Describe(frame));
                }
                frames.Add(Describe(frame));
            }
            Assert.True(bytes.IsEmpty);
        }
        if (reader.IsInsideFrame) frames.Add("unfinished");
        if (reader.SkippedBytes > 0) frames.Add($"skipped {reader.SkippedBytes}");
        return frames;
    }

    private static string Describe(in DvripMediaFrame frame) =>
        $"{frame.Kind} {frame.Codec} {frame.Width}x{frame.Height} {frame.Rate} {frame.Time:HH:mm:ss} {frame.Payload.Length}:{Checksum(frame.Payload)}";

    private static uint Checksum(in ReadOnlySequence<byte> bytes)
    {
        var sum = 17u;
        foreach (var segment in bytes)
        {
            foreach (var value in segment.Span) sum = (sum * 31) + value;
        }
        return sum;
    }
}
