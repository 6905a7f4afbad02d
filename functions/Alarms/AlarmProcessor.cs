using CloudCam.Core.Alarms;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Notices;

namespace CloudCam.Functions.Alarms;

/// <summary>
/// Takes a batch of alarms: rows, lists, promises, events, notices, and only then the gates remember that it is done. Everything before is absolute
/// and follows from gate and batch, so whoever dies in between leaves nothing that the next run does not write again in the same way.
/// </summary>
internal sealed class AlarmProcessor(
    AlarmTable table, MediaLedger ledger, PromiseTies ties, IEventSink events, IEnumerable<INoticeTarget> targets, DeadEvents dead, AlarmOptions options, AlarmMetrics metrics,
    ILogger<AlarmProcessor> logger)
{
    // Devices at a time: their rows are in partitions of their own, and one waits for the store some ten times.
    private const int Parallel = 8;

    // Somebody else runs the same partition only while the host hands it over.
    private const int Attempts = 5;

    private readonly AlarmGate gate = new(options.BurstWindow);

    /// <summary>Takes a batch.</summary>
    /// <returns>What became of it, one line for the host's log.</returns>
    /// <exception cref="StoreException">A store is away: run the batch again.</exception>
    public async Task<string> RunAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        await dead.KeepAsync(HubNames.Alarms, batch.Unreadable, cancellationToken);
        var alarms = await ReadAsync(batch.Events, cancellationToken);
        var devices = alarms.GroupBy(alarm => alarm.Report.Alarm.Device).Select(group => new DeviceAlarms(group.Key, [.. group])).ToList();
        var (opened, folded, duplicates) = (0, 0, 0);
        for (var attempt = 1; devices.Count > 0; attempt++)
        {
            if (attempt > Attempts) throw new StoreException(StoreError.Busy, "Somebody else runs the same alarms.");
            var hopeless = await PrepareAsync(devices, cancellationToken);
            var (done, contended) = await FinishAsync([.. devices.Except(hopeless)], cancellationToken);
            foreach (var device in done)
            {
                opened += device.Opened.Count();
                folded += device.Result.Changes.Sum(change => change.FoldedCount);
                duplicates += device.Result.Duplicates;
            }
            // One event that cannot be processed must not take its neighbours along: they go one by one.
            foreach (var alarm in hopeless.Where(device => device.Alarms.Count > 1).SelectMany(device => device.Alarms)) await RunAloneAsync(alarm, cancellationToken);
            devices = contended;
        }
        // Behind the rows of the same batch: an alarm that was short comes with its end.
        await ClearAsync(batch.Events, cancellationToken);
        metrics.Alarms("opened", opened);
        metrics.Alarms("folded", folded);
        metrics.Alarms("duplicate", duplicates);
        return $"alarms: {opened} new, {folded} folded, {duplicates} seen before";
    }

    // An end without its alarm tells nothing that could be shown: many devices say it of alarms they never raised.
    private async Task ClearAsync(IReadOnlyList<ReceivedEvent> received, CancellationToken cancellationToken)
    {
        foreach (var one in received)
        {
            if (one.Type != AlarmReading.Cleared || one.CorrelationId is not { } alarm || !ReceivedEvent.IsId(alarm)) continue;
            await table.ClearAsync(one.Device, alarm, one.Time, cancellationToken);
        }
    }

    private async Task<List<(ReceivedEvent Event, AlarmReport Report)>> ReadAsync(IReadOnlyList<ReceivedEvent> received, CancellationToken cancellationToken)
    {
        var alarms = new List<(ReceivedEvent, AlarmReport)>();
        foreach (var one in received)
        {
            if (one.Type != AlarmReading.Type) continue;
            if (!AlarmReading.TryRead(one, out var report, out var leftOut, out var problem))
            {
                await dead.KeepAsync(HubNames.Alarms, [new UnreadableEvent(one.Json.GetRawText(), problem)], cancellationToken);
                continue;
            }
            if (leftOut > 0) AlarmLog.FilesLeftOut(logger, one.Device, one.Id, leftOut);
            alarms.Add((one, report));
        }
        return alarms;
    }

    private async Task<List<DeviceAlarms>> PrepareAsync(List<DeviceAlarms> devices, CancellationToken cancellationToken)
    {
        var hopeless = new List<DeviceAlarms>();
        await System.Threading.Tasks.Parallel.ForEachAsync(devices, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, async (device, stop) =>
        {
            try
            {
                await device.PrepareAsync(gate, table, ledger, ties, options.FileDueAfter, stop);
            }
            catch (Exception error) when (DeadEvents.IsHopeless(error))
            {
                if (device.Alarms is [var only]) await dead.KeepAsync(HubNames.Alarms, only.Event, error, stop);
                lock (hopeless) hopeless.Add(device);
            }
        });
        return hopeless;
    }

    private async Task<(List<DeviceAlarms> Done, List<DeviceAlarms> Contended)> FinishAsync(List<DeviceAlarms> devices, CancellationToken cancellationToken)
    {
        await table.IndexAsync(devices.SelectMany(device => device.Opened), cancellationToken);
        var told = devices.SelectMany(device => device.Events).ToList();
        if (told.Count > 0) await events.AcceptAsync(told, cancellationToken);
        var notices = devices.SelectMany(device => device.Notices).ToList();
        if (notices.Count > 0)
        {
            foreach (var target in targets) await target.TakeAsync(notices, cancellationToken);
        }
        var (done, contended) = (new List<DeviceAlarms>(), new List<DeviceAlarms>());
        await System.Threading.Tasks.Parallel.ForEachAsync(devices, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, async (device, stop) =>
        {
            var isDone = await CommitAsync(device, stop);
            lock (done) (isDone ? done : contended).Add(device);
        });
        return (done, contended);
    }

    private async Task<bool> CommitAsync(DeviceAlarms device, CancellationToken cancellationToken)
    {
        if (device.Result.Changes.Count == 0) return true;
        try
        {
            await table.SaveGateAsync(device.Device, device.Gate!, cancellationToken);
            return true;
        }
        catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere)
        {
            // The partition is being handed over, or our own write's answer was lost: by the new state most of the batch is seen.
            AlarmLog.GateContended(logger, device.Device);
            return false;
        }
    }

    private async Task RunAloneAsync((ReceivedEvent Event, AlarmReport Report) alarm, CancellationToken cancellationToken)
    {
        var alone = new List<DeviceAlarms> { new(alarm.Event.Device, [alarm]) };
        for (var attempt = 1; alone.Count > 0; attempt++)
        {
            if (attempt > Attempts) throw new StoreException(StoreError.Busy, "Somebody else runs the same alarms.");
            var hopeless = await PrepareAsync(alone, cancellationToken);
            alone = (await FinishAsync([.. alone.Except(hopeless)], cancellationToken)).Contended;
        }
    }
}
