using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Core.Devices;
using CloudCam.Core.Checksums;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Benchmarks.RelayHost;

/// <summary>
/// The smallest protocol there is: GT06-style frames (<c>78 78</c> length number content serial CRC <c>0D 0A</c>), each answered with
/// its own number and serial, nothing stored. It measures the relay's connection layer: what an answer costs that waits for nothing.
/// </summary>
internal sealed class AckProtocol : IDeviceProtocol
{
    public string Name => "ack";

    public TimeSpan IdleTimeout => TimeSpan.FromMinutes(10);

    public Recognition Recognise(in ReadOnlySequence<byte> first) =>
        first.FirstSpan[0] == 0x78 ? Recognition.Yes : Recognition.No;

    public IDeviceSession CreateSession(long nowMilliseconds) => new AckSession();
}

internal readonly record struct AckFrame(byte Number, ushort Serial, bool CrcValid);

internal sealed class AckFrameDecoder : IFrameDecoder<AckFrame>
{
    public bool TryDecode(ref ReadOnlySequence<byte> unread, out AckFrame frame)
    {
        frame = default;
        var bytes = unread.FirstSpan;
        if (bytes.Length < 3) return false;
        if (bytes[0] != 0x78 || bytes[1] != 0x78) throw new ProtocolViolationException(Violation.BadMagic, "no 78 78");
        var length = bytes[2];
        if (length < 5) throw new ProtocolViolationException(Violation.BadLength, $"{length} < 5");
        if (bytes.Length < length + 5) return false;
        var crc = BinaryPrimitives.ReadUInt16BigEndian(bytes[(length + 1)..]);
        frame = new AckFrame(bytes[3], BinaryPrimitives.ReadUInt16BigEndian(bytes[(length - 1)..]), crc == Crc16.X25(bytes[2..(length + 1)]));
        unread = unread.Slice(length + 5);
        return true;
    }
}

internal sealed class AckSession() : FramedSession<AckFrame>(Decoder)
{
    private static readonly AckFrameDecoder Decoder = new();

    public override void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
    }

    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox)
    {
    }

    protected override bool OnFrame(in AckFrame frame, SessionOutbox outbox)
    {
        if (!frame.CrcValid)
        {
            outbox.Count(SessionIncident.CrcMismatch);
            return true;
        }
        AckFrames.Write(outbox.Replies.GetSpan(AckFrames.AnswerBytes), frame.Number, frame.Serial);
        outbox.Replies.Advance(AckFrames.AnswerBytes);
        return true;
    }
}
