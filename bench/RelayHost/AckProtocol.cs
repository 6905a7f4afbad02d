using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Core.Checksums;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Benchmarks.RelayHost;

/// <summary>
/// The smallest protocol there is: GT06-style frames (<c>78 78</c> length number content serial CRC <c>0D 0A</c>), each answered with
/// its own number and serial, nothing stored. It measures the relay's connection layer: what an answer costs that waits for nothing.
/// </summary>
/// <param name="identifies">Whether a login also names the device: looked up, told to everybody, then answered.</param>
internal sealed class AckProtocol(bool identifies) : IDeviceProtocol
{
    public string Name => "ack";

    public TimeSpan IdleTimeout => TimeSpan.FromMinutes(10);

    public Recognition Recognise(in ReadOnlySequence<byte> first) =>
        first.FirstSpan[0] == 0x78 ? Recognition.Yes : Recognition.No;

    public IDeviceSession CreateSession(long nowMilliseconds) => new AckSession(identifies);
}

internal readonly record struct AckFrame(byte Number, ushort Serial, bool CrcValid, uint Device);

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
        // The load generator counts its devices in the second half of the terminal id.
        var device = length >= 13 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) : 0;
        frame = new AckFrame(bytes[3], BinaryPrimitives.ReadUInt16BigEndian(bytes[(length - 1)..]), crc == Crc16.X25(bytes[2..(length + 1)]), device);
        unread = unread.Slice(length + 5);
        return true;
    }
}

internal sealed class AckSession(bool identifies) : FramedSession<AckFrame>(Decoder)
{
    private const byte Login = 1;

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
        if (identifies && frame.Number == Login) outbox.RequestIdentify(DeviceId.FromImei(358_000_000_000_000UL + frame.Device));
        AckFrames.Write(outbox.Replies.GetSpan(AckFrames.AnswerBytes), frame.Number, frame.Serial);
        outbox.Replies.Advance(AckFrames.AnswerBytes);
        return true;
    }
}
