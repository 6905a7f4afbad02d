using CloudCam.Core.Ports;

namespace CloudCam.Relay.Tests.Events;

/// <summary>Counts requests and how many of one partition are on their way at once; each takes a moment.</summary>
internal sealed class CountingHubs(IEventHubs inner) : IEventHubs
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string, int), int> open = [];

    public int Requests { get; private set; }

    public int MostAtOnce { get; private set; }

    /// <summary>Thrown once instead of sending: what no adapter should ever do.</summary>
    public Exception? NextBug { get; set; }

    public int PartitionCount(string hub) => inner.PartitionCount(hub);

    public async Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Requests++;
            open[(hub, partition)] = open.GetValueOrDefault((hub, partition)) + 1;
            MostAtOnce = Math.Max(MostAtOnce, open[(hub, partition)]);
        }
        try
        {
            await Task.Delay(5, cancellationToken);
            if (NextBug is { } bug)
            {
                NextBug = null;
                throw bug;
            }
            await inner.SendAsync(hub, partition, events, cancellationToken);
        }
        finally
        {
            lock (gate) open[(hub, partition)]--;
        }
    }
}
