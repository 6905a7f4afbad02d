using System.Buffers;
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
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    private readonly ConcurrentDictionary<(string Hub, int Partition), EventLane> lanes = new();
    private readonly ConcurrentQueue<Acceptance> acceptances = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly IEventHubs hubs;
    private readonly Func<(string Hub, int Partition), EventLane> createLane;

    /// <summary>Creates the publisher.</summary>
    public EventPublisher(IEventHubs hubs, IBlobStore blobs, RelayOptions options, RelayMetrics metrics, RelayLog log, TimeProvider time)
    {
        this.hubs = hubs;
        var spill = new SpillStore(blobs, time, options.SafeReplica);
        var refused = new RefusedEvents(blobs, time);
        createLane = key => new EventLane(key.Hub, key.Partition, hubs, spill, refused, options.ReplayInterval, metrics, log, time, stopping.Token);
    }

    /// <inheritdoc/>
    public ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return ValueTask.CompletedTask;
        // One more than events: what is settled while we still add does not end the wait.
        var acceptance = Acceptance.Rent(acceptances, events.Count + 1);
        Exception? failure = null;
        EventLane? lane = null;
        for (var i = 0; i < events.Count; i++)
        {
            if (failure is null) failure = TryAdd(events[i], acceptance, ref lane);
            if (failure is not null) acceptance.Settle(failure);
        }
        lane?.Wake();
        var accepted = acceptance.Task;
        acceptance.Settle(null);
        return accepted;
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

    // Events of one delivery are of one device, so they touch at most one lane per hub, and a lane gets those that follow each other together.
    private Exception? TryAdd(CameraEvent cameraEvent, Acceptance acceptance, ref EventLane? previous)
    {
        try
        {
            var json = scratch ??= new ArrayBufferWriter<byte>(2_048);
            json.ResetWrittenCount();
            CloudEventWriter.Write(cameraEvent, json);
            var partition = PartitionHash.PartitionOf(cameraEvent.Device.Value, hubs.PartitionCount(cameraEvent.Hub));
            var lane = lanes.GetOrAdd((cameraEvent.Hub, partition), createLane);
            if (lane != previous) previous?.Wake();
            previous = lane;
            lane.Add(cameraEvent, json.WrittenSpan, acceptance);
            return null;
        }
        catch (Exception error)
        {
            // An event that cannot be written fails its caller; those before it are on their way.
            return error;
        }
    }
}
