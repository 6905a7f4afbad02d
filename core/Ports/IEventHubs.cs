namespace CloudCam.Core.Ports;

/// <summary>
/// The event stream service: bytes to one partition of one hub. <see cref="IEventSink"/> is what the rest of the system uses; this is
/// the narrow part that differs between the real service and memory.
/// </summary>
public interface IEventHubs
{
    /// <summary>Partitions of the hub: part of the routing contract, a deploy-time setting.</summary>
    int PartitionCount(string hub);

    /// <summary>Sends CloudEvents of one partition, each a complete JSON object, in this order. Returns once the service has them.</summary>
    /// <param name="hub">Hub name, see <see cref="Naming.HubNames"/>.</param>
    /// <param name="partition">Partition index, 0 and up.</param>
    /// <param name="events">JSON objects, UTF-8, valid until the call ends. The adapter packs them (one JSON array per event of at most 64 KB by default).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">
    /// <see cref="StoreError.Busy"/> or <see cref="StoreError.Unreachable"/>: spill and try later; a part may have arrived. <see cref="StoreError.Invalid"/>: one
    /// of the events cannot be sent as it is, see <see cref="Events.RefusedEvents"/>.
    /// </exception>
    Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken);

    /// <summary>Sends what means nothing, an empty list of events, to the first partition: shows whether we may send at all.</summary>
    /// <exception cref="StoreException">The service did not take it.</exception>
    Task ProbeAsync(string hub, CancellationToken cancellationToken) => SendAsync(hub, 0, [], cancellationToken);
}
