using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Listing;
using CloudCam.Protocols.Rtmp.Amf0;
using CloudCam.Protocols.Rtmp.Flv;

namespace CloudCam.Protocols.Rtmp.Listing;

/// <summary>Says what a message is, in words and fields.</summary>
internal static class MessageNarrator
{
    public static FrameListing Describe(in RtmpMessage message, bool isFlv)
    {
        var fields = new Dictionary<string, object?>();
        if (!isFlv) (fields["chunkStream"], fields["stream"]) = (message.ChunkStreamId, message.StreamId);
        (fields["timestampMs"], fields["bytes"]) = (message.Timestamp, message.Payload.Length);
        var name = Enum.IsDefined(message.Type) ? Words(message.Type.ToString()) : $"type-{(byte)message.Type}";
        var isGood = true;
        switch (message.Type)
        {
            case RtmpMessageType.SetChunkSize or RtmpMessageType.Abort or RtmpMessageType.Acknowledgement or RtmpMessageType.WindowAcknowledgementSize or RtmpMessageType.SetPeerBandwidth:
                isGood = TryDescribeNumber(message.Payload, fields);
                break;
            case RtmpMessageType.UserControl:
                isGood = RtmpUserControl.TryRead(message.Payload, out var control);
                if (isGood) (fields["event"], fields["value"], fields["milliseconds"]) = (Words(control.Event.ToString()), control.Value, control.Milliseconds);
                break;
            case RtmpMessageType.Command or RtmpMessageType.CommandAmf3 or RtmpMessageType.Data or RtmpMessageType.DataAmf3:
                return DescribeValues(name, message, fields);
            case RtmpMessageType.Video:
                isGood = TryDescribeVideo(message.Payload, fields);
                break;
            case RtmpMessageType.Audio:
                isGood = TryDescribeAudio(message.Payload, fields);
                break;
            default:
                break;
        }
        return new FrameListing { Frame = name, LengthValid = isGood, Fields = fields };
    }

    private static bool TryDescribeNumber(in ReadOnlySequence<byte> payload, Dictionary<string, object?> fields)
    {
        var reader = new SequenceReader<byte>(payload);
        if (!reader.TryReadBigEndian(out int value)) return false;
        fields["value"] = (uint)value;
        return true;
    }

    private static FrameListing DescribeValues(string name, in RtmpMessage message, Dictionary<string, object?> fields)
    {
        try
        {
            var reader = new Amf0Reader(message.Values);
            fields["values"] = Amf0Tree.ReadAll(ref reader);
            return new FrameListing { Frame = name, LengthValid = true, Fields = fields };
        }
        catch (ProtocolViolationException violation)
        {
            fields["broken"] = violation.Message;
            return new FrameListing { Frame = name, LengthValid = false, Fields = fields };
        }
    }

    private static bool TryDescribeVideo(in ReadOnlySequence<byte> payload, Dictionary<string, object?> fields)
    {
        if (!VideoTag.TryRead(payload, out var tag)) return false;
        (fields["codec"], fields["packet"], fields["key"], fields["enhanced"]) = (tag.Codec.ToString(), Words(tag.Packet.ToString()), tag.IsKey, tag.IsEnhanced);
        if (tag.CompositionMilliseconds != 0) fields["compositionMs"] = tag.CompositionMilliseconds;
        if (tag.Packet == FlvPacket.SequenceHeader && DecoderRecord.TryRead(tag.Codec, tag.Body) is { } record)
            (fields["lengthBytes"], fields["parameterSetBytes"]) = (record.LengthBytes, record.ParameterSets.Length);
        return true;
    }

    private static bool TryDescribeAudio(in ReadOnlySequence<byte> payload, Dictionary<string, object?> fields)
    {
        if (!AudioTag.TryRead(payload, out var tag)) return false;
        (fields["codec"], fields["packet"], fields["enhanced"]) = (tag.Codec.ToString(), Words(tag.Packet.ToString()), tag.IsEnhanced);
        if (tag.SampleRate > 0) (fields["sampleRate"], fields["channels"]) = (tag.SampleRate, tag.Channels);
        if (tag is { Codec: FlvAudioCodec.Aac, Packet: FlvPacket.SequenceHeader } && AacConfiguration.TryRead(tag.Body, out var aac))
            (fields["objectType"], fields["sampleRate"], fields["channels"]) = (aac.ObjectType, aac.SampleRate, aac.Channels);
        return true;
    }

    /// <summary><c>SetChunkSize</c> as <c>set-chunk-size</c>.</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((letter, index) => char.IsUpper(letter) ? (index == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
}
