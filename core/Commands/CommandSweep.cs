using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Commands;

/// <summary>What one sweep did.</summary>
/// <param name="Expired">Commands whose device did not come in time.</param>
/// <param name="Lost">Commands that were given to a device and of which nothing was heard: their replica died.</param>
/// <param name="Told">Ends that were told again, because nobody noted that they were told.</param>
/// <param name="Called">Waiting commands that were told to their device's replica, or marked for its next connection, again.</param>
/// <param name="Unreadable">Rows that make no sense; they stay for an operator.</param>
public sealed record CommandSweepResult(int Expired, int Lost, int Told, int Called, int Unreadable);

/// <summary>
/// Looks at every open command: ends those that nobody will end any more and calls again for those that somebody may have missed. Each change is a
/// compare-and-set and each event has a derived id, so any number of sweeps may run at once.
/// </summary>
public sealed class CommandSweep(CommandTable commands, CommandRouter router, ITableStore tables, IEventSink events, CommandOptions options, TimeProvider time)
{
    // A note is written a moment before its command: one that is this old has none.
    private static readonly TimeSpan NoteAge = TimeSpan.FromMinutes(10);

    /// <summary>Sweeps once.</summary>
    /// <exception cref="StoreException">A store is away; the next sweep goes on.</exception>
    public async Task<CommandSweepResult> RunAsync(CancellationToken cancellationToken)
    {
        var run = new Run();
        await foreach (var (device, id) in commands.NotesAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                if (await commands.FindAsync(device, id, cancellationToken).ConfigureAwait(false) is { } found)
                    await LookAtAsync(run, found.Command, found.ETag, cancellationToken).ConfigureAwait(false);
                else if (CommandTable.TimeOf(id) is not { } noted || noted + NoteAge <= time.GetUtcNow())
                    await commands.RemoveNoteAsync(device, id, cancellationToken).ConfigureAwait(false);
            }
            catch (FormatException)
            {
                // Counted and shown by the caller; one spoilt row does not keep the others waiting.
                run.Unreadable++;
            }
        }
        return new(run.Expired, run.Lost, run.Told, run.Called, run.Unreadable);
    }

    private async Task LookAtAsync(Run run, CommandRecord command, string etag, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        switch (command.State)
        {
            case CommandState.Queued when command.ExpiresAt <= now:
                if (await EndAsync(command with { State = CommandState.Expired, DoneAt = now }, etag, cancellationToken).ConfigureAwait(false)) run.Expired++;
                break;
            case CommandState.Queued when command.CreatedAt + options.OverdueAfter <= now:
                await CallAgainAsync(run, command, cancellationToken).ConfigureAwait(false);
                break;
            case CommandState.Sent when command.SentAt is not { } sent || sent + options.LostAfter <= now:
                var lost = command with { State = CommandState.Failed, DoneAt = now, Reason = "disconnected" };
                if (await EndAsync(lost, etag, cancellationToken).ConfigureAwait(false)) run.Lost++;
                break;
            case CommandState.Answered or CommandState.Failed or CommandState.Expired when command.DoneAt is not { } done || done + options.OverdueAfter <= now:
                // Whoever ended it did not come so far as to note that it was told.
                await TellAsync(command, cancellationToken).ConfigureAwait(false);
                run.Told++;
                break;
            default:
                break;
        }
    }

    private async Task<bool> EndAsync(CommandRecord ended, string etag, CancellationToken cancellationToken)
    {
        if (await commands.TryChangeAsync(ended, etag, cancellationToken).ConfigureAwait(false) is null) return false;
        await TellAsync(ended, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task TellAsync(CommandRecord ended, CancellationToken cancellationToken)
    {
        await events.AcceptAsync([CommandEvents.Of(ended, time.GetUtcNow())], cancellationToken).ConfigureAwait(false);
        await commands.RemoveNoteAsync(ended.Device, ended.Id, cancellationToken).ConfigureAwait(false);
    }

    private async Task CallAgainAsync(Run run, CommandRecord command, CancellationToken cancellationToken)
    {
        // Notes of one device stand together, and one call is enough for all that wait for it.
        if (run.LastCalled == command.Device) return;
        run.LastCalled = command.Device;
        var state = await tables.GetAsync(TableNames.Devices, command.Device.Value, TableNames.StateRow, cancellationToken).ConfigureAwait(false);
        // A device that is away, with the mark set, finds its commands when it connects.
        if (state?.Flag("online") != true && state?.Flag(DeviceDirectory.HasCommandsColumn) == true) return;
        await router.RouteAsync(command.Device, command.Id, cancellationToken).ConfigureAwait(false);
        run.Called++;
    }

    private sealed class Run
    {
        public int Expired { get; set; }

        public int Lost { get; set; }

        public int Told { get; set; }

        public int Called { get; set; }

        public int Unreadable { get; set; }

        public DeviceId? LastCalled { get; set; }
    }
}
