using System.Runtime.CompilerServices;
using CloudCam.Core.Days;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Alarms;

/// <summary>
/// The <c>alarms</c> table. Partition of a device: its alarms, newest first; <c>id-...</c> rows that lead from an alarm's id to its row;
/// the gate's state. Partition of a day (<c>day:yyyyMMdd</c>, no device's name): which alarms there were, newest first, of all devices.
/// </summary>
public sealed class AlarmTable(ITableStore tables)
{
    private const int MaxBatch = 100;
    private const int AcknowledgeAttempts = 5;
    private const string AcknowledgedColumn = "acknowledged";

    /// <summary>Reads what the gate knows of a device.</summary>
    public async Task<GateState> ReadGateAsync(DeviceId device, CancellationToken cancellationToken) =>
        GateState.Read(await tables.GetAsync(TableNames.Alarms, device.Value, GateState.RowKey, cancellationToken).ConfigureAwait(false));

    /// <summary>Writes the gate's state over the version it was read from.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/> or <see cref="StoreError.AlreadyThere"/>: somebody else runs the device's alarms too. Read again.</exception>
    public Task SaveGateAsync(DeviceId device, GateState state, CancellationToken cancellationToken)
    {
        var mode = state.ETag is null ? TableWriteMode.Insert : TableWriteMode.Replace;
        return tables.WriteAsync(TableNames.Alarms, new TableWrite(mode, device.Value, GateState.RowKey, state.ToValues(), state.ETag), cancellationToken);
    }

    /// <summary>Writes the rows of a device that a batch changes. Absolute values over named columns: twice is as good as once.</summary>
    public async Task SaveAsync(DeviceId device, IEnumerable<AlarmChange> changes, CancellationToken cancellationToken)
    {
        foreach (var rows in changes.SelectMany(change => RowsOf(device, change)).DistinctBy(row => row.RowKey, StringComparer.Ordinal).Chunk(MaxBatch))
            await tables.WriteBatchAsync(TableNames.Alarms, rows, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes new alarms, of any devices, under their days.</summary>
    public async Task IndexAsync(IEnumerable<AlarmRecord> opened, CancellationToken cancellationToken)
    {
        var rows = opened.Select(alarm => new TableWrite(TableWriteMode.Merge, DayList.PartitionOf(ListTime(alarm)), RowKeys.NewestFirst(ListTime(alarm), alarm.Id), new Dictionary<string, object?>
        {
            ["device"] = alarm.Device.Value, ["key"] = alarm.Key, ["severity"] = AlarmRow.NameOf(alarm.Severity), ["standing"] = Media.MediaRow.NameOf(alarm.Standing),
        }));
        foreach (var day in rows.GroupBy(row => row.PartitionKey, StringComparer.Ordinal))
        {
            foreach (var chunk in day.DistinctBy(row => row.RowKey, StringComparer.Ordinal).Chunk(MaxBatch))
                await tables.WriteBatchAsync(TableNames.Alarms, chunk, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads an alarm by its row key; null when there is none.</summary>
    public async Task<AlarmRecord?> FindAsync(DeviceId device, string key, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.Alarms, device.Value, key, cancellationToken).ConfigureAwait(false) is { } row && row.Text("alarmId") is not null ? AlarmRow.Read(row) : null;

    /// <summary>The row key of the alarm with this event id, or of the one it was folded into; null when it is not known (yet).</summary>
    public async Task<string?> FindKeyAsync(DeviceId device, string alarmId, CancellationToken cancellationToken) =>
        (await tables.GetAsync(TableNames.Alarms, device.Value, IdKey(alarmId), cancellationToken).ConfigureAwait(false))?.Text("key");

    /// <summary>Alarms of one device, newest first.</summary>
    /// <param name="device">The device.</param>
    /// <param name="from">Raised at this time or later; null: no limit.</param>
    /// <param name="below">Raised before this time; null: no limit.</param>
    /// <param name="after">Only alarms behind this row key; null: from the newest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<AlarmRecord> OfAsync(
        DeviceId device, DateTimeOffset? from, DateTimeOffset? below, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(TableNames.Alarms, DayList.Between(device.Value, from, below, after, DayList.BehindTimes), cancellationToken).ConfigureAwait(false)) yield return AlarmRow.Read(row);
    }

    /// <summary>Which alarms there were on a day, of all devices, newest first.</summary>
    /// <param name="day">The day, UTC.</param>
    /// <param name="from">At this time or later; null: no limit.</param>
    /// <param name="below">Before this time; null: no limit.</param>
    /// <param name="after">Only entries behind this row key; null: from the newest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<AlarmListing> OfDayAsync(
        DateTimeOffset day, DateTimeOffset? from, DateTimeOffset? below, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(TableNames.Alarms, DayList.Between(DayList.PartitionOf(day), from, below, after, DayList.BehindTimes), cancellationToken).ConfigureAwait(false))
        {
            if (DeviceId.TryParse(row.Text("device"), out var device) && row.Text("key") is { } key)
                yield return new AlarmListing(row.RowKey, device, key, row.Text("severity") ?? "", row.Text("standing") == "fleet" ? DeviceStanding.Fleet : DeviceStanding.Quarantined)
                {
                    IsAcknowledged = row.Flag(AcknowledgedColumn) == true,
                };
        }
    }

    /// <summary>Shows a file in an alarm's row. An alarm that is gone is left alone.</summary>
    public async Task SetFileAsync(DeviceId device, string key, AlarmFile file, CancellationToken cancellationToken)
    {
        var (column, value) = AlarmRow.ToColumn(file);
        try
        {
            await tables.WriteAsync(TableNames.Alarms, new TableWrite(TableWriteMode.Merge, device.Value, key, new Dictionary<string, object?> { [column] = value }, "*"), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            // Deleted by whoever keeps the table short: there is nothing to show it in.
            return;
        }
    }

    /// <summary>Notes that what an alarm was raised for is over. The latest time stands; an alarm that is not known is left alone.</summary>
    /// <param name="device">The device.</param>
    /// <param name="alarmId">Id of the alarm's event, or of one that was folded into it.</param>
    /// <param name="at">When it was over, UTC.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there is such an alarm.</returns>
    public async Task<bool> ClearAsync(DeviceId device, string alarmId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await FindKeyAsync(device, alarmId, cancellationToken).ConfigureAwait(false) is not { } key) return false;
        var row = await tables.GetAsync(TableNames.Alarms, device.Value, key, cancellationToken).ConfigureAwait(false);
        if (row?.Text("alarmId") is null) return false;
        if (row.Time(AlarmRow.ClearedColumn) >= at) return true;
        try
        {
            var values = new Dictionary<string, object?> { [AlarmRow.ClearedColumn] = at };
            await tables.WriteAsync(TableNames.Alarms, new TableWrite(TableWriteMode.Merge, device.Value, key, values, "*"), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            // Deleted by whoever keeps the table short.
            return false;
        }
    }

    /// <summary>Notes that somebody has seen to an alarm. The first one stands; told again, nothing changes.</summary>
    /// <returns>The alarm as it is then; null when there is none.</returns>
    public async Task<AlarmRecord?> AcknowledgeAsync(DeviceId device, string key, string by, string? note, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var row = await tables.GetAsync(TableNames.Alarms, device.Value, key, cancellationToken).ConfigureAwait(false);
            if (row?.Text("alarmId") is null) return null;
            var alarm = AlarmRow.Read(row);
            if (alarm.AcknowledgedAt is not null) return alarm;
            var values = new Dictionary<string, object?> { ["acknowledgedBy"] = by, ["acknowledgedAt"] = now, ["acknowledgedNote"] = note };
            try
            {
                await tables.WriteAsync(TableNames.Alarms, new TableWrite(TableWriteMode.Merge, device.Value, key, values, row.ETag), cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere && attempt < AcknowledgeAttempts)
            {
                // A file came, or somebody else acknowledged: look again.
                continue;
            }
            await NoteInListAsync(alarm, cancellationToken).ConfigureAwait(false);
            return alarm with { AcknowledgedBy = by, AcknowledgedAt = now, AcknowledgedNote = note };
        }
    }

    // So that who looks for open alarms need not read every other one of the day. Only a hint: what breaks off before leaves the list as right as it was.
    private async Task NoteInListAsync(AlarmRecord alarm, CancellationToken cancellationToken)
    {
        var at = ListTime(alarm);
        try
        {
            var values = new Dictionary<string, object?> { [AcknowledgedColumn] = true };
            await tables.WriteAsync(TableNames.Alarms, new TableWrite(TableWriteMode.Merge, DayList.PartitionOf(at), RowKeys.NewestFirst(at, alarm.Id), values, "*"), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            // Deleted by whoever keeps the table short, or not listed yet.
            return;
        }
    }

    private static DateTimeOffset ListTime(AlarmRecord alarm) => DayList.TimeOf(alarm.Time, alarm.RecordedAt);

    private static string IdKey(string alarmId) => $"id-{alarmId}";

    private static IEnumerable<TableWrite> RowsOf(DeviceId device, AlarmChange change)
    {
        var burst = change.Burst;
        var values = change.Opened is { } opened ? AlarmRow.ToValues(opened) : [];
        AlarmRow.AddCount(values, burst.Count, burst.First, burst.Last);
        yield return new TableWrite(TableWriteMode.Merge, device.Value, burst.HeadKey, values);
        IEnumerable<string> ids = change.Opened is null ? change.Aliases : [burst.HeadId, .. change.Aliases];
        foreach (var id in ids) yield return new TableWrite(TableWriteMode.Merge, device.Value, IdKey(id), new Dictionary<string, object?> { ["key"] = burst.HeadKey });
    }
}
