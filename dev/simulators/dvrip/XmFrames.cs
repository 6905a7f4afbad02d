using System.Buffers.Binary;
using CloudCam.Simulators.Media;

namespace CloudCam.Simulators.Dvrip;

/// <summary>Frames as they stand in the byte stream of live video, playback and stored files: 00 00 01, a letter of their kind, fields, content.</summary>
internal static class XmFrames
{
    public const int KeyHeader = 16;
    public const int OtherHeader = 8;

    /// <summary>FC or FD: a picture.</summary>
    public static byte[] Video(XmMedia media, VideoFrame frame, DateTime localTime) => frame.IsKey
        ? Key(0xFC, Codec(media), media, frame.Bytes.Span, localTime)
        : Other(0xFD, frame.Bytes.Span, (bytes, length) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), length));

    /// <summary>FA: 40 ms of A-law at 8 kHz.</summary>
    public static byte[] Sound(ReadOnlySpan<byte> sound) => Other(0xFA, sound, (bytes, length) =>
    {
        (bytes[4], bytes[5]) = (0x0E, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), (ushort)length);
    });

    /// <summary>F9: information nobody needs, as vehicle recorders put it between the others.</summary>
    public static byte[] Information(ReadOnlySpan<byte> text) => Other(0xF9, text, (bytes, length) =>
    {
        (bytes[4], bytes[5]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), (ushort)length);
    });

    /// <summary>FE: a JPEG.</summary>
    public static byte[] Picture(XmMedia media, DateTime localTime) => Key(0xFE, 0, media, media.Photo.Span, localTime);

    /// <summary>Seconds, minutes, hours, day, month and year since 2000 in one word, from its low end.</summary>
    public static uint PackedTime(DateTime time) =>
        (uint)(time.Second | (time.Minute << 6) | (time.Hour << 12) | (time.Day << 17) | (time.Month << 22)) | ((uint)(time.Year - 2000) << 26);

    private static byte Codec(XmMedia media) => (byte)((media.IsH265 ? 3 : 2) | (((media.Width / 8) >> 8) & 3) << 4 | (((media.Height / 8) >> 8) & 3) << 6);

    private static byte[] Key(byte kind, byte codec, XmMedia media, ReadOnlySpan<byte> content, DateTime localTime)
    {
        var bytes = new byte[KeyHeader + content.Length];
        (bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]) = (1, kind, codec, (byte)media.FramesPerSecond, (byte)(media.Width / 8), (byte)(media.Height / 8));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), PackedTime(localTime));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), content.Length);
        content.CopyTo(bytes.AsSpan(KeyHeader));
        return bytes;
    }

    private static byte[] Other(byte kind, ReadOnlySpan<byte> content, Action<byte[], int> fields)
    {
        var bytes = new byte[OtherHeader + content.Length];
        (bytes[2], bytes[3]) = (1, kind);
        fields(bytes, content.Length);
        content.CopyTo(bytes.AsSpan(OtherHeader));
        return bytes;
    }
}
