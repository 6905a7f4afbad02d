using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Sessions;
using CloudCam.Protocols.Teltonika;

namespace CloudCam.Benchmarks.DualCam;

/// <summary>A Teltonika session with an open file, fed without a relay around it.</summary>
internal sealed class DualCamTransfer
{
    private const uint EndlessPackets = uint.MaxValue;
    private readonly IDeviceSession session;

    /// <summary>Goes through everything up to SYNC.</summary>
    /// <param name="packets">Announced size; endless when not given.</param>
    public DualCamTransfer(uint packets = EndlessPackets)
    {
        var options = new TeltonikaOptions { MaxFileBytes = EndlessPackets * (long)DualCamStream.PayloadBytes };
        session = new TeltonikaProtocol(options, TimeProvider.System).CreateSession(0);
        Take(DualCamStream.Init);
        session.OnIdentified(new DeviceRecord(Outbox.TakeIdentify()!.Value, DeviceStanding.Fleet, Quirks.None, 1), Outbox);
        Take(DualCamStream.Metadata);
        Take(DualCamStream.Start(packets));
        if (Outbox.TakeOpenFile() is null) throw new InvalidOperationException("The session did not ask for its file.");
        session.OnFileOpened(Writer, Outbox);
        Take(DualCamStream.Sync(1));
        Outbox.ClearEvents();
        Outbox.ClearReplies();
    }

    public SessionOutbox Outbox { get; } = new();

    public BlockWriter Writer { get; } = new();

    /// <summary>Gives the session what was received; a full block is emptied, as the relay does when it is stored.</summary>
    public void Take(ref ReadOnlySequence<byte> unread)
    {
        while (true)
        {
            Outbox.BeginStep(0);
            session.OnBytes(ref unread, Outbox);
            if (!Outbox.TakeNeedsRoom()) return;
            Writer.Empty();
        }
    }

    /// <summary>Gives the session whole frames.</summary>
    public void Take(ReadOnlyMemory<byte> frames)
    {
        var unread = new ReadOnlySequence<byte>(frames);
        Take(ref unread);
        if (!unread.IsEmpty) throw new InvalidOperationException("The session left bytes of whole frames.");
    }
}
