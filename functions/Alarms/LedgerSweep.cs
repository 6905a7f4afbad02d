using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Notices;

namespace CloudCam.Functions.Alarms;

/// <summary>
/// Looks after promised files that are overdue: asks for them again, and calls them missing when that does not help. Looks only at what is due, soonest first:
/// the due index has an entry for each open promise, at the time at which it is looked at next. Entries are deleted last.
/// </summary>
internal sealed class LedgerSweep(
    ITableStore tables, MediaLedger ledger, PromiseTies ties, CorrelatedFiles correlated, AlarmTable alarms, FileAsker asker, IEventSink events, IEnumerable<INoticeTarget> targets,
    AlarmOptions options, AlarmMetrics metrics, TimeProvider time, ILogger<LedgerSweep> logger)
{
    // Entries of one of the sixteen parts in one run: what is left comes a minute later. 3,200 a run are some minutes of table calls at most.
    private const int MaxEntries = 200;

    /// <summary>Runs one sweep.</summary>
    /// <returns>What became of it, one line for the host's log; null when nothing was due.</returns>
    /// <exception cref="StoreException">A store is away: the next run goes on.</exception>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var (looked, asked, missing) = (0, 0, 0);
        var below = PromiseKey.DueBelow(time.GetUtcNow());
        foreach (var partition in PromiseKey.DuePartitions)
        {
            var query = new TableQuery { PartitionKey = partition, RowKeyBelow = below, Take = MaxEntries };
            await foreach (var entry in tables.QueryAsync(TableNames.Promises, query, cancellationToken))
            {
                looked++;
                try
                {
                    var state = await LookAsync(entry, cancellationToken);
                    if (state == Outcome.Asked) asked++;
                    if (state == Outcome.Missing) missing++;
                    await tables.DeleteAsync(TableNames.Promises, entry.PartitionKey, entry.RowKey, "*", cancellationToken);
                }
                catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere)
                {
                    // Something came in between: the entry stays, and the next run looks again.
                    continue;
                }
                catch (FormatException error)
                {
                    // A row nobody can read is nothing to wait for; it stays where it is, its entry goes.
                    AlarmLog.PromiseUnreadable(logger, entry.PartitionKey, entry.RowKey, error.Message);
                    await tables.DeleteAsync(TableNames.Promises, entry.PartitionKey, entry.RowKey, "*", cancellationToken);
                }
            }
        }
        return looked == 0 ? null : $"due: {looked}, asked for: {asked}, missing: {missing}";
    }

    private async Task<Outcome> LookAsync(TableRow entry, CancellationToken cancellationToken)
    {
        if (!DeviceId.TryParse(entry.Text("device"), out var device)) throw new FormatException("An entry of the due index has a device.");
        if (entry.Text("file") is { } file) return await TieAsync(device, entry, AlarmFile.FromJson(file), cancellationToken);
        if (await ledger.FindAsync(device, entry.Text("key") ?? "", cancellationToken) is not { IsPromised: true } promise) return Outcome.Nothing;
        if (promise.State == PromiseState.Expected && promise.NextAt <= time.GetUtcNow()) return await DecideAsync(promise, cancellationToken);
        // A run that ended between the ledger and its copies or its event is made good here, before the entry goes: the same event has the same id.
        await ties.TellAsync(device, new LedgerChange([promise], []), cancellationToken);
        return promise.State == PromiseState.Missing ? await TellMissingAsync(promise, cancellationToken) : Outcome.Nothing;
    }

    private async Task<Outcome> DecideAsync(Promise promise, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isOld = now - promise.DueAt >= options.FileGiveUpAfter;
        if (promise.Standing != DeviceStanding.Fleet || promise.Asked >= options.FileAsks || options.FileAsksPerHour == 0) return await MissAsync(promise, now, cancellationToken);
        if (!await IsOnlineAsync(promise.Device, cancellationToken))
        {
            if (isOld) return await MissAsync(promise, now, cancellationToken);
            await SaveAsync(promise, promise with { NextAt = now + options.FileAskPause }, cancellationToken);
            return Outcome.Nothing;
        }
        var result = await asker.AskAsync(promise, promise.Asked + 1, cancellationToken);
        if (result == AskResult.Later && isOld) return await MissAsync(promise, now, cancellationToken);
        await SaveAsync(promise, promise with { Asked = promise.Asked + (result == AskResult.Later ? 0 : 1), NextAt = now + options.FileAskPause }, cancellationToken);
        return result == AskResult.Asked ? Outcome.Asked : Outcome.Nothing;
    }

    private async Task<Outcome> MissAsync(Promise promise, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var missing = promise with { MissingAt = now };
        await SaveAsync(promise, missing, cancellationToken);
        metrics.File(PromiseRow.NameOf(PromiseState.Missing));
        AlarmLog.FileMissing(logger, promise.Device, promise.Name.Text, promise.Asked);
        return await TellMissingAsync(missing, cancellationToken);
    }

    private async Task<Outcome> TellMissingAsync(Promise promise, CancellationToken cancellationToken)
    {
        await events.AcceptAsync(
        [
            .. promise.Alarms.Select(alarm => new MediaMissing
            {
                Device = promise.Device, Time = promise.MissingAt!.Value, CorrelationId = alarm.Id, PromiseId = promise.Id, FileName = promise.Name.Text, Asked = promise.Asked,
                Stamp = new EventStamp(default, null, promise.Standing == DeviceStanding.Quarantined, null),
            }),
        ], cancellationToken);
        if (promise.Standing != DeviceStanding.Fleet) return Outcome.Missing;
        var notices = new List<Notice>();
        foreach (var one in promise.Alarms)
        {
            if (await alarms.FindAsync(promise.Device, one.Key, cancellationToken) is { } alarm) notices.Add(Notice.Of(alarm, promise.ToAlarmFile()));
        }
        await TellAsync(notices, cancellationToken);
        return Outcome.Missing;
    }

    private async Task TellAsync(IReadOnlyList<Notice> notices, CancellationToken cancellationToken)
    {
        foreach (var target in targets) await target.TakeAsync(notices, cancellationToken);
    }

    // A file that came before its alarm: shown as soon as the alarm is there, given up after a day.
    private async Task<Outcome> TieAsync(DeviceId device, TableRow entry, AlarmFile? file, CancellationToken cancellationToken)
    {
        var (alarmId, since) = (entry.Text("alarmId") ?? "", entry.Time("since") ?? default);
        if (file is null) return Outcome.Nothing;
        if (await correlated.ShowAsync(device, alarmId, file, cancellationToken) is { } alarm)
        {
            if (file.Playable && alarm.Standing == DeviceStanding.Fleet) await TellAsync([Notice.Of(alarm, file)], cancellationToken);
            return Outcome.Nothing;
        }
        var waited = time.GetUtcNow() - since;
        if (waited > options.FileGiveUpAfter) AlarmLog.AlarmNeverCame(logger, device, file.Id, alarmId);
        else await correlated.NoteAsync(device, alarmId, file, since, time.GetUtcNow() + TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMinute, waited.Ticks)), cancellationToken);
        return Outcome.Nothing;
    }

    private async Task SaveAsync(Promise seen, Promise decided, CancellationToken cancellationToken) =>
        await ties.TellAsync(seen.Device, await ledger.SaveAsync(seen, decided, cancellationToken), cancellationToken);

    private async Task<bool> IsOnlineAsync(DeviceId device, CancellationToken cancellationToken) =>
        (await tables.GetAsync(TableNames.Devices, device.Value, TableNames.StateRow, cancellationToken))?.Flag("online") ?? false;

    private enum Outcome
    {
        Nothing,
        Asked,
        Missing,
    }
}
