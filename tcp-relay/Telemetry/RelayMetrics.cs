using System.Diagnostics.Metrics;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Telemetry;

/// <summary>What the relay counts. Names follow OpenTelemetry's habits; README.md lists them with their meaning.</summary>
public sealed class RelayMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "CloudCam.Relay";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> accepted;
    private readonly Counter<long> ended;
    private readonly Counter<long> bytesReceived;
    private readonly Counter<long> bytesSent;
    private readonly Counter<long> events;
    private readonly Counter<long> incidents;
    private readonly Counter<long> storeRetries;
    private readonly Counter<long> filesOpened;
    private readonly Counter<long> filesStored;
    private readonly Counter<long> filesFailed;
    private readonly Counter<long> fileBytes;
    private readonly Counter<long> blocks;
    private readonly Counter<long> resumedBytes;
    private readonly Counter<long> spilled;
    private readonly Counter<long> replayed;
    private readonly Counter<long> refused;
    private readonly Counter<long> commands;
    private readonly Counter<long> dialled;
    private Meter? included;
    private Func<int>? held;
    private Func<int>? connected;
    private readonly Histogram<double> blockSeconds;

    /// <summary>Creates the instruments.</summary>
    public RelayMetrics()
    {
        accepted = meter.CreateCounter<long>("cloudcam.relay.connections.accepted", "{connection}", "Connections accepted");
        ended = meter.CreateCounter<long>("cloudcam.relay.connections.ended", "{connection}", "Connections ended, by reason");
        bytesReceived = meter.CreateCounter<long>("cloudcam.relay.received", "By", "Bytes received from cameras");
        bytesSent = meter.CreateCounter<long>("cloudcam.relay.sent", "By", "Bytes sent to cameras");
        events = meter.CreateCounter<long>("cloudcam.relay.events.accepted", "{event}", "Events sent or spilled");
        incidents = meter.CreateCounter<long>("cloudcam.relay.incidents", "{incident}", "Things that went wrong without ending a session, by kind");
        storeRetries = meter.CreateCounter<long>("cloudcam.relay.store.retries", "{retry}", "Waits for a store that is busy or away, by error");
        filesOpened = meter.CreateCounter<long>("cloudcam.relay.files.opened", "{file}", "Files opened: new, resumed or already whole");
        filesStored = meter.CreateCounter<long>("cloudcam.relay.files.stored", "{file}", "Files stored whole");
        filesFailed = meter.CreateCounter<long>("cloudcam.relay.files.failed", "{file}", "Files given up, by reason");
        fileBytes = meter.CreateCounter<long>("cloudcam.relay.files.bytes", "By", "Bytes of whole files");
        blocks = meter.CreateCounter<long>("cloudcam.relay.blocks.stored", "{block}", "Blocks stored");
        resumedBytes = meter.CreateCounter<long>("cloudcam.relay.files.resumed", "By", "Bytes that did not have to be sent again because a transfer went on");
        spilled = meter.CreateCounter<long>("cloudcam.relay.events.spilled", "{event}", "Events written to the spill because the event stream was away");
        replayed = meter.CreateCounter<long>("cloudcam.relay.events.replayed", "{event}", "Spilled events sent later");
        refused = meter.CreateCounter<long>("cloudcam.relay.events.refused", "{event}", "Events that the event stream did not take, kept as dead letters");
        commands = meter.CreateCounter<long>("cloudcam.relay.commands", "{command}", "Commands for cameras, by what became of them");
        dialled = meter.CreateCounter<long>("cloudcam.relay.cameras.dialled", "{try}", "Tries to connect to cameras, by result");
        meter.CreateObservableGauge("cloudcam.relay.cameras.held", () => held?.Invoke() ?? 0, "{camera}", "Cameras this replica holds now");
        meter.CreateObservableGauge("cloudcam.relay.cameras.connected", () => connected?.Invoke() ?? 0, "{camera}", "Cameras this replica is logged in to now");
        blockSeconds = meter.CreateHistogram<double>("cloudcam.relay.blocks.duration", "s", "Time to store one block");
    }

    /// <summary>Lets the open connections and devices be asked for.</summary>
    public void Observe(ConnectionTable connections)
    {
        meter.CreateObservableGauge("cloudcam.relay.connections.open", () => connections.Count, "{connection}", "Connections open now");
        meter.CreateObservableGauge("cloudcam.relay.devices.online", () => connections.DeviceCount, "{device}", "Devices connected now");
    }

    /// <summary>Lets the cameras that are dialled be asked for.</summary>
    internal void ObserveCameras(Func<int> heldNow, Func<int> connectedNow) => (held, connected) = (heldNow, connectedNow);

    internal void CameraDialled(string result) => dialled.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>Whether an instrument is one of these.</summary>
    internal bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, meter) || (included is not null && ReferenceEquals(instrument.Meter, included));

    /// <summary>Counts the instruments of another meter to these.</summary>
    internal void Include(Meter other) => included = other;

    internal void ConnectionAccepted() => accepted.Add(1);

    internal void ConnectionEnded(string reason, string protocol) => ended.Add(1, new("reason", reason), new("protocol", protocol));

    internal void BytesReceived(long count) => bytesReceived.Add(count);

    internal void BytesSent(long count) => bytesSent.Add(count);

    internal void EventsAccepted(int count) => events.Add(count);

    internal void Incident(SessionIncident incident, int count) => incidents.Add(count, new KeyValuePair<string, object?>("kind", EndReasons.Dashed(incident.ToString())));

    internal void StoreRetried(StoreError error) => storeRetries.Add(1, new KeyValuePair<string, object?>("error", EndReasons.Dashed(error.ToString())));

    internal void FileOpened(bool resumed, bool whole) =>
        filesOpened.Add(1, new KeyValuePair<string, object?>("how", whole ? "already-whole" : resumed ? "resumed" : "new"));

    internal void FileStored(long bytes)
    {
        filesStored.Add(1);
        fileBytes.Add(bytes);
    }

    internal void FileFailed(string reason) => filesFailed.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void BlockStored(long bytes, TimeSpan took)
    {
        blocks.Add(1);
        blockSeconds.Record(took.TotalSeconds);
    }

    internal void TransferResumed(long bytes) => resumedBytes.Add(bytes);

    internal void EventsSpilled(int count) => spilled.Add(count);

    internal void EventsRefused(int count) => refused.Add(count);

    internal void Command(string what) => commands.Add(1, new KeyValuePair<string, object?>("what", what));

    internal void EventsReplayed(int count) => replayed.Add(count);

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
