using System.Runtime.CompilerServices;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>The <c>media</c> table: every file that arrived, newest first per device.</summary>
public sealed class MediaTable(ITableStore tables)
{
    /// <summary>Reads a file by its row key; null when there is none.</summary>
    public async Task<MediaRecord?> FindAsync(DeviceId device, string key, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(TableNames.Media, device.Value, key, cancellationToken).ConfigureAwait(false);
        return row is null ? null : MediaRow.Read(row);
    }

    /// <summary>Writes a file's whole row over whatever is there: its content follows from the file, so twice is as good as once.</summary>
    public Task SaveAsync(MediaRecord media, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Media, new TableWrite(TableWriteMode.Replace, media.Device.Value, media.Key, MediaRow.ToValues(media)), cancellationToken);

    /// <summary>Notes to which alarm a file belongs; null: to none any more. A file that is gone is left alone.</summary>
    public async Task TieAsync(DeviceId device, string key, string? alarmId, CancellationToken cancellationToken)
    {
        // A merge leaves out nulls; an empty text stands for none.
        var write = new TableWrite(TableWriteMode.Merge, device.Value, key, new Dictionary<string, object?> { ["alarmId"] = alarmId ?? "" }, "*");
        try
        {
            await tables.WriteAsync(TableNames.Media, write, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            // Deleted by whoever keeps the table short: there is nothing to tie.
            return;
        }
    }

    /// <summary>Files of one device, newest first.</summary>
    /// <param name="device">The device.</param>
    /// <param name="from">Recorded at this time or later; null: no limit.</param>
    /// <param name="below">Recorded before this time; null: no limit.</param>
    /// <param name="after">Only files behind this row key; null: from the newest.</param>
    /// <param name="kind">Only this kind; null: all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<MediaRecord> OfAsync(
        DeviceId device, DateTimeOffset? from, DateTimeOffset? below, string? after, MediaKind? kind,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Keys count the ticks that are left, so a later time is a smaller key; '.' follows '-', which stands behind the digits.
        var first = below is { } end ? RowKeys.NewestFirst(end, "")[..^1] + "." : null;
        if (after is not null && string.CompareOrdinal(after + "!", first) > 0) first = after + "!";
        var query = new TableQuery
        {
            PartitionKey = device.Value, RowKeyFrom = first,
            RowKeyBelow = from is { } start ? RowKeys.NewestFirst(start, "")[..^1] + "." : null,
            WhereEquals = kind is { } wanted ? new("kind", MediaNames.NameOf(wanted)) : null,
        };
        await foreach (var row in tables.QueryAsync(TableNames.Media, query, cancellationToken).ConfigureAwait(false)) yield return MediaRow.Read(row);
    }
}
