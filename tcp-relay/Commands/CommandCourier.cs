using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Commands;

/// <summary>
/// Takes waiting commands to sessions, one at a time, and writes down what became of them. A command is claimed (its row moves from queued to sent, for this
/// one connection) before the session sees it: of several connections, replicas and deliveries exactly one gives it to the device.
/// </summary>
public sealed class CommandCourier(
    CommandTable table, CommandRouter router, DeviceDirectory directory, StoreRetry retry, RelayOptions options, RelayMetrics metrics, CommandLog log, TimeProvider time)
{
    // As many as may wait for a device by default; more are found when these are done.
    private const int MostAtOnce = 100;

    // A command that was never written goes back once; a connection that ends twice before it is written has another trouble.
    private const int MaxAttempts = 2;

    /// <summary>Whether there is anything to look at: asked after every delivery, so it costs next to nothing.</summary>
    public static bool HasWork(DeliveryState link) =>
        link.Connection.IsCalledForCommands ? link.Commands?.Current is null : link.Commands is { Current: null, WaitingCount: > 0 };

    /// <summary>Gives the session the next command that waits for its device, if any.</summary>
    /// <exception cref="StoreException">A store stayed away for too long.</exception>
    public async Task GiveNextAsync(DeliveryState link, IDeviceSession session, SessionOutbox outbox)
    {
        if (link.Device is not { Standing: not DeviceStanding.Refused } device || link.Connection.StopReason is not null) return;
        var own = link.Commands ??= new ConnectionCommands();
        while (own.WaitingCount > 0 || link.Connection.TakeCommandCall())
        {
            if (own.WaitingCount == 0) await LoadAsync(link, device, own).ConfigureAwait(false);
            while (own.WaitingCount > 0)
            {
                var (command, etag) = own.Take();
                if (command.ExpiresAt <= time.GetUtcNow() || !await TryClaimAsync(link, device, own, command, etag).ConfigureAwait(false)) continue;
                session.OnCommand(own.Current!.ToCommand(), outbox);
                return;
            }
        }
    }

    /// <summary>Writes what the session said of its command; the events that tell it go into the outbox.</summary>
    /// <exception cref="StoreException">A store stayed away for too long.</exception>
    public async Task SettleAsync(DeliveryState link, SessionOutbox outbox)
    {
        foreach (var outcome in outbox.Commands)
        {
            if (link.Commands is not { Current: { } current } own || current.Id != outcome.Command.Id)
            {
                log.OutcomeDropped(outcome.Command.Id, link.Device!.Id, CommandRow.NameOf(outcome.State));
                continue;
            }
            if (outcome.State == CommandState.Sent)
            {
                if (!own.IsTold) outbox.Raise(new CommandSent { Device = current.Device, Time = time.GetUtcNow(), CommandId = current.Id, Name = current.Name });
                own.IsTold = true;
                continue;
            }
            var done = Done(current, outcome.State == CommandState.Answered, Cut(outcome.Answer), outcome.Reason);
            var etag = own.ETag;
            own.End();
            if (await retry.RunAsync(cancel => table.TryChangeAsync(done, etag, cancel), link).ConfigureAwait(false) is null) DropOutcome(done);
            else outbox.Raise(Tell(link, done));
        }
        outbox.ClearCommands();
    }

    /// <summary>
    /// The connection ended. Its command, if there is one, goes back when it was surely not written, and fails otherwise: it is never sent a second time.
    /// </summary>
    /// <returns>The event to tell; null when none, or when the store is away: the sweep ends the command then.</returns>
    public async Task<CameraEvent?> CloseAsync(DeliveryState link)
    {
        if (link.Commands is not { Current: { } current } own) return null;
        var returns = !own.MayBeKnown(link.IsDialled) && current.Attempts < MaxAttempts;
        var changed = returns
            ? current with { State = CommandState.Queued, SentAt = null, Replica = null, Epoch = 0 }
            : Done(current, isAnswered: false, answer: null, "disconnected");
        var etag = own.ETag;
        own.End();
        try
        {
            if (await table.TryChangeAsync(changed, etag, CancellationToken.None).ConfigureAwait(false) is null)
            {
                DropOutcome(changed);
                return null;
            }
        }
        catch (StoreException error)
        {
            log.EndLeft(changed.Id, changed.Device, error.Error, error.Message);
            return null;
        }
        if (!returns) return Tell(link, changed);
        metrics.Command("returned");
        log.Returned(changed.Id, changed.Name, changed.Device);
        link.Connection.CallForCommands();
        return null;
    }

    /// <summary>After the device was marked offline: what still waits is told to its next connection, wherever that is or will be.</summary>
    /// <exception cref="StoreException">A store is away: the sweep tells it.</exception>
    public async Task ForwardAsync(DeliveryState link)
    {
        if (link.Device is not { } device || (!link.Connection.IsCalledForCommands && link.Commands is not { WaitingCount: > 0 })) return;
        await router.RouteAsync(device.Id, commandId: "", CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The end of a command was told: nobody has to look after it any more. What fails here the sweep does, telling the same event under the same id.</summary>
    public async Task RemoveNoteAsync(DeliveryState link)
    {
        if (link is not { Commands: { ToldId: { } id } own, Device: { } device }) return;
        own.ToldId = null;
        try
        {
            await table.RemoveNoteAsync(device.Id, id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            log.NoteLeft(id, device.Id, error.Error, error.Message);
        }
    }

    private async Task LoadAsync(DeliveryState link, DeviceRecord device, ConnectionCommands own)
    {
        try
        {
            await retry.RunAsync(
                async cancel =>
                {
                    own.Forget();
                    await foreach (var (command, etag) in table.QueuedOfAsync(device.Id, MostAtOnce, cancel).ConfigureAwait(false)) own.Add(command, etag);
                },
                link).ConfigureAwait(false);
        }
        catch (FormatException error)
        {
            // A row that somebody spoilt must not keep the camera from talking; those before it are here.
            log.RowsBroken(device.Id, error.Message);
        }
        // There may be more than were read.
        if (own.WaitingCount == MostAtOnce) link.Connection.CallForCommands();
    }

    private async Task<bool> TryClaimAsync(DeliveryState link, DeviceRecord device, ConnectionCommands own, CommandRecord command, string etag)
    {
        // A connection that its device left behind would write into nothing. The newer one found the command, or is told of it.
        if (!await retry.RunAsync(cancel => directory.IsNewestAsync(device, cancel), link).ConfigureAwait(false))
        {
            own.Forget();
            link.Connection.Stop(EndReason.Replaced);
            return false;
        }
        var claimed = command with
        {
            State = CommandState.Sent, SentAt = time.GetUtcNow(), Replica = options.Replica, Epoch = device.Epoch, Attempts = command.Attempts + 1,
        };
        if (await retry.RunAsync(cancel => table.TryChangeAsync(claimed, etag, cancel), link).ConfigureAwait(false) is not { } now) return false;
        own.Begin(claimed, now);
        metrics.Command("sent");
        log.Claimed(claimed.Id, claimed.Name, claimed.Device, link.Connection.Number, claimed.Attempts);
        return true;
    }

    private CommandRecord Done(CommandRecord command, bool isAnswered, string? answer, string? reason) => command with
    {
        State = isAnswered ? CommandState.Answered : CommandState.Failed, DoneAt = time.GetUtcNow(), Answer = answer,
        Reason = isAnswered ? null : reason ?? "failed",
    };

    private CommandEvent Tell(DeliveryState link, CommandRecord done)
    {
        link.Commands!.ToldId = done.Id;
        metrics.Command(CommandRow.NameOf(done.State));
        log.Settled(done.Id, done.Name, done.Device, CommandRow.NameOf(done.State), done.Reason);
        return CommandEvents.Of(done, time.GetUtcNow());
    }

    // Somebody else, the sweep, ended the command meanwhile and said so.
    private void DropOutcome(CommandRecord changed) => log.OutcomeDropped(changed.Id, changed.Device, CommandRow.NameOf(changed.State));

    private static string? Cut(string? answer) => answer is { Length: > CommandOutcome.MaxAnswerLength } ? answer[..CommandOutcome.MaxAnswerLength] : answer;
}
