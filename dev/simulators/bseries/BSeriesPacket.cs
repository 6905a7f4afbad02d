using System.Buffers.Binary;

namespace CloudCam.Simulators.BSeries;

/// <summary>One packet of either connection: 23 bytes of header, little-endian, and a text of fields.</summary>
/// <param name="IsMedia">MO_V instead of MO_O.</param>
/// <param name="Operation">What it is about.</param>
/// <param name="Text">Its fields.</param>
internal sealed record BSeriesPacket(bool IsMedia, ushort Operation, byte[] Text)
{
    public const int HeaderBytes = 23;

    /// <summary>Longest text a client may send: a piece of talk has 177 bytes.</summary>
    public const int MostBytes = 1 << 16;

    /// <summary>Reads the header; null when it is none, or promises more than a camera takes.</summary>
    public static (BSeriesPacket Head, int Length)? Read(ReadOnlySpan<byte> header)
    {
        var (isOperation, isMedia) = (header[..4].SequenceEqual("MO_O"u8), header[..4].SequenceEqual("MO_V"u8));
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[15..]);
        return (isOperation || isMedia) && length <= MostBytes
            ? (new BSeriesPacket(isMedia, BinaryPrimitives.ReadUInt16LittleEndian(header[4..]), []), (int)length)
            : null;
    }

    /// <summary>The bytes as a camera sends them: the last word repeats the length.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + Text.Length];
        (IsMedia ? "MO_V"u8 : "MO_O"u8).CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Operation);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(15), Text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(19), Text.Length);
        Text.CopyTo(bytes, HeaderBytes);
        return bytes;
    }
}

/// <summary>Operations that the camera knows.</summary>
internal static class BSeriesOperations
{
    public const ushort Login = 0;
    public const ushort LoginAnswer = 1;
    public const ushort Verify = 2;
    public const ushort VerifyAnswer = 3;
    public const ushort VideoStart = 4;
    public const ushort VideoEnd = 6;
    public const ushort FrameInterval = 7;
    public const ushort AudioStart = 8;
    public const ushort AudioEnd = 10;
    public const ushort TalkStart = 11;
    public const ushort TalkEnd = 13;
    public const ushort Decoder = 14;
    public const ushort FetchParameters = 16;
    public const ushort Parameters = 17;
    public const ushort Alarm = 25;
    public const ushort OtherDevices = 28;
    public const ushort KeepAlive = 255;

    public const ushort MediaLogin = 0;
    public const ushort Video = 1;
    public const ushort Audio = 2;
    public const ushort Talk = 3;
}
