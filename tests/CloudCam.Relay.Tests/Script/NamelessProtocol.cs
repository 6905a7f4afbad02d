using System.Buffers;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Relay.Tests.Script;

/// <summary>Takes question marks for ever and never names a device.</summary>
public sealed class NamelessProtocol : IDeviceProtocol
{
    public string Name => "nameless";

    public TimeSpan IdleTimeout => TimeSpan.FromMinutes(1);

    public Recognition Recognise(in ReadOnlySequence<byte> first) => first.FirstSpan[0] == (byte)'?' ? Recognition.Yes : Recognition.No;

    public IDeviceSession CreateSession(long nowMilliseconds) => new Session();

    private sealed class Session : IDeviceSession
    {
        public long DeadlineMilliseconds => long.MaxValue;

        public void OnBytes(ref ReadOnlySequence<byte> unread, SessionOutbox outbox) => unread = unread.Slice(unread.End);

        public void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
        {
        }

        public void OnIdentified(DeviceRecord device, SessionOutbox outbox)
        {
        }

        public void OnFileOpened(IFileWriter file, SessionOutbox outbox)
        {
        }

        public void OnFileClosed(SessionOutbox outbox)
        {
        }

        public void OnCommand(DeviceCommand command, SessionOutbox outbox)
        {
        }

        public void OnStopping(SessionOutbox outbox)
        {
        }
    }
}
