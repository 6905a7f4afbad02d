using System.Buffers;

namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>
/// Header and body of a video message: FLV specification 10.1, annex E.4.3, codec number 12 for H.265 as cameras have it, and the four-character codes of
/// Enhanced RTMP.
/// </summary>
public readonly struct VideoTag
{
    private const int KeyFrame = 1;
    private const int Command = 5;
    private const int AvcNumber = 7;
    private const int HevcNumber = 12;
    private const int CompositionBits = 24;

    // Packet types of Enhanced RTMP; 0 to 2 mean the same in the older form.
    private const int SequenceStart = 0;
    private const int CodedFrames = 1;
    private const int SequenceEnd = 2;
    private const int CodedFramesAtOnce = 3;
    private const int Multitrack = 6;

    /// <summary>How it is coded.</summary>
    public FlvVideoCodec Codec { get; private init; }

    /// <summary>What the body is.</summary>
    public FlvPacket Packet { get; private init; }

    /// <summary>Whether a decoder can begin here.</summary>
    public bool IsKey { get; private init; }

    /// <summary>Whether the header is of Enhanced RTMP.</summary>
    public bool IsEnhanced { get; private init; }

    /// <summary>Milliseconds from the message's time to the instant at which the picture is shown; -8,388,608 to 8,388,607, of cameras 0.</summary>
    public int CompositionMilliseconds { get; private init; }

    /// <summary>Configuration or pictures: NAL units with a length before each (<see cref="NalLengths"/>).</summary>
    public ReadOnlySequence<byte> Body { get; private init; }

    /// <summary>Reads the payload of a video message.</summary>
    /// <returns>False when it is cut. Encoders are known that send empty ones; they mean nothing.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> payload, out VideoTag tag)
    {
        tag = default;
        var reader = new SequenceReader<byte>(payload);
        if (!reader.TryRead(out var first)) return false;
        return (first & 0x80) != 0 ? TryReadEnhanced(ref reader, first, out tag) : TryReadNumbered(ref reader, first, out tag);
    }

    /// <summary>Bytes of the header that <see cref="WriteHeader"/> writes.</summary>
    public const int HeaderBytes = 5;

    /// <summary>Writes the older form of a header, which every player reads, for a body of our own.</summary>
    /// <param name="header">Takes <see cref="HeaderBytes"/> bytes.</param>
    /// <param name="codec">H.264, or H.265 by number 12.</param>
    /// <param name="packet">What the body will be.</param>
    /// <param name="isKey">Whether a decoder can begin here; a sequence header counts as one.</param>
    /// <param name="compositionMilliseconds">24 bits.</param>
    /// <exception cref="ArgumentException">Another codec.</exception>
    public static void WriteHeader(Span<byte> header, FlvVideoCodec codec, FlvPacket packet, bool isKey, int compositionMilliseconds = 0)
    {
        var number = codec switch
        {
            FlvVideoCodec.H264 => AvcNumber, FlvVideoCodec.H265 => HevcNumber,
            _ => throw new ArgumentException($"No header for {codec}.", nameof(codec)),
        };
        header[4] = (byte)compositionMilliseconds;
        header[0] = (byte)((isKey ? KeyFrame : KeyFrame + 1) << 4 | number);
        header[1] = (byte)packet;
        (header[2], header[3]) = ((byte)(compositionMilliseconds >> 16), (byte)(compositionMilliseconds >> 8));
    }

    private static bool TryReadNumbered(ref SequenceReader<byte> reader, byte first, out VideoTag tag)
    {
        tag = default;
        var (frame, number) = (first >> 4, first & 0x0F);
        var codec = number switch
        {
            2 => FlvVideoCodec.SorensonH263, 3 or 6 => FlvVideoCodec.Screen, 4 or 5 => FlvVideoCodec.Vp6, AvcNumber => FlvVideoCodec.H264, HevcNumber => FlvVideoCodec.H265,
            _ => FlvVideoCodec.Unknown,
        };
        var packet = CodedFrames;
        var composition = 0;
        if (frame != Command && codec is FlvVideoCodec.H264 or FlvVideoCodec.H265)
        {
            if (!reader.TryRead(out var type) || !TryReadS24(ref reader, out composition)) return false;
            packet = type;
        }
        tag = Of(codec, frame, packet, composition, isEnhanced: false, reader.UnreadSequence);
        return true;
    }

    private static bool TryReadEnhanced(ref SequenceReader<byte> reader, byte first, out VideoTag tag)
    {
        tag = default;
        var (frame, packet) = ((first >> 4) & 7, first & 0x0F);
        if (!ExtendedHeader.TryRead(ref reader, ref packet, Multitrack, out var code))
        {
            tag = new VideoTag { Packet = FlvPacket.Other, IsEnhanced = true };
            return true;
        }
        var codec = FourCc.VideoOf(code);
        var composition = 0;
        if (packet == CodedFrames && frame != Command && FourCc.HasCompositionTime(codec) && !TryReadS24(ref reader, out composition)) return false;
        tag = Of(codec, frame, packet == CodedFramesAtOnce ? CodedFrames : packet, composition, isEnhanced: true, reader.UnreadSequence);
        return true;
    }

    private static VideoTag Of(FlvVideoCodec codec, int frame, int packet, int composition, bool isEnhanced, in ReadOnlySequence<byte> body) => new()
    {
        Codec = codec, IsKey = frame == KeyFrame, IsEnhanced = isEnhanced, CompositionMilliseconds = composition, Body = body,
        Packet = frame == Command ? FlvPacket.Other : packet switch
        {
            SequenceStart => FlvPacket.SequenceHeader, CodedFrames => FlvPacket.Frames, SequenceEnd => FlvPacket.SequenceEnd, _ => FlvPacket.Other,
        },
    };

    private static bool TryReadS24(ref SequenceReader<byte> reader, out int value)
    {
        value = 0;
        if (!reader.TryReadBigEndian(out short high) || !reader.TryRead(out var low)) return false;
        value = high << (CompositionBits - 16) | low;
        return true;
    }
}
