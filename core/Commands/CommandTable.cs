using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Commands;

/// <summary>
/// The <c>commands</c> table. Every change of a row is a compare-and-set by ETag, so that of several who want to move a command exactly one does.
/// </summary>
public sealed partial class CommandTable(ITableStore tables) : ICommandFinder
{
    // Ids begin with digits; everything else in the partition does not. ':' follows '9'.
    private const string FirstId = "0";
    private const string BelowIds = ":";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    // The first stretch of time that a list reads, newest first; each next one is four times as long.
    private static readonly TimeSpan FirstStretch = TimeSpan.FromHours(6);

    /// <summary>Reads a command with its ETag; null when there is none.</summary>
    /// <exception cref="FormatException">The row makes no sense.</exception>
    public async Task<(CommandRecord Command, string ETag)?> FindAsync(DeviceId device, string id, CancellationToken cancellationToken)
    {
        if (!IsId(id)) return null;
        var row = await tables.GetAsync(TableNames.Commands, device.Value, id, cancellationToken).ConfigureAwait(false);
        return row is null ? null : (CommandRow.Read(row), row.ETag);
    }

    /// <inheritdoc/>
    public async Task<string?> FindAsync(DeviceId device, uint serverFlag, CancellationToken cancellationToken)
    {
        string? newest = null;
        var query = OfDevice(device) with { WhereEquals = new(CommandRow.ServerFlagColumn, CommandRow.FlagText(serverFlag)) };
        await foreach (var row in tables.QueryAsync(TableNames.Commands, query, cancellationToken).ConfigureAwait(false)) newest = row.RowKey;
        return newest;
    }

    /// <summary>Moves a command: writes <paramref name="changed"/> over the very version that was read.</summary>
    /// <returns>The row's new ETag; null when somebody else moved it. An earlier, unanswered try of the same change counts as this one: it left the same row.</returns>
    /// <exception cref="StoreException">The store is away.</exception>
    public async Task<string?> TryChangeAsync(CommandRecord changed, string etag, CancellationToken cancellationToken)
    {
        var write = new TableWrite(TableWriteMode.Replace, changed.Device.Value, changed.Id, CommandRow.ToValues(changed), etag);
        try
        {
            return await tables.WriteAsync(TableNames.Commands, write, cancellationToken).ConfigureAwait(false)
                ?? throw new StoreException(StoreError.Invalid, "The table service gave no ETag for a command row.");
        }
        catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere)
        {
            var now = await FindAsync(changed.Device, changed.Id, cancellationToken).ConfigureAwait(false);
            return now is { } found && IsSameMove(found.Command, changed) ? found.ETag : null;
        }
    }

    /// <summary>A device's waiting commands, oldest first.</summary>
    public IAsyncEnumerable<(CommandRecord Command, string ETag)> QueuedOfAsync(DeviceId device, int take, CancellationToken cancellationToken) =>
        ReadAsync(OfDevice(device) with { WhereEquals = new(CommandRow.StateColumn, CommandRow.NameOf(CommandState.Queued)), Take = take }, cancellationToken);

    /// <summary>A device's commands, newest first.</summary>
    /// <param name="device">The device.</param>
    /// <param name="state">Only these; null: all.</param>
    /// <param name="before">Only commands given before the one with this id; null: from the newest.</param>
    /// <param name="take">Most commands to give, 1 and up.</param>
    /// <param name="now">The time now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<CommandRecord>> NewestOfAsync(
        DeviceId device, CommandState? state, string? before, int take, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The store gives rows in ascending order only: stretches of time are read backwards, and of each no more than its last rows are kept.
        var found = new List<CommandRecord>();
        if (await OldestTimeAsync(device, cancellationToken).ConfigureAwait(false) is not { } oldest) return found;
        var where = state is { } wanted ? new KeyValuePair<string, string>(CommandRow.StateColumn, CommandRow.NameOf(wanted)) : (KeyValuePair<string, string>?)null;
        var below = before ?? BelowIds;
        var end = before is not null && TimeOf(before) is { } cut ? cut : now;
        for (var stretch = FirstStretch; found.Count < take; stretch *= 4)
        {
            var isLast = end - oldest <= stretch;
            var from = isLast ? FirstId : Ticks(end - stretch);
            var query = new TableQuery { PartitionKey = device.Value, RowKeyFrom = from, RowKeyBelow = below, WhereEquals = where };
            var last = new Queue<CommandRecord>();
            await foreach (var (command, _) in ReadAsync(query, cancellationToken).ConfigureAwait(false))
            {
                if (last.Count == take - found.Count) last.Dequeue();
                last.Enqueue(command);
            }
            found.AddRange(last.Reverse());
            if (isLast) break;
            (below, end) = (from, end - stretch);
        }
        return found;
    }

    /// <summary>Removes some of a device's oldest commands, those that are done and were given before a time.</summary>
    internal async Task RemoveOldAsync(DeviceId device, DateTimeOffset before, int most, CancellationToken cancellationToken)
    {
        var query = new TableQuery { PartitionKey = device.Value, RowKeyFrom = FirstId, RowKeyBelow = Ticks(before), Take = most };
        await foreach (var (command, etag) in ReadAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (!command.IsDone) continue;
            // The key first: a key without its command would make a new request look like an old one.
            if (command.IdempotencyKey is { } key)
                await tables.DeleteAsync(TableNames.Commands, device.Value, KeyRowOf(key), "*", cancellationToken).ConfigureAwait(false);
            await tables.DeleteAsync(TableNames.Commands, device.Value, command.Id, etag, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the id of a command: 19 digits of its time and 8 hex digits that keep commands of one instant apart.</summary>
    internal static string IdOf(DateTimeOffset time, uint apart) => string.Create(CultureInfo.InvariantCulture, $"{Ticks(time)}-{apart:x8}");

    /// <summary>Whether a text from outside can be the id of a command.</summary>
    public static bool IsId(string? text) =>
        text is { Length: 28 } && text[19] == '-' && !text.AsSpan(0, 19).ContainsAnyExceptInRange('0', '9') && !text.AsSpan(20).ContainsAnyExcept(HexDigits);

    private static string Ticks(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcTicks:D19}");

    /// <summary>When the command with this id was given; null for what is no id.</summary>
    internal static DateTimeOffset? TimeOf(string id) =>
        id.Length >= 19 && long.TryParse(id.AsSpan(0, 19), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private static TableQuery OfDevice(DeviceId device) => new() { PartitionKey = device.Value, RowKeyFrom = FirstId, RowKeyBelow = BelowIds };

    // Times come back from the service with its own precision; what tells two moves apart is who moved it where.
    private static bool IsSameMove(CommandRecord now, CommandRecord changed) =>
        (now.State, now.Replica, now.Epoch, now.Attempts, now.Answer, now.Reason)
        == (changed.State, changed.Replica, changed.Epoch, changed.Attempts, changed.Answer, changed.Reason);

    private async Task<DateTimeOffset?> OldestTimeAsync(DeviceId device, CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(TableNames.Commands, OfDevice(device) with { Take = 1 }, cancellationToken).ConfigureAwait(false))
            return TimeOf(row.RowKey);
        return null;
    }

    private async IAsyncEnumerable<(CommandRecord Command, string ETag)> ReadAsync(
        TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(TableNames.Commands, query, cancellationToken).ConfigureAwait(false))
            yield return (CommandRow.Read(row), row.ETag);
    }
}
