using System.Buffers;
using System.Buffers.Binary;

namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>Writes FLV (Adobe's FLV specification 10.1, annex E.2 to E.4): a header, then tags, each with its size behind it.</summary>
public static class FlvWriter
{
    /// <summary>Bytes of the file header and the first tag size, 0.</summary>
    public const int StartBytes = FlvReader.HeaderBytes + FlvReader.TagSizeBytes;

    /// <summary>Bytes around a tag's body: 11 before, 4 behind.</summary>
    public const int FrameBytes = FlvReader.TagHeaderBytes + FlvReader.TagSizeBytes;

    private const int MaxBodyBytes = 0xFFFFFF;

    /// <summary>The header and the first tag size.</summary>
    /// <param name="output">Takes <see cref="StartBytes"/> bytes.</param>
    /// <param name="hasAudio">Whether there may be sound: a player that is told so waits for it.</param>
    /// <param name="hasVideo">Whether there may be pictures.</param>
    public static void WriteStart(IBufferWriter<byte> output, bool hasAudio, bool hasVideo)
    {
        var start = output.GetSpan(StartBytes)[..StartBytes];
        start.Clear();
        "FLV\u0001"u8.CopyTo(start);
        start[4] = (byte)((hasAudio ? 4 : 0) | (hasVideo ? 1 : 0));
        start[8] = FlvReader.HeaderBytes;
        output.Advance(StartBytes);
    }

    /// <summary>The 11 bytes before a body, for whoever keeps the body where it is.</summary>
    /// <param name="header">Takes <see cref="FlvReader.TagHeaderBytes"/> bytes.</param>
    /// <param name="type">Audio, video or data.</param>
    /// <param name="timestamp">Milliseconds.</param>
    /// <param name="bodyBytes">Bytes of the body, less than 16 MiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">A longer body.</exception>
    public static void WriteTagHeader(Span<byte> header, RtmpMessageType type, uint timestamp, int bodyBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bodyBytes, MaxBodyBytes);
        header[FlvReader.TagHeaderBytes - 1] = 0;
        header[0] = (byte)type;
        (header[1], header[2], header[3]) = ((byte)(bodyBytes >> 16), (byte)(bodyBytes >> 8), (byte)bodyBytes);
        (header[4], header[5], header[6], header[7]) = ((byte)(timestamp >> 16), (byte)(timestamp >> 8), (byte)timestamp, (byte)(timestamp >> 24));
        (header[8], header[9]) = (0, 0);
    }

    /// <summary>The 4 bytes behind a body.</summary>
    public static void WriteTagSize(Span<byte> size, int bodyBytes) => BinaryPrimitives.WriteInt32BigEndian(size, FlvReader.TagHeaderBytes + bodyBytes);

    /// <summary>A whole tag.</summary>
    /// <param name="output">Takes the body's bytes and <see cref="FrameBytes"/>.</param>
    /// <param name="type">Audio, video or data.</param>
    /// <param name="timestamp">Milliseconds.</param>
    /// <param name="body">Its content, as the message had it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A body of 16 MiB or more.</exception>
    public static void WriteTag(IBufferWriter<byte> output, RtmpMessageType type, uint timestamp, in ReadOnlySequence<byte> body)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, MaxBodyBytes);
        var length = (int)body.Length;
        WriteTagHeader(output.GetSpan(FlvReader.TagHeaderBytes), type, timestamp, length);
        output.Advance(FlvReader.TagHeaderBytes);
        foreach (var segment in body) output.Write(segment.Span);
        WriteTagSize(output.GetSpan(FlvReader.TagSizeBytes), length);
        output.Advance(FlvReader.TagSizeBytes);
    }
}
