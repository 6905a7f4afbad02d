using System.Buffers;
using System.Buffers.Binary;

namespace CloudCam.Protocols.Dvrip.Requests;

/// <summary>Speech to the camera.</summary>
public static partial class DvripWriter
{
    /// <summary>Sound of one talk packet: 40 ms of A-law, 8 kHz, one byte a sample.</summary>
    public const int TalkSoundBytes = 320;

    /// <summary>Payload of one talk packet: the sound behind its frame header.</summary>
    public const int TalkPayloadBytes = 8 + TalkSoundBytes;

    /// <summary>Says that this connection is to carry talk (1434). One talker at a time: 503.</summary>
    public static void ClaimTalk(IBufferWriter<byte> output, DvripStamp stamp) => Talk(output, DvripMessageId.TalkClaim, stamp, "Claim"u8);

    /// <summary>Starts talk (1430).</summary>
    public static void StartTalk(IBufferWriter<byte> output, DvripStamp stamp) => Talk(output, DvripMessageId.Talk, stamp, "Start"u8);

    /// <summary>Stops talk (1430).</summary>
    public static void StopTalk(IBufferWriter<byte> output, DvripStamp stamp) => Talk(output, DvripMessageId.Talk, stamp, "Stop"u8);

    /// <summary>One packet of speech (1432); the next one is due 40 ms later.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session and sequence, which may stay 0.</param>
    /// <param name="aLaw">Exactly <see cref="TalkSoundBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static void TalkData(IBufferWriter<byte> output, DvripStamp stamp, ReadOnlySpan<byte> aLaw)
    {
        if (aLaw.Length != TalkSoundBytes) throw new ArgumentException($"A packet of talk has {TalkSoundBytes} bytes.", nameof(aLaw));
        var packet = output.GetSpan(DvripHeader.Bytes + TalkPayloadBytes);
        new DvripHeader(DvripMessageId.TalkData, stamp.Session, stamp.Sequence, TalkPayloadBytes).Write(packet);
        packet = packet[DvripHeader.Bytes..];
        // An audio frame: A-law (0E), 8 kHz (2).
        (packet[0], packet[1], packet[2], packet[3], packet[4], packet[5]) = (0, 0, 1, 0xFA, 0x0E, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[6..], TalkSoundBytes);
        aLaw.CopyTo(packet[8..]);
        output.Advance(DvripHeader.Bytes + TalkPayloadBytes);
    }

    private static void Talk(IBufferWriter<byte> output, DvripMessageId message, DvripStamp stamp, ReadOnlySpan<byte> action)
    {
        var body = new DvripBody(output, message, stamp, FixedBytes);
        body.Word("Name"u8, "OPTalk"u8);
        body.Open("OPTalk"u8);
        body.Word("Action"u8, action);
        body.Open("AudioFormat"u8);
        body.Number("BitRate"u8, 0);
        body.Word("EncodeType"u8, "G711_ALAW"u8);
        body.Number("SampleBit"u8, 8);
        body.Number("SampleRate"u8, 8);
        body.Close();
        body.Close();
        body.FinishWithSession();
    }
}
