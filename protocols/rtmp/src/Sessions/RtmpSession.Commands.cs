using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Commands;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <content>What a publisher says, and what it hears.</content>
internal sealed partial class RtmpSession
{
    private const string Application = "live";

    private void OnCommand(in RtmpCommand command, SessionOutbox outbox)
    {
        CountCommand();
        if (app is null && command.Name != RtmpCommandName.Connect) throw new ProtocolViolationException(Violation.UnexpectedMessage, $"{command.Name} before connect");
        switch (command.Name)
        {
            case RtmpCommandName.Connect:
                OnConnect(command, outbox);
                break;
            case RtmpCommandName.CreateStream:
                writer.Result(outbox.Replies, command.Transaction, PublishStream);
                break;
            case RtmpCommandName.ReleaseStream or RtmpCommandName.FcPublish or RtmpCommandName.FcUnpublish:
                Answer(command, outbox);
                break;
            case RtmpCommandName.Publish:
                OnPublish(RtmpStreamCommand.Read(command.Arguments), outbox);
                break;
            case RtmpCommandName.DeleteStream or RtmpCommandName.CloseStream:
                OnUnpublish(outbox);
                break;
            case RtmpCommandName.Play:
                Refuse(RtmpStatusCodes.Failed, "Nothing is played here.", outbox);
                break;
            case RtmpCommandName.Result or RtmpCommandName.Error or RtmpCommandName.OnStatus:
                // We ask for nothing.
                break;
            default:
                if (command.Transaction > 0) writer.Error(outbox.Replies, command.Transaction, RtmpStatusCodes.CallFailed, "Nobody knows this command here.");
                break;
        }
    }

    // Of the address only the first half is known here: whether it is one is told at publish.
    private void OnConnect(in RtmpCommand command, SessionOutbox outbox)
    {
        if (app is not null) throw new ProtocolViolationException(Violation.UnexpectedMessage, "a second connect");
        var connect = RtmpConnect.Read(command.Arguments);
        if (connect.App != Application && !connect.App.StartsWith(Application + "/", StringComparison.Ordinal))
        {
            writer.Error(outbox.Replies, command.Transaction, RtmpStatusCodes.ConnectRejected, LiveWords.NoAddress);
            outbox.RequestEnd(SessionEnd.Refused);
            return;
        }
        app = connect.App;
        writer.WindowAcknowledgementSize(outbox.Replies, (uint)options.WindowBytes);
        writer.PeerBandwidth(outbox.Replies, (uint)options.WindowBytes);
        writer.SetChunkSize(outbox.Replies, OurChunkBytes);
        writer.ConnectResult(outbox.Replies, command.Transaction, connect.FourCcs.Count > 0);
    }

    private void OnPublish(RtmpStreamCommand command, SessionOutbox outbox)
    {
        if (!LiveAddress.TryParse(app, command.Name, out var address))
        {
            Refuse(RtmpStatusCodes.PublishBadName, LiveWords.NoAddress, outbox);
            return;
        }
        if (published is { } before)
        {
            writer.OnStatus(outbox.Replies, PublishStream, isError: true, RtmpStatusCodes.PublishBadName, "This connection has its stream.");
            throw new ProtocolViolationException(before.Device == address.Device ? Violation.UnexpectedMessage : Violation.IdentityChanged, "a second publish");
        }
        published = address;
        Identify(address, outbox);
    }

    private void OnUnpublish(SessionOutbox outbox)
    {
        if (published is null) return;
        writer.OnStatus(outbox.Replies, PublishStream, isError: false, RtmpStatusCodes.UnpublishSuccess, "The stream has ended.");
        outbox.RequestEnd(SessionEnd.Done);
    }

    private void Answer(in RtmpCommand command, SessionOutbox outbox)
    {
        if (command.Transaction > 0) writer.Result(outbox.Replies, command.Transaction, null);
    }
}
