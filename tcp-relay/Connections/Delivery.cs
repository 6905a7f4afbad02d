using System.Collections.Concurrent;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Commands;
using CloudCam.Relay.Telemetry;
using CloudCam.Relay.Transfers;

namespace CloudCam.Relay.Connections;

/// <summary>
/// Carries out what sessions decided. The order is the promise "stored first, acknowledged second": identity, file, commands,
/// events, and only when all of that is safe, the reply.
/// </summary>
public sealed partial class Delivery(
    DeviceDirectory directory, TransferStore transfers, IBlobStore blobs, CommandCourier courier, IEventSink sink, ConnectionTable connections, StoreRetry retry,
    RelayOptions options, RelayMetrics metrics, RelayLog log, TimeProvider time)
{
    /// <summary>How often a session that ends may ask for room: what it holds in memory has fewer blocks.</summary>
    internal const int MostRoomsAtTheEnd = 64;

    private const int MaxIncidentLines = 20;
    private static readonly FileFailure Empty = new("empty", IsFinal: true);

    private readonly ConcurrentQueue<SessionOutbox> outboxes = new();

    /// <summary>Takes an empty outbox.</summary>
    public SessionOutbox RentOutbox() => outboxes.TryDequeue(out var outbox) ? outbox : new SessionOutbox();

    /// <summary>Gives an outbox back; whatever is still in it is dropped.</summary>
    public void ReturnOutbox(SessionOutbox outbox)
    {
        outbox.Clear();
        outboxes.Enqueue(outbox);
    }

    /// <summary>Whether the outbox holds events and replies at most and nothing else waits: the delivery of most frames, see <see cref="BeginPlainAsync"/>.</summary>
    public static bool IsPlain(DeliveryState link, SessionOutbox outbox) => !outbox.MustDeliver && outbox.Commands.Count == 0 && !CommandCourier.HasWork(link);

    /// <summary>
    /// Begins a plain delivery: accepts the events. Not an async method, so that nothing is made for it: the caller awaits the event sink itself and goes on
    /// with <see cref="EndPlainAsync"/>. The order is that of <see cref="DeliverAsync"/>.
    /// </summary>
    /// <exception cref="StoreException">Nothing took the events.</exception>
    public ValueTask BeginPlainAsync(DeliveryState link, SessionOutbox outbox)
    {
        if (outbox.HasIncidents) TakeIncidents(link, outbox);
        if (outbox.Events.Count == 0) return ValueTask.CompletedTask;
        Stamp(link, outbox.Events);
        return sink.AcceptAsync(outbox.Events, CancellationToken.None);
    }

    /// <summary>Ends a plain delivery: gives the events back and says what there is to say, unless their acceptance failed: then it goes on trying first.</summary>
    /// <exception cref="StoreException">A store stayed away for too long.</exception>
    public async ValueTask EndPlainAsync(DeliveryState link, SessionOutbox outbox, StoreException? failed)
    {
        if (failed is not null) await AcceptAgainAsync(link, outbox.Events, failed).ConfigureAwait(false);
        if (outbox.Events.Count > 0) metrics.EventsAccepted(outbox.Events.Count);
        outbox.ReleaseEvents();
        if (!outbox.WrittenReplies.IsEmpty) await ReplyAsync(link, outbox).ConfigureAwait(false);
    }

    /// <summary>Carries out everything in the outbox, and everything the session adds in answer.</summary>
    /// <returns>Why the session wants to end; null when it goes on.</returns>
    /// <exception cref="StoreException">A store stayed away for too long, or a newer session of the device took over.</exception>
    public async ValueTask<SessionEnd?> DeliverAsync(DeliveryState link, IDeviceSession session, SessionOutbox outbox)
    {
        do
        {
            if (outbox.HasIncidents) TakeIncidents(link, outbox);
            if (outbox.TakeIdentify() is { } device) await IdentifyAsync(link, session, outbox, device).ConfigureAwait(false);
            if (outbox.TakeIdentifyBeside() is { } beside) await IdentifyBesideAsync(link, session, outbox, beside).ConfigureAwait(false);
            if (outbox.TakeAlias() is { } alias) await NameAsync(link, alias).ConfigureAwait(false);
            if (outbox.TakeContent() is { } content) await GiveContentAsync(link, session, outbox, content).ConfigureAwait(false);
            if (outbox.TakeOpenFile() is { } announcement) await OpenFileAsync(link, session, outbox, announcement).ConfigureAwait(false);
            if (outbox.TakeNeedsRoom()) await MakeRoomAsync(link).ConfigureAwait(false);
            if (outbox.TakeCompleteFile()) await CompleteFileAsync(link, session, outbox).ConfigureAwait(false);
            if (outbox.TakeFailFile() is { } failure) await FailFileAsync(link, session, outbox, failure).ConfigureAwait(false);
            // Whatever the session asked for in answer comes before anything is said to the device.
            if (outbox.MustDeliver && outbox.End is null) continue;
            if (outbox.Commands.Count > 0) await courier.SettleAsync(link, outbox).ConfigureAwait(false);
            if (outbox.Events.Count > 0) await AcceptAsync(link, outbox.Events).ConfigureAwait(false);
            outbox.ReleaseEvents();
            if (!outbox.WrittenReplies.IsEmpty) await ReplyAsync(link, outbox).ConfigureAwait(false);
            if (outbox.End is { } end) return end;
            if (CommandCourier.HasWork(link)) await courier.GiveNextAsync(link, session, outbox).ConfigureAwait(false);
        }
        while (!outbox.IsEmpty);
        return null;
    }

    /// <summary>The session broke off at a violation: delivers what the frames before it brought. The violation stays the reason, whatever fails here.</summary>
    public async Task DeliverRestAsync(DeliveryState link, SessionOutbox outbox)
    {
        try
        {
            if (outbox.HasIncidents) TakeIncidents(link, outbox);
            if (outbox.Commands.Count > 0) await courier.SettleAsync(link, outbox).ConfigureAwait(false);
            if (outbox.Events.Count > 0) await AcceptAsync(link, outbox.Events).ConfigureAwait(false);
            if (!outbox.WrittenReplies.IsEmpty) await ReplyAsync(link, outbox).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            log.StoreFailed(link.Connection, error);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The peer is gone and hears no answer; what it sent is safe.
            return;
        }
    }

    /// <summary>Stores what the open file has in memory.</summary>
    public async Task KeepFileAsync(DeliveryState link)
    {
        if (link.File is { } file) await retry.RunAsync(cancel => transfers.KeepAsync(file, cancel), link).ConfigureAwait(false);
    }

    private async Task IdentifyAsync(DeliveryState link, IDeviceSession session, SessionOutbox outbox, DeviceId device)
    {
        var protocol = link.Connection.ProtocolName;
        var record = await retry.RunAsync(cancel => directory.ConnectAsync(device, protocol, options.Replica, cancel), link).ConfigureAwait(false);
        link.Device = record;
        (link.Connection.Device, link.Connection.Epoch) = (device, record.Epoch);
        link.Trace?.SetTag("cloudcam.device", device.Value);
        log.DeviceIdentified(link.Connection, protocol, record);
        if (record.Standing != DeviceStanding.Refused)
        {
            connections.Claim(device, link.Connection);
            outbox.Raise(new DeviceConnected { Device = device, Time = time.GetUtcNow(), Protocol = protocol, Epoch = record.Epoch });
            if (record.HasCommands) link.Connection.CallForCommands();
        }
        session.OnIdentified(record, outbox);
    }

    private async Task OpenFileAsync(DeliveryState link, IDeviceSession session, SessionOutbox outbox, FileAnnouncement announcement)
    {
        link.File?.Dispose();
        var file = await retry.RunAsync(cancel => transfers.OpenAsync(link.Device!, announcement, cancel), link).ConfigureAwait(false);
        link.File = file;
        metrics.FileOpened(file.IsResumed, file.IsAlreadyWhole);
        log.FileOpened(link.Connection, file);
        session.OnFileOpened(file, outbox);
    }

    private async Task CompleteFileAsync(DeliveryState link, IDeviceSession session, SessionOutbox outbox)
    {
        var file = link.File!;
        var ending = outbox.TakeEnding();
        if (IsEmptyRecording(file))
        {
            await FailFileAsync(link, session, outbox, Empty).ConfigureAwait(false);
            return;
        }
        var stored = await retry.RunAsync(cancel => transfers.CompleteAsync(file, cancel, ending), link).ConfigureAwait(false);
        Stored(link, file, stored);
        CloseFile(link);
        session.OnFileClosed(outbox);
    }

    private async Task MakeRoomAsync(DeliveryState link)
    {
        var file = link.File!;
        // Storing nothing makes no room: without this the session would ask for ever.
        if (file.Unstored.IsEmpty) throw new InvalidOperationException($"A piece does not fit into a block of {options.BlockBytes} bytes.");
        await retry.RunAsync(cancel => transfers.StoreBlockAsync(file, cancel), link).ConfigureAwait(false);
        link.HasMadeRoom = true;
    }

    // A recording that got no picture is no file.
    private static bool IsEmptyRecording(TransferFile file) => file is { IsAlreadyWhole: false, Row.File.IsOpenEnded: true, Position: 0 };

    private void Stored(DeliveryState link, TransferFile file, Transfer stored)
    {
        if (!file.IsAlreadyWhole) metrics.FileStored(stored.StoredBytes);
        log.FileStored(link.Connection, stored);
    }

    private async Task FailFileAsync(DeliveryState link, IDeviceSession session, SessionOutbox outbox, FileFailure failure)
    {
        await GiveUpAsync(link, outbox, failure).ConfigureAwait(false);
        CloseFile(link);
        session.OnFileClosed(outbox);
    }

    private async Task GiveUpAsync(DeliveryState link, SessionOutbox outbox, FileFailure failure)
    {
        if (link.File is { } file)
        {
            if (failure.IsFinal && !file.IsAlreadyWhole) await TellFailureAsync(link, outbox, file, failure.Reason).ConfigureAwait(false);
            await retry.RunAsync(cancel => transfers.FailAsync(file, failure.Reason, failure.IsFinal, cancel), link).ConfigureAwait(false);
            metrics.FileFailed(failure.Reason);
            log.FileFailed(link.Connection, file.TransferId, failure);
        }
    }

    // Told before the row says so: once it does, nobody would tell it again. The events raised before it go with it, so that the order stays.
    private async Task TellFailureAsync(DeliveryState link, SessionOutbox outbox, TransferFile file, string reason)
    {
        await retry.RunAsync(cancel => transfers.BeginFailAsync(file, cancel), link).ConfigureAwait(false);
        outbox.Raise(new MediaFailed
        {
            Device = file.Row.Device, Time = time.GetUtcNow(), TransferId = file.TransferId, File = file.Row.File, Reason = reason,
            StoredBytes = file.Row.StoredBytes, CorrelationId = file.Row.File.AlarmId,
        });
        await AcceptAsync(link, outbox.Events).ConfigureAwait(false);
        outbox.ReleaseEvents();
    }

    private static void CloseFile(DeliveryState link)
    {
        link.File?.Dispose();
        link.File = null;
    }

    private async ValueTask AcceptAsync(DeliveryState link, IReadOnlyList<CameraEvent> events, bool waits = true)
    {
        Stamp(link, events);
        if (waits) await retry.RunAsync(cancel => sink.AcceptAsync(events, cancel).AsTask(), link).ConfigureAwait(false);
        else await sink.AcceptAsync(events, CancellationToken.None).ConfigureAwait(false);
        metrics.EventsAccepted(events.Count);
        if (link.Commands is { ToldId: not null }) await courier.RemoveNoteAsync(link).ConfigureAwait(false);
    }

    // By itself, because what it hands over is made for every call of its method.
    private Task AcceptAgainAsync(DeliveryState link, IReadOnlyList<CameraEvent> events, StoreException failed) =>
        retry.RunAsync(cancel => sink.AcceptAsync(events, cancel).AsTask(), link, failed);

    private void Stamp(DeliveryState link, IReadOnlyList<CameraEvent> events)
    {
        var now = time.GetUtcNow();
        var quarantined = link.Device?.Standing != DeviceStanding.Fleet;
        for (var i = 0; i < events.Count; i++)
        {
            var cameraEvent = events[i];
            // Who speaks for a device beside its connection does not know where it stands: no order.
            var sequence = link is { IsBeside: true, Main: null } ? default : EventSequence.Counted(link.Device?.Epoch ?? 0, link.NextEvent());
            cameraEvent.Stamp = new EventStamp(now, sequence, quarantined, link.Trace?.Id);
            if (cameraEvent is MediaStarted && link.File is { } file) file.Row = file.Row with { Sequence = sequence.ToString() };
        }
    }

    private async ValueTask ReplyAsync(DeliveryState link, SessionOutbox outbox)
    {
        var bytes = outbox.WrittenReplies;
        link.Commands?.BytesLeave();
        await link.Connection.SendAsync(bytes, options.SendTimeout).ConfigureAwait(false);
        metrics.BytesSent(bytes.Length);
        outbox.ClearReplies();
    }

    private void TakeIncidents(DeliveryState link, SessionOutbox outbox)
    {
        for (var i = 0; i < outbox.Incidents.Length; i++)
        {
            if (outbox.Incidents[i] == 0) continue;
            metrics.Incident((SessionIncident)i, outbox.Incidents[i]);
            // The metric counts all of them; the log shows a connection's first ones.
            if (link.IncidentLines++ < MaxIncidentLines) log.IncidentCounted(link.Connection, (SessionIncident)i, outbox.Incidents[i]);
        }
        outbox.ClearIncidents();
    }
}
