using System.Runtime.CompilerServices;
using CloudCam.Core.Days;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>
/// The <c>media</c> table: every file that arrived, newest first per device. Partition of a day (<c>day:yyyyMMdd</c>, no device's name): which files there are of it, newest first, of all devices.
/// </summary>
public sealed class MediaTable(ITableStore tables)
{
    /// <summary>Notes a file under its day. Before its row is written: what is listed and not there is left out, what is there and not listed is not found.</summary>
    public Task ListAsync(MediaRecord media, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Media, new TableWrite(TableWriteMode.Replace, DayList.PartitionOf(ListTime(media)), RowKeys.NewestFirst(ListTime(media), media.TransferId), new Dictionary<string, object?>
        {
            ["device"] = media.Device.Value, ["key"] = media.Key, ["kind"] = MediaNames.NameOf(media.File.Kind), ["standing"] = MediaRow.NameOf(media.Standing),
        }), cancellationToken);

    /// <summary>Which files there are of a day, of all devices, newest first.</summary>
    /// <param name="day">The day, UTC.</param>
    /// <param name="from">Recorded at this time or later; null: no limit.</param>
    /// <param name="below">Recorded before this time; null: no limit.</param>
    /// <param name="after">Only entries behind this row key; null: from the newest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<MediaListing> OfDayAsync(
        DateTimeOffset day, DateTimeOffset? from, DateTimeOffset? below, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(TableNames.Media, DayList.Between(DayList.PartitionOf(day), from, below, after, DayList.BehindTimes), cancellationToken).ConfigureAwait(false))
        {
            if (DeviceId.TryParse(row.Text("device"), out var device) && row.Text("key") is { } key)
                yield return new MediaListing(row.RowKey, device, key, MediaNames.KindOf(row.Text("kind") ?? ""), row.Text("standing") == "fleet" ? DeviceStanding.Fleet : DeviceStanding.Quarantined);
        }
    }

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
        var query = DayList.Between(device.Value, from, below, after, null) with { WhereEquals = kind is { } wanted ? new("kind", MediaNames.NameOf(wanted)) : null };
        await foreach (var row in tables.QueryAsync(TableNames.Media, query, cancellationToken).ConfigureAwait(false)) yield return MediaRow.Read(row);
    }

    private static DateTimeOffset ListTime(MediaRecord media) => DayList.TimeOf(media.Time, media.StartedAt);
}
