using CloudCam.Core.Ports;

namespace CloudCam.Relay.Tests.Events;

/// <summary>An event stream that refuses a request in which some event is, and that can be held up; remembers the size of every request.</summary>
internal sealed class PickyHubs(IEventHubs inner, Func<ReadOnlyMemory<byte>, bool> isRefused) : IEventHubs
{
    private TaskCompletionSource? gate;

    /// <summary>Events and bytes of every request, in the order in which they came.</summary>
    public List<(int Events, int Bytes)> Requests { get; } = [];

    public int PartitionCount(string hub) => inner.PartitionCount(hub);

    public async Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken)
    {
        lock (Requests) Requests.Add((events.Count, events.Sum(one => one.Length)));
        if (gate is { } closed) await closed.Task;
        if (events.Any(isRefused)) throw new StoreException(StoreError.Invalid, "Event send: 400.");
        await inner.SendAsync(hub, partition, events, cancellationToken);
    }

    /// <summary>Requests wait from here on.</summary>
    public void Close() => gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Requests go on.</summary>
    public void Open()
    {
        gate!.SetResult();
        gate = null;
    }
}
