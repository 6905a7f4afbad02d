using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Hosting;

/// <summary>
/// Sends events to the partition of their device; spills them when the event stream service is away, and as long as older spilled events
/// of the same partition wait, so that nothing overtakes. An event that the service does not take as it is becomes a dead letter, alone.
/// </summary>
internal sealed class FunctionEventSink(IEventHubs hubs, SpillStore spills, RefusedEvents refused, TimeProvider time, ILogger<FunctionEventSink> logger) : IEventSink
{
    /// <inheritdoc/>
    public async ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken)
    {
        foreach (var cameraEvent in events) cameraEvent.Stamp = cameraEvent.Stamp with { RecordedTime = time.GetUtcNow() };
        foreach (var lane in events.GroupBy(one => (one.Hub, Partition: PartitionHash.PartitionOf(one.Device.Value, hubs.PartitionCount(one.Hub)))))
        {
            var (hub, partition) = lane.Key;
            List<ReadOnlyMemory<byte>> batch = [.. lane.Select(one => (ReadOnlyMemory<byte>)CloudEventWriter.ToUtf8(one))];
            if (await spills.HoldsAsync(hub, partition, cancellationToken))
            {
                FunctionsLog.EventsSpilled(logger, hub, partition, batch.Count, "older ones wait there");
                await spills.SpillAsync(hub, partition, batch, cancellationToken);
                continue;
            }
            try
            {
                var refusals = await refused.SendAsync(hubs, hub, partition, batch, cancellationToken);
                if (refusals > 0) FunctionsLog.EventsRefused(logger, hub, partition, refusals);
            }
            catch (StoreException error) when (error.CanRetry)
            {
                FunctionsLog.EventsSpilled(logger, hub, partition, batch.Count, error.Message);
                await spills.SpillAsync(hub, partition, batch, cancellationToken);
            }
        }
    }
}
