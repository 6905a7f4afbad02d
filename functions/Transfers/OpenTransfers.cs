using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Transfers;

/// <summary>
/// Which transfers have not ended: notes in a partition of the table <c>transfers</c>, so that nobody who looks goes through all that ever were. Written from the stream of files and put right by
/// the sweep; a note says where to look and nothing else, so one that is old or comes twice harms nobody.
/// </summary>
internal sealed class OpenTransfers(ITableStore tables)
{
    private const char Separator = ':';

    // Sorts behind the separator: ends the notes of one device.
    private const string BehindSeparator = ";";
    private const string Since = "since";

    // When all rows were looked at last; beside the notes, in a partition that no device id can be.
    private const string LookPartition = "!look";
    private const string LookRow = "all";
    private const string At = "at";

    /// <summary>Notes a transfer.</summary>
    public Task NoteAsync(DeviceId device, string id, DateTimeOffset since, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Transfers, new TableWrite(TableWriteMode.Replace, TableNames.OpenTransfersPartition, KeyOf(device, id), new Dictionary<string, object?> { [Since] = since }), cancellationToken);

    /// <summary>Takes a note away.</summary>
    public Task ForgetAsync(DeviceId device, string id, CancellationToken cancellationToken) =>
        tables.DeleteAsync(TableNames.Transfers, TableNames.OpenTransfersPartition, KeyOf(device, id), "*", cancellationToken);

    /// <summary>The notes, by device.</summary>
    /// <param name="device">Only of this device; null: of all.</param>
    /// <param name="after">Only behind this note; null: from the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<OpenTransfer> AllAsync(DeviceId? device, OpenTransfer? after, CancellationToken cancellationToken)
    {
        var query = new TableQuery
        {
            PartitionKey = TableNames.OpenTransfersPartition, RowKeyFrom = after is { } note ? note.Key + "!" : device is { } one ? $"{one}{Separator}" : null,
            RowKeyBelow = device is { } only ? only + BehindSeparator : null,
        };
        return tables.QueryAsync(TableNames.Transfers, query, cancellationToken).Select(row => Read(row.RowKey, row.Time(Since))).Where(note => note is not null).Select(note => note!);
    }

    /// <summary>When all transfers were looked at last; null: never.</summary>
    public async Task<DateTimeOffset?> LookedAtAllAsync(CancellationToken cancellationToken) =>
        (await tables.GetAsync(TableNames.Transfers, LookPartition, LookRow, cancellationToken))?.Time(At);

    /// <summary>Notes that all transfers were looked at.</summary>
    public Task LookedAsync(DateTimeOffset at, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Transfers, new TableWrite(TableWriteMode.Merge, LookPartition, LookRow, new Dictionary<string, object?> { [At] = at }), cancellationToken);

    /// <summary>Makes the notes say what the transfers' rows say.</summary>
    /// <param name="open">All transfers whose rows say that they have not ended.</param>
    /// <param name="lookedAt">When the first of these rows was read: what was noted later is left alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RepairAsync(IReadOnlyCollection<(DeviceId Device, string Id)> open, DateTimeOffset lookedAt, CancellationToken cancellationToken)
    {
        var missing = open.ToHashSet();
        await foreach (var note in AllAsync(null, null, cancellationToken))
        {
            if (!missing.Remove((note.Device, note.Id)) && note.Since < lookedAt) await ForgetAsync(note.Device, note.Id, cancellationToken);
        }
        foreach (var (device, id) in missing) await NoteAsync(device, id, lookedAt, cancellationToken);
    }

    /// <summary>Reads a note's key, as it stands in a continuation; null for anything else.</summary>
    public static OpenTransfer? Read(string? key, DateTimeOffset? since = null) =>
        key?.Split(Separator) is [var first, var id] && DeviceId.TryParse(first, out var device) && MediaJob.IsTransferId(id) ? new OpenTransfer(device, id, since ?? default) : null;

    private static string KeyOf(DeviceId device, string id) => $"{device}{Separator}{id}";
}

/// <summary>A note of a transfer that has not ended.</summary>
/// <param name="Device">The device.</param>
/// <param name="Id">The transfer.</param>
/// <param name="Since">When it was noted, UTC.</param>
internal sealed record OpenTransfer(DeviceId Device, string Id, DateTimeOffset Since)
{
    /// <summary>Its row key.</summary>
    public string Key => $"{Device}:{Id}";
}
