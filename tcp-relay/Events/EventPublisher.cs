using System.Collections.Concurrent;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Events;

/// <summary>
/// Sends events to their partitions: one lane per hub and partition, one request in flight per lane, whatever gathers meanwhile goes
/// with the next one. When the stream is away a lane spills to Blob, and goes on spilling until everything spilled was sent.
/// </summary>
public sealed class EventPublisher : IEventSink, IDisposable
{
    private readonly ConcurrentDictionary<(string Hub, int Partition), EventLane> lanes = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly IEventHubs hubs;
    private readonly Func<(string Hub, int Partition), EventLane> createLane;

    /// <summary>Creates the publisher.</summary>
    public EventPublisher(IEventHubs hubs, IBlobStore blobs, RelayOptions options, RelayMetrics metrics, RelayLog log, TimeProvider time)
    {
        this.hubs = hubs;
        var spill = new SpillStore(blobs, time, options.SafeReplica);
        createLane = key => new EventLane(key.Hub, key.Partition, hubs, spill, options.ReplayInterval, metrics, log, time, stopping.Token);
    }

    /// <inheritdoc/>
    public async ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken)
    {
        // Events of one delivery are of one device, so they touch at most one lane per hub.
        List<Task>? pending = null;
        foreach (var cameraEvent in events)
        {
            var partition = PartitionHash.PartitionOf(cameraEvent.Device.Value, hubs.PartitionCount(cameraEvent.Hub));
            var lane = lanes.GetOrAdd((cameraEvent.Hub, partition), createLane);
            (pending ??= []).Add(lane.AcceptAsync(CloudEventWriter.ToUtf8(cameraEvent)));
        }
        if (pending is not null) await Task.WhenAll(pending).ConfigureAwait(false);
    }

    /// <summary>Lets what is accepted go out; spilled events stay for the next process or the replay function.</summary>
    public async Task StopAsync()
    {
        await Task.WhenAll(lanes.Values.Select(lane => lane.FlushedAsync())).ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Cancel();
        foreach (var lane in lanes.Values) lane.Dispose();
        stopping.Dispose();
    }
}
