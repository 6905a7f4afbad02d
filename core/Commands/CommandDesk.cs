using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Commands;

/// <summary>Takes requests for commands: checks them, writes them down, says so as an event and tells the replica that holds the device.</summary>
/// <param name="tables">The table store.</param>
/// <param name="router">Tells commands to replicas.</param>
/// <param name="events">Where events go.</param>
/// <param name="options">Limits.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Keeps commands of one instant apart.</param>
public sealed class CommandDesk(ITableStore tables, CommandRouter router, IEventSink events, CommandOptions options, TimeProvider time, Random random)
{
    /// <summary>Longest idempotency key, characters of printable ASCII.</summary>
    public const int MaxKeyLength = 128;

    // More than one, so that it shrinks; few, so that the request stays quick.
    private const int OldAtOnce = 10;

    private readonly CommandTable commands = new(tables);

    /// <summary>Takes a request. Whether the device is registered the caller knows.</summary>
    /// <param name="device">The device.</param>
    /// <param name="name">What is asked, one of <see cref="CommandNames"/>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="idempotencyKey">The asker's own name for this request, at most <see cref="MaxKeyLength"/> characters: the same request under the same name is one command. Null: every call is a new one.</param>
    /// <param name="cancellationToken">Ends the wait; the command may be accepted all the same.</param>
    /// <exception cref="StoreException">A store is away; the command may be accepted all the same: ask again under the same key.</exception>
    public async Task<CommandSubmission> SubmitAsync(
        DeviceId device, string name, IReadOnlyDictionary<string, string> arguments, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (CommandArguments.Check(name, arguments) is { } problem) return new(SubmissionResult.BadArguments, Problem: problem);
        var content = ContentOf(name, arguments);
        if (idempotencyKey is not null && await EarlierAsync(device, idempotencyKey, content, cancellationToken).ConfigureAwait(false) is { } earlier) return earlier;
        if (await IsFullAsync(device, cancellationToken).ConfigureAwait(false)) return new(SubmissionResult.QueueFull);
        // Who brings a new one pays for the removal of old ones: the table stays as large as it is asked to be without a scan.
        await commands.RemoveOldAsync(device, time.GetUtcNow() - options.HistoryFor, OldAtOnce, cancellationToken).ConfigureAwait(false);

        var command = Create(device, name, arguments, idempotencyKey);
        try
        {
            await InsertAsync(command, content, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Error == StoreError.AlreadyThere)
        {
            // Either the same key came twice at once, or this very insert was carried out before its answer was lost.
            if (idempotencyKey is not null)
            {
                if (await EarlierAsync(device, idempotencyKey, content, cancellationToken).ConfigureAwait(false) is not { } other) throw;
                return other.Command?.Id == command.Id ? new(SubmissionResult.Accepted, command) : other;
            }
        }
        await AnnounceAsync(command, cancellationToken).ConfigureAwait(false);
        return new(SubmissionResult.Accepted, command);
    }

    private CommandRecord Create(DeviceId device, string name, IReadOnlyDictionary<string, string> arguments, string? idempotencyKey)
    {
        var now = time.GetUtcNow();
        uint apart;
        int flag;
        lock (random) (apart, flag) = ((uint)random.NextInt64(1L << 32), random.Next(1, int.MaxValue));
        return new CommandRecord
        {
            Device = device, Id = CommandTable.IdOf(now, apart), Name = name, Arguments = new Dictionary<string, string>(arguments), ServerFlag = (uint)flag,
            IdempotencyKey = idempotencyKey, CreatedAt = now, ExpiresAt = now + options.KeepFor,
        };
    }

    private async Task InsertAsync(CommandRecord command, string content, CancellationToken cancellationToken)
    {
        // The sweep's note comes first: a note without a command does no harm, a command without a note could be forgotten.
        await commands.NoteOpenAsync(command.Device, command.Id, cancellationToken).ConfigureAwait(false);
        var row = new TableWrite(TableWriteMode.Insert, command.Device.Value, command.Id, CommandRow.ToValues(command));
        if (command.IdempotencyKey is not { } key)
        {
            await tables.WriteAsync(TableNames.Commands, row, cancellationToken).ConfigureAwait(false);
            return;
        }
        var values = new Dictionary<string, object?> { ["commandId"] = command.Id, ["content"] = content, ["createdAt"] = command.CreatedAt };
        var keyRow = new TableWrite(TableWriteMode.Insert, command.Device.Value, CommandTable.KeyRowOf(key), values);
        await tables.WriteBatchAsync(TableNames.Commands, [row, keyRow], cancellationToken).ConfigureAwait(false);
    }

    private async Task<CommandSubmission?> EarlierAsync(DeviceId device, string key, string content, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(TableNames.Commands, device.Value, CommandTable.KeyRowOf(key), cancellationToken).ConfigureAwait(false);
        if (row is null) return null;
        if (row.Text("content") != content) return new(SubmissionResult.KeyConflict);
        if (await commands.FindAsync(device, row.Text("commandId") ?? "", cancellationToken).ConfigureAwait(false) is not { } found) return null;
        // The first request may have ended between the row and what follows it. Its events have the same ids.
        if (found.Command.State == CommandState.Queued) await AnnounceAsync(found.Command, cancellationToken).ConfigureAwait(false);
        return new(SubmissionResult.Repeated, found.Command);
    }

    private async Task AnnounceAsync(CommandRecord command, CancellationToken cancellationToken)
    {
        await events.AcceptAsync([CommandEvents.Of(command, time.GetUtcNow())], cancellationToken).ConfigureAwait(false);
        await router.RouteAsync(command.Device, command.Id, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsFullAsync(DeviceId device, CancellationToken cancellationToken)
    {
        var waiting = 0;
        await foreach (var _ in commands.QueuedOfAsync(device, options.MaxQueued, cancellationToken).ConfigureAwait(false)) waiting++;
        return waiting >= options.MaxQueued;
    }

    private static string ContentOf(string name, IReadOnlyDictionary<string, string> arguments)
    {
        List<string> parts = [name];
        foreach (var (argument, value) in arguments.OrderBy(one => one.Key, StringComparer.Ordinal)) parts.AddRange([argument, value]);
        return DerivedId.From([.. parts]);
    }
}
