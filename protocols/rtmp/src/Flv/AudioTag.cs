using System.Buffers;

namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>Header and body of an audio message: FLV specification 10.1, annex E.4.2, and the four-character codes of Enhanced RTMP.</summary>
public readonly struct AudioTag
{
    /// <summary>Samples per second of G.711, whatever the header's two bits say: they cannot say it.</summary>
    public const int G711Rate = 8_000;

    private const int AacNumber = 10;
    private const int EnhancedNumber = 9;
    private const int Multitrack = 5;
    private const int BaseRate = 44_100;

    /// <summary>How it is coded.</summary>
    public FlvAudioCodec Codec { get; private init; }

    /// <summary>What the body is.</summary>
    public FlvPacket Packet { get; private init; }

    /// <summary>Whether the header is of Enhanced RTMP.</summary>
    public bool IsEnhanced { get; private init; }

    /// <summary>Samples per second as the header says; of AAC and Enhanced RTMP 0: the sequence header says it.</summary>
    public int SampleRate { get; private init; }

    /// <summary>Channels as the header says, 1 or 2; of AAC and Enhanced RTMP 0.</summary>
    public int Channels { get; private init; }

    /// <summary>Configuration or sound.</summary>
    public ReadOnlySequence<byte> Body { get; private init; }

    /// <summary>Reads the payload of an audio message.</summary>
    /// <returns>False when it is cut, or empty.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> payload, out AudioTag tag)
    {
        tag = default;
        var reader = new SequenceReader<byte>(payload);
        if (!reader.TryRead(out var first)) return false;
        var number = first >> 4;
        if (number == EnhancedNumber)
        {
            tag = ReadEnhanced(ref reader, first & 0x0F);
            return true;
        }
        if (number == AacNumber)
        {
            if (!reader.TryRead(out var packet)) return false;
            tag = new AudioTag { Codec = FlvAudioCodec.Aac, Packet = packet switch { 0 => FlvPacket.SequenceHeader, 1 => FlvPacket.Frames, _ => FlvPacket.Other }, Body = reader.UnreadSequence };
            return true;
        }
        var codec = CodecOf(number);
        tag = new AudioTag
        {
            Codec = codec, Packet = FlvPacket.Frames, Channels = 1 + (first & 1), Body = reader.UnreadSequence,
            SampleRate = codec is FlvAudioCodec.G711ALaw or FlvAudioCodec.G711MuLaw || number is 5 or 14 ? G711Rate : number is 4 or 11 ? 2 * G711Rate : BaseRate >> (3 - ((first >> 2) & 3)),
        };
        return true;
    }

    /// <summary>The first byte of an audio message with a body of our own.</summary>
    /// <param name="codec">AAC (a packet type follows: 0 sequence header, 1 sound) or G.711.</param>
    /// <exception cref="ArgumentException">Another codec.</exception>
    public static byte FirstByte(FlvAudioCodec codec) => codec switch
    {
        FlvAudioCodec.Aac => 0xAF,
        FlvAudioCodec.G711ALaw => 0x72,
        FlvAudioCodec.G711MuLaw => 0x82,
        _ => throw new ArgumentException($"No header for {codec}.", nameof(codec)),
    };

    private static AudioTag ReadEnhanced(ref SequenceReader<byte> reader, int packet) =>
        ExtendedHeader.TryRead(ref reader, ref packet, Multitrack, out var code)
            ? new AudioTag
            {
                Codec = FourCc.AudioOf(code), IsEnhanced = true, Body = reader.UnreadSequence,
                Packet = packet switch { 0 => FlvPacket.SequenceHeader, 1 => FlvPacket.Frames, 2 => FlvPacket.SequenceEnd, _ => FlvPacket.Other },
            }
            : new AudioTag { Packet = FlvPacket.Other, IsEnhanced = true };

    private static FlvAudioCodec CodecOf(int number) => number switch
    {
        0 or 3 => FlvAudioCodec.Pcm, 1 => FlvAudioCodec.Adpcm, 2 or 14 => FlvAudioCodec.Mp3, 4 or 5 or 6 => FlvAudioCodec.Nellymoser, 7 => FlvAudioCodec.G711ALaw,
        8 => FlvAudioCodec.G711MuLaw, 11 => FlvAudioCodec.Speex, _ => FlvAudioCodec.Unknown,
    };
}
