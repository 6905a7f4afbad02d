using System.Buffers;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Rtmp.Flv;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>What became of a message.</summary>
internal enum MediaOutcome
{
    /// <summary>Nothing to hand on: a configuration, an end, an empty message.</summary>
    Nothing,

    /// <summary>A frame.</summary>
    Frame,

    /// <summary>A picture that cannot be used: what follows refers to it.</summary>
    PictureLost,

    /// <summary>Nothing that is known here: another codec, a configuration that cannot be.</summary>
    NotUnderstood,
}

/// <summary>
/// Turns messages of sound and pictures into frames: NAL units behind start codes, key frames with their parameter sets, sound with its configuration. A frame's time is when it is
/// to be decoded; composition times are left out: cameras send pictures in the order in which they are shown, and of other encoders every player restores the order by itself.
/// </summary>
internal sealed class MediaMessages : IDisposable
{
    // AudioSpecificConfig: as MediaFrame.Configuration promises.
    private const int LeastConfiguration = 2;
    private const int MostConfiguration = 64;

    private const int LongLengthBytes = 4;
    private const int H264Delimiter = 9;
    private const int H265Delimiter = 35;

    private readonly MediaClock clock = new();
    private readonly PictureBuffer picture = new();
    private DecoderRecord? record;
    private byte[] soundConfiguration = [];
    private int soundRate;

    /// <summary>Takes a message of sound or pictures.</summary>
    /// <param name="message">The message.</param>
    /// <param name="arrivedAt">When it came, UTC.</param>
    /// <param name="nowMilliseconds">The same on the relay's monotonic clock.</param>
    /// <param name="frame">The frame; valid until the next call.</param>
    public MediaOutcome Take(in RtmpMessage message, DateTimeOffset arrivedAt, long nowMilliseconds, out MediaFrame frame)
    {
        picture.Dispose();
        frame = default;
        var outcome = message.Type switch
        {
            RtmpMessageType.Video => TakePicture(message.Payload, out frame),
            RtmpMessageType.Audio => TakeSound(message.Payload, out frame),
            _ => MediaOutcome.Nothing,
        };
        if (outcome == MediaOutcome.Frame) frame = frame with { ArrivedAt = arrivedAt, TimeMicroseconds = clock.Next(message.Timestamp, frame.IsVideo, nowMilliseconds) };
        return outcome;
    }

    /// <summary>Gives the last frame's memory back.</summary>
    public void Dispose() => picture.Dispose();

    private MediaOutcome TakePicture(in ReadOnlySequence<byte> payload, out MediaFrame frame)
    {
        frame = default;
        if (!VideoTag.TryRead(payload, out var tag)) return payload.IsEmpty ? MediaOutcome.Nothing : MediaOutcome.NotUnderstood;
        return tag.Packet switch
        {
            FlvPacket.SequenceHeader => Configure(tag),
            FlvPacket.Frames when tag.Body.IsEmpty => MediaOutcome.Nothing,
            FlvPacket.Frames when tag.Codec is not (FlvVideoCodec.H264 or FlvVideoCodec.H265) => MediaOutcome.NotUnderstood,
            FlvPacket.Frames => TryWrite(tag, out frame) ? MediaOutcome.Frame : MediaOutcome.PictureLost,
            _ => MediaOutcome.Nothing,
        };
    }

    // Encoders are known that repeat it before every key frame: the same one costs nothing.
    private MediaOutcome Configure(in VideoTag tag)
    {
        if (record is not null && record.Codec == tag.Codec && IsSame(tag.Body, record.Content.Span)) return MediaOutcome.Nothing;
        record = DecoderRecord.TryRead(tag.Codec, tag.Body);
        return record is null ? MediaOutcome.NotUnderstood : MediaOutcome.Nothing;
    }

    private bool TryWrite(in VideoTag tag, out MediaFrame frame)
    {
        frame = default;
        if (record is null || record.Codec != tag.Codec) return false;
        var codec = tag.Codec == FlvVideoCodec.H265 ? MediaCodec.H265 : MediaCodec.H264;
        var body = tag.Body;
        // A delimiter says nothing, and belongs before the parameter sets that are put there.
        if (TryReadFirst(body, codec, out var first, out var length) && first == (codec == MediaCodec.H265 ? H265Delimiter : H264Delimiter))
        {
            body = body.Slice(length);
            if (!TryReadFirst(body, codec, out first, out _)) first = 0;
        }
        picture.Begin((int)body.Length + record.ParameterSets.Length + (NalLengths.MaxUnits * (LongLengthBytes - record.LengthBytes)));
        if (tag.IsKey && !BeginsWithSets(codec, first)) picture.Write(record.ParameterSets.Span);
        var before = picture.Written.Length;
        if (!NalLengths.TryWriteAnnexB(body, record.LengthBytes, picture) || picture.Written.Length == before) return false;
        frame = new MediaFrame { Codec = codec, IsKey = tag.IsKey, Payload = picture.Written, TimeMicroseconds = 0, ArrivedAt = default };
        return true;
    }

    // Type of the first NAL unit, and its bytes with the length before it.
    private bool TryReadFirst(in ReadOnlySequence<byte> body, MediaCodec codec, out int type, out long bytes)
    {
        (type, bytes) = (0, 0);
        var reader = new SequenceReader<byte>(body);
        var length = 0L;
        for (var i = 0; i < record!.LengthBytes; i++)
        {
            if (!reader.TryRead(out var next)) return false;
            length = length << 8 | next;
        }
        if (length == 0 || length > reader.Remaining || !reader.TryRead(out var header)) return false;
        (type, bytes) = (codec == MediaCodec.H265 ? (header >> 1) & 0x3F : header & 0x1F, record.LengthBytes + length);
        return true;
    }

    private static bool BeginsWithSets(MediaCodec codec, int first) => codec == MediaCodec.H265 ? first is NalTypes.H265Vps or NalTypes.H265Sps : first == NalTypes.H264Sps;

    private MediaOutcome TakeSound(in ReadOnlySequence<byte> payload, out MediaFrame frame)
    {
        frame = default;
        if (!AudioTag.TryRead(payload, out var tag)) return payload.IsEmpty ? MediaOutcome.Nothing : MediaOutcome.NotUnderstood;
        if (tag.Packet is not (FlvPacket.SequenceHeader or FlvPacket.Frames)) return MediaOutcome.Nothing;
        if (tag.Codec is not (FlvAudioCodec.Aac or FlvAudioCodec.G711ALaw or FlvAudioCodec.G711MuLaw)) return MediaOutcome.NotUnderstood;
        if (tag.Packet == FlvPacket.SequenceHeader) return tag.Codec == FlvAudioCodec.Aac ? ConfigureSound(tag.Body) : MediaOutcome.Nothing;
        // Sound before its configuration cannot be decoded by anybody.
        if (tag.Body.IsEmpty || (tag.Codec == FlvAudioCodec.Aac && soundRate == 0)) return MediaOutcome.Nothing;
        var codec = tag.Codec switch { FlvAudioCodec.Aac => MediaCodec.Aac, FlvAudioCodec.G711ALaw => MediaCodec.G711ALaw, _ => MediaCodec.G711MuLaw };
        frame = new MediaFrame
        {
            Codec = codec, Payload = tag.Body, TimeMicroseconds = 0, ArrivedAt = default, SampleRate = codec == MediaCodec.Aac ? soundRate : AudioTag.G711Rate,
            Configuration = codec == MediaCodec.Aac ? soundConfiguration : default,
        };
        return MediaOutcome.Frame;
    }

    private MediaOutcome ConfigureSound(in ReadOnlySequence<byte> body)
    {
        if (soundRate > 0 && IsSame(body, soundConfiguration)) return MediaOutcome.Nothing;
        soundRate = 0;
        if (body.Length is < LeastConfiguration or > MostConfiguration || !AacConfiguration.TryRead(body, out var read)) return MediaOutcome.NotUnderstood;
        (soundConfiguration, soundRate) = (body.ToArray(), read.SampleRate);
        return MediaOutcome.Nothing;
    }

    private static bool IsSame(in ReadOnlySequence<byte> body, ReadOnlySpan<byte> known)
    {
        if (body.Length != known.Length) return false;
        foreach (var segment in body)
        {
            if (!known.StartsWith(segment.Span)) return false;
            known = known[segment.Length..];
        }
        return true;
    }
}
