using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Relay.Connections;

/// <content>The end of a connection.</content>
public sealed partial class Delivery
{
    /// <summary>
    /// The connection ended: lets the session say its last, keeps or closes the open file, marks the device offline, tells everybody. Never throws.
    /// </summary>
    /// <param name="link">The connection.</param>
    /// <param name="reason">Why it ended.</param>
    /// <param name="sessionNowMilliseconds">The session's clock.</param>
    public async Task CloseAsync(DeliveryState link, EndReason reason, long sessionNowMilliseconds)
    {
        var outbox = RentOutbox();
        try
        {
            outbox.BeginStep(sessionNowMilliseconds);
            await TryAsync(link, () => EndSessionAsync(link, outbox)).ConfigureAwait(false);
            await TryAsync(link, () => EndFileAsync(link, outbox, reason)).ConfigureAwait(false);
            if (outbox.HasIncidents) TakeIncidents(link, outbox);
            if (link.Device is { Standing: not DeviceStanding.Refused } device)
                await TryAsync(link, () => EndDeviceAsync(link, outbox, device, reason)).ConfigureAwait(false);
        }
        finally
        {
            CloseFile(link);
            ReturnOutbox(outbox);
        }
    }

    // Each part of the end has its turn, whatever became of the one before it.
    private async Task TryAsync(DeliveryState link, Func<Task> part)
    {
        try
        {
            await part().ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            // The camera keeps what we could not keep; the next connection finds the last stored block, the sweep what nobody continues.
            log.StoreFailed(link.Connection, error);
        }
        catch (Exception error)
        {
            log.SessionBroke(link.Connection, error);
        }
    }

    private async Task EndSessionAsync(DeliveryState link, SessionOutbox outbox)
    {
        if (link.Connection.Session is not { } session) return;
        session.OnClosed(outbox);
        for (var rooms = 0; outbox.TakeNeedsRoom() && link.File is not null && rooms < MostRoomsAtTheEnd; rooms++)
        {
            await MakeRoomAsync(link).ConfigureAwait(false);
            session.OnClosed(outbox);
        }
    }

    private async Task EndFileAsync(DeliveryState link, SessionOutbox outbox, EndReason reason)
    {
        if (link.File is not { } file) return;
        // Stores that just were away for too long are asked once, not waited for again: the camera's socket is still open.
        var waits = reason != EndReason.StoreUnavailable;
        var ending = outbox.TakeEnding();
        if (outbox.TakeCompleteFile() && !IsEmptyRecording(file))
        {
            Stored(link, file, waits
                ? await retry.RunAsync(cancel => transfers.CompleteAsync(file, cancel, ending), link).ConfigureAwait(false)
                : await transfers.CompleteAsync(file, CancellationToken.None, ending).ConfigureAwait(false));
        }
        else if (outbox.TakeFailFile() is { } failure)
        {
            await GiveUpAsync(link, outbox, failure).ConfigureAwait(false);
        }
        else if (IsEmptyRecording(file))
        {
            await GiveUpAsync(link, outbox, Empty).ConfigureAwait(false);
        }
        else if (reason != EndReason.Replaced)
        {
            await transfers.KeepAsync(file, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task EndDeviceAsync(DeliveryState link, SessionOutbox outbox, DeviceRecord device, EndReason reason)
    {
        // What surely never left goes back, whatever the session makes of it.
        if (link.Commands is { Current: not null } own && !own.MayBeKnown(link.IsDialled)) outbox.ClearCommands();
        if (outbox.Commands.Count > 0) await courier.SettleAsync(link, outbox).ConfigureAwait(false);
        if (await courier.CloseAsync(link).ConfigureAwait(false) is { } command) outbox.Raise(command);
        var name = EndReasons.NameOf(reason);
        if (!link.IsBeside) outbox.Raise(new DeviceDisconnected { Device = device.Id, Time = time.GetUtcNow(), Epoch = device.Epoch, Reason = name });
        if (outbox.Events.Count > 0) await AcceptAsync(link, outbox.Events, waits: reason != EndReason.StoreUnavailable).ConfigureAwait(false);
        outbox.ReleaseEvents();
        if (link.IsBeside) return;
        await directory.DisconnectAsync(device, name, CancellationToken.None).ConfigureAwait(false);
        await courier.ForwardAsync(link).ConfigureAwait(false);
    }
}
