using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Changes;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Notices;

namespace CloudCam.Functions.Alarms;

/// <summary>
/// Follows the stream of files: what arrived goes into the ledger, from there into alarms' and files' rows, and people hear when it can be looked at.
/// A file that names its alarm itself is tied without the ledger. Every step may run twice.
/// </summary>
internal sealed class MediaTracker(
    MediaLedger ledger, PromiseTies ties, CorrelatedFiles correlated, AlarmTable alarms, TransferLedger transfers, IEnumerable<INoticeTarget> targets, DeadEvents dead, FileChanges changes, AlarmOptions options,
    AlarmMetrics metrics, ILogger<MediaTracker> logger)
{
    private const string Completed = "cloudcam.media.completed.v1";
    private const string Ready = "cloudcam.media.ready.v1";
    private const string Failed = "cloudcam.media.failed.v1";
    private const string Announced = "cloudcam.media.announced.v1";

    // Devices at a time, as in AlarmProcessor.
    private const int Parallel = 8;

    /// <summary>Takes a batch.</summary>
    /// <returns>What became of it, one line for the host's log.</returns>
    /// <exception cref="StoreException">A store is away: run the batch again.</exception>
    public async Task<string> RunAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        await dead.KeepAsync(HubNames.Media, batch.Unreadable, cancellationToken);
        var notices = new List<Notice>();
        var devices = batch.Events.Where(one => one.Type is Completed or Ready or Failed or Announced).GroupBy(one => one.Device);
        await System.Threading.Tasks.Parallel.ForEachAsync(devices, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, async (device, stop) =>
        {
            foreach (var one in device)
            {
                var told = await TakeAsync(one, stop);
                lock (notices) notices.AddRange(told);
            }
        });
        if (notices.Count > 0)
        {
            foreach (var target in targets) await target.TakeAsync(notices, cancellationToken);
        }
        await changes.TakeAsync(batch.Events, cancellationToken);
        return $"media: {batch.Events.Count} events, {notices.Count} notices";
    }

    private async Task<List<Notice>> TakeAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        try
        {
            if (received.Type == Announced) return await AnnouncedAsync(received, cancellationToken);
            if (ReceivedEvent.Text(received.Data, "mediaId") is not { } mediaId || !MediaJob.IsTransferId(mediaId)) throw new FormatException("A media event has a mediaId.");
            return await ArrivedAsync(received, mediaId, cancellationToken);
        }
        catch (Exception error) when (DeadEvents.IsHopeless(error))
        {
            await dead.KeepAsync(HubNames.Media, received, error, cancellationToken);
            return [];
        }
    }

    private async Task<List<Notice>> AnnouncedAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        if (!received.Data.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Array) return [];
        foreach (var file in files.EnumerateArray().Take(AlarmBurst.MaxFiles))
        {
            if (!CameraFileName.TryParse(ReceivedEvent.Text(file), out var name)) continue;
            var change = await ledger.PostponeAsync(received.Device, name, received.RecordedTime, received.RecordedTime + options.FileDueAfter, cancellationToken);
            await ties.TellAsync(received.Device, change, cancellationToken);
        }
        return [];
    }

    private async Task<List<Notice>> ArrivedAsync(ReceivedEvent received, string mediaId, CancellationToken cancellationToken)
    {
        // The row's key follows from the transfer: the event's own time has milliseconds only.
        if (await transfers.FindAsync(received.Device, mediaId, cancellationToken) is not { } found) return [];
        var media = MediaRecord.From(found.Transfer, MediaState.Complete, default);
        var source = ReceivedEvent.Text(received.Data, "source") ?? "";
        var playable = ReceivedEvent.Text(received.Data, "playable") is not null;
        var told = new List<Notice>();
        var promised = false;
        if (received.Type != Failed && CameraFileName.TryParse(source, out var name))
        {
            var arrival = new PromisedMedia(mediaId, media.Key, name.Text, received.RecordedTime, playable);
            var change = await ledger.ReceiveAsync(received.Device, media.Standing, name, arrival, cancellationToken);
            await ties.TellAsync(received.Device, change, cancellationToken);
            foreach (var promise in change.Promises.Where(one => one.Media?.Id == mediaId))
            {
                promised |= promise.Alarms.Any(alarm => alarm.Id == received.CorrelationId);
                if (received.Type == Completed) Tell(promise);
                if (playable) told.AddRange(await NoticesOfAsync(promise, cancellationToken));
            }
        }
        if (received.CorrelationId is { } alarmId && ReceivedEvent.IsId(alarmId) && !promised)
        {
            var file = new AlarmFile
            {
                Id = mediaId, Name = source.Length <= CameraFileName.MaxLength ? source : source[..CameraFileName.MaxLength], Channel = ReceivedEvent.Text(received.Data, "channel"), MediaId = mediaId, MediaKey = media.Key,
                State = received.Type == Failed ? PromiseState.Missing : PromiseState.Received, MatchedBy = CorrelatedFiles.Matched, Playable = playable,
            };
            if (await correlated.TieAsync(received.Device, alarmId, file, received.RecordedTime, cancellationToken) is { } alarm && playable && alarm.Standing == DeviceStanding.Fleet) told.Add(Notice.Of(alarm, file));
        }
        return told;
    }

    private async Task<List<Notice>> NoticesOfAsync(Promise promise, CancellationToken cancellationToken)
    {
        var told = new List<Notice>();
        if (promise.Standing != DeviceStanding.Fleet) return told;
        foreach (var one in promise.Alarms)
        {
            if (await alarms.FindAsync(promise.Device, one.Key, cancellationToken) is { } alarm) told.Add(Notice.Of(alarm, promise.ToAlarmFile()));
        }
        return told;
    }

    private void Tell(Promise promise)
    {
        var state = PromiseRow.NameOf(promise.State);
        metrics.File(state);
        AlarmLog.FileMatched(logger, promise.Device, promise.Name.Text, state, promise.Media!.MatchedBy);
    }
}
