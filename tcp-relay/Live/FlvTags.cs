using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Rtmp;
using CloudCam.Protocols.Rtmp.Flv;

namespace CloudCam.Relay.Live;

/// <summary>Heads and configurations of FLV as viewers get them. H.265 in two forms: codec number 12, and the four-character code of Enhanced RTMP (version 2); both of the same size.</summary>
internal static class FlvTags
{
    /// <summary>Before a picture's NAL units: tag header and video header, in both forms.</summary>
    public const int PictureHeadBytes = FlvReader.TagHeaderBytes + VideoTag.HeaderBytes;

    /// <summary>Samples per second of G.711 in FLV; it cannot say another number.</summary>
    public const int G711Rate = AudioTag.G711Rate;

    private const int AacHeaderBytes = 2;
    private const byte EnhancedKey = 0x90;
    private const byte EnhancedDelta = 0xA0;

    // Coded frames without a composition time: so the header has five bytes, like the older one.
    private const byte EnhancedFrames = 3;

    private static ReadOnlySpan<byte> Hvc1 => "hvc1"u8;

    /// <summary>The file's header and the first tag size.</summary>
    public static byte[] Start(bool hasAudio, bool hasVideo)
    {
        var start = new ArrayBufferWriter<byte>(FlvWriter.StartBytes);
        FlvWriter.WriteStart(start, hasAudio, hasVideo);
        return start.WrittenSpan.ToArray();
    }

    /// <summary>Writes what stands before a picture's NAL units.</summary>
    public static void WritePictureHead(Span<byte> head, MediaCodec codec, bool isKey, uint milliseconds, int payloadBytes)
    {
        FlvWriter.WriteTagHeader(head, RtmpMessageType.Video, milliseconds, VideoTag.HeaderBytes + payloadBytes);
        VideoTag.WriteHeader(head[FlvReader.TagHeaderBytes..], CodecOf(codec), FlvPacket.Frames, isKey);
    }

    /// <summary>The same in the form of Enhanced RTMP, H.265.</summary>
    public static void WriteEnhancedHead(Span<byte> head, bool isKey, uint milliseconds, int payloadBytes)
    {
        FlvWriter.WriteTagHeader(head, RtmpMessageType.Video, milliseconds, VideoTag.HeaderBytes + payloadBytes);
        head[FlvReader.TagHeaderBytes] = (byte)((isKey ? EnhancedKey : EnhancedDelta) | EnhancedFrames);
        Hvc1.CopyTo(head[(FlvReader.TagHeaderBytes + 1)..]);
    }

    /// <summary>Bytes before the sound.</summary>
    public static int SoundHeadBytes(MediaCodec codec) => FlvReader.TagHeaderBytes + (codec == MediaCodec.Aac ? AacHeaderBytes : 1);

    /// <summary>Writes what stands before sound.</summary>
    public static void WriteSoundHead(Span<byte> head, MediaCodec codec, uint milliseconds, int payloadBytes)
    {
        var headerBytes = SoundHeadBytes(codec) - FlvReader.TagHeaderBytes;
        FlvWriter.WriteTagHeader(head, RtmpMessageType.Audio, milliseconds, headerBytes + payloadBytes);
        head[FlvReader.TagHeaderBytes] = AudioTag.FirstByte(CodecOfSound(codec));
        if (codec == MediaCodec.Aac) head[FlvReader.TagHeaderBytes + 1] = 1;
    }

    /// <summary>Writes the size behind a body.</summary>
    public static void WriteSize(Span<byte> size, int tagBytes) => BinaryPrimitives.WriteInt32BigEndian(size, tagBytes);

    /// <summary>The tag with avcC or hvcC.</summary>
    public static byte[] VideoConfiguration(VideoFormat format, uint milliseconds)
    {
        var header = new byte[VideoTag.HeaderBytes];
        VideoTag.WriteHeader(header, CodecOf(format.Codec), FlvPacket.SequenceHeader, isKey: true);
        return Tag(RtmpMessageType.Video, milliseconds, header, format.Configuration.Span);
    }

    /// <summary>The tag with hvcC in the form of Enhanced RTMP.</summary>
    public static byte[] EnhancedConfiguration(VideoFormat format, uint milliseconds) =>
        Tag(RtmpMessageType.Video, milliseconds, [EnhancedKey, .. Hvc1], format.Configuration.Span);

    /// <summary>The tag with AudioSpecificConfig.</summary>
    public static byte[] AacConfiguration(ReadOnlySpan<byte> configuration, uint milliseconds) =>
        Tag(RtmpMessageType.Audio, milliseconds, [AudioTag.FirstByte(FlvAudioCodec.Aac), 0], configuration);

    private static byte[] Tag(RtmpMessageType type, uint milliseconds, ReadOnlySpan<byte> header, ReadOnlySpan<byte> content)
    {
        var body = header.Length + content.Length;
        var tag = new byte[body + FlvWriter.FrameBytes];
        FlvWriter.WriteTagHeader(tag, type, milliseconds, body);
        header.CopyTo(tag.AsSpan(FlvReader.TagHeaderBytes));
        content.CopyTo(tag.AsSpan(FlvReader.TagHeaderBytes + header.Length));
        FlvWriter.WriteTagSize(tag.AsSpan(tag.Length - FlvReader.TagSizeBytes), body);
        return tag;
    }

    private static FlvVideoCodec CodecOf(MediaCodec codec) => codec == MediaCodec.H265 ? FlvVideoCodec.H265 : FlvVideoCodec.H264;

    private static FlvAudioCodec CodecOfSound(MediaCodec codec) =>
        codec switch { MediaCodec.Aac => FlvAudioCodec.Aac, MediaCodec.G711MuLaw => FlvAudioCodec.G711MuLaw, _ => FlvAudioCodec.G711ALaw };
}
