using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>Event streams in memory: keeps what was sent, per hub and partition and in order, for tests and for a relay without a cloud.</summary>
/// <param name="partitionCount">Partitions of every hub, 1 and up.</param>
/// <param name="faults">Trouble on order; null: none.</param>
/// <param name="keepPerPartition">Newest events kept per partition; older ones are dropped, so that memory is bounded.</param>
public sealed class MemoryEventHubs(int partitionCount = 4, StoreFaults? faults = null, int keepPerPartition = 100_000) : IEventHubs
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Hub, int Partition), Queue<byte[]>> partitions = [];
    private long sent;

    /// <summary>Events taken so far, dropped ones included.</summary>
    public long SentTotal => Interlocked.Read(ref sent);

    /// <inheritdoc/>
    public int PartitionCount(string hub) =>
        HubNames.All.Contains(hub) ? partitionCount : throw new ArgumentException("No such hub.", nameof(hub));

    /// <inheritdoc/>
    public async Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, PartitionCount(hub));
        cancellationToken.ThrowIfCancellationRequested();
        if (faults is not null) await faults.BeforeAsync(nameof(SendAsync), cancellationToken).ConfigureAwait(false);
        lock (gate)
        {
            if (!partitions.TryGetValue((hub, partition), out var log)) partitions[(hub, partition)] = log = new Queue<byte[]>();
            foreach (var cloudEvent in events)
            {
                if (log.Count == keepPerPartition) log.Dequeue();
                log.Enqueue(cloudEvent.ToArray());
            }
        }
        Interlocked.Add(ref sent, events.Count);
        faults?.After(nameof(SendAsync));
    }

    /// <summary>The events of one partition, oldest first, each one JSON object.</summary>
    public IReadOnlyList<byte[]> EventsOf(string hub, int partition)
    {
        lock (gate) return partitions.TryGetValue((hub, partition), out var log) ? [.. log] : [];
    }

    /// <summary>The events of one hub, partition by partition.</summary>
    public IReadOnlyList<byte[]> EventsOf(string hub) => [.. Enumerable.Range(0, partitionCount).SelectMany(partition => EventsOf(hub, partition))];
}
