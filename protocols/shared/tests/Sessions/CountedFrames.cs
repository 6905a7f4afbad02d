using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Tests.Sessions;

/// <summary>The smallest wire there is: one length byte, then that many bytes; 0xFF is not allowed.</summary>
internal sealed class CountedDecoder : IFrameDecoder<CountedFrame>
{
    public bool TryDecode(ref ReadOnlySequence<byte> unread, out CountedFrame frame)
    {
        frame = default;
        var cursor = new SequenceReader<byte>(unread);
        if (!cursor.TryRead(out var length)) return false;
        if (length == 0xFF) throw new ProtocolViolationException(Violation.FrameTooLarge, "255 bytes");
        if (cursor.Remaining < length) return false;
        frame = new CountedFrame(unread.Slice(1, length));
        unread = unread.Slice(1 + length);
        return true;
    }
}

internal readonly record struct CountedFrame(ReadOnlySequence<byte> Payload);

/// <summary>Remembers what it was given; does what the first payload byte says.</summary>
internal sealed class CountedSession() : FramedSession<CountedFrame>(new CountedDecoder())
{
    public const byte Refuse = 0x01;
    public const byte Identify = 0x02;
    public const byte Reply = 0x03;

    public List<string> Taken { get; } = [];

    public int Offered { get; private set; }

    public bool HasRoom { get; set; }

    public override void OnDeadline(long nowMilliseconds, SessionOutbox outbox) => DeadlineMilliseconds = nowMilliseconds + 1;

    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox) => Taken.Add(device.Id.Value);

    protected override bool OnFrame(in CountedFrame frame, SessionOutbox outbox)
    {
        Offered++;
        var bytes = frame.Payload.ToArray();
        switch (bytes.FirstOrDefault())
        {
            case Refuse when !HasRoom:
                outbox.RequestRoom();
                return false;
            case Identify:
                outbox.RequestIdentify(DeviceId.FromImei(7));
                break;
            case Reply:
                outbox.Replies.Write("ok"u8);
                break;
            default:
                break;
        }
        Taken.Add(Convert.ToHexString(bytes));
        return true;
    }
}
