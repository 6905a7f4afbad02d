using System.Collections.Concurrent;
using CloudCam.Core.Live;
using CloudCam.Protocols.Live;
using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Live;

/// <summary>All live streams of this replica: sessions publish, viewers watch, and neither waits for the other.</summary>
public sealed class LiveHub : ILiveHub, IDisposable
{
    private readonly ConcurrentDictionary<LiveStreamName, LiveStream> streams = new();
    private readonly Lock opening = new();
    private bool isStopping;

    /// <summary>Makes the hub.</summary>
    /// <param name="options">Its limits.</param>
    /// <param name="time">The clock.</param>
    public LiveHub(LiveOptions options, TimeProvider time)
    {
        (Options, Time) = (options, time);
        Clock = new RelayClock(time);
        Slabs = new SlabPool(options.MaxBytes);
        Metrics = new LiveMetrics(() => PublishedCount, () => ViewerCount);
    }

    /// <summary>Is told what happens to streams. Set before the first camera comes.</summary>
    public ILiveObserver? Observer { get; set; }

    /// <summary>Streams that somebody publishes now.</summary>
    public int PublishedCount => streams.Values.Count(stream => stream.IsPublished);

    /// <summary>Viewers of all streams.</summary>
    public int ViewerCount => streams.Values.Sum(stream => stream.Viewers.Length);

    /// <summary>Whether the relay goes down.</summary>
    internal bool IsStopping => Volatile.Read(ref isStopping);

    internal LiveOptions Options { get; }

    internal TimeProvider Time { get; }

    internal RelayClock Clock { get; }

    internal SlabPool Slabs { get; }

    internal LiveMetrics Metrics { get; }

    internal IEnumerable<LiveStream> Streams => streams.Values;

    /// <inheritdoc/>
    public ILivePublication? TryPublish(LiveStreamName stream, string protocol) => TryPublish(stream, protocol, isFromReplica: false);

    /// <summary>Publishes a stream that is fetched from another replica: it is given to viewers, and not to other replicas.</summary>
    /// <param name="stream">The stream.</param>
    /// <returns>Null when there is no room, or somebody publishes it here by now.</returns>
    public ILivePublication? TryPublishFetched(LiveStreamName stream) => Find(stream) is { IsPublished: true, IsFromReplica: false } ? null : TryPublish(stream, "replica", isFromReplica: true);

    /// <summary>A stream as it is now; null when nobody publishes it and nobody waits for it.</summary>
    public LiveStreamState? StateOf(LiveStreamName stream) => Find(stream)?.State;

    /// <summary>All streams as they are now.</summary>
    public IReadOnlyList<LiveStreamState> Snapshot() => [.. streams.Values.Select(stream => stream.State)];

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        Metrics.Dispose();
    }

    internal LiveStream? Find(LiveStreamName name) => streams.GetValueOrDefault(name);

    /// <summary>The stream, made if it is not there, for a viewer that waits for it.</summary>
    /// <returns>Null when there is no room for another one.</returns>
    internal LiveStream? Open(LiveStreamName name)
    {
        lock (opening)
        {
            if (streams.TryGetValue(name, out var stream)) return stream;
            if (isStopping || streams.Count >= Options.MaxStreams) return null;
            return streams[name] = new LiveStream(this, name);
        }
    }

    /// <summary>Looks what time has done.</summary>
    internal void Watch()
    {
        var now = Clock.Milliseconds;
        foreach (var (_, stream) in streams)
        {
            foreach (var viewer in stream.Viewers) viewer.Watch(now);
            stream.Watch();
        }
    }

    internal void RemoveIfOver(LiveStream stream)
    {
        if (stream.TryClose(isStopping: false)) streams.TryRemove(KeyValuePair.Create(stream.Name, stream));
    }

    internal void Tell(LiveChangeKind kind, LiveStream stream) => Observer?.OnChange(kind, stream.State);

    /// <summary>No more streams: all are closed, and their viewers end behind what they are being sent.</summary>
    internal void Close()
    {
        lock (opening) Volatile.Write(ref isStopping, true);
        foreach (var (name, stream) in streams)
        {
            stream.TryClose(isStopping: true);
            streams.TryRemove(KeyValuePair.Create(name, stream));
        }
    }

    private LivePublication? TryPublish(LiveStreamName name, string protocol, bool isFromReplica)
    {
        // A stream can close between its being found and being published: the next one is fresh.
        while (Open(name) is { } stream)
        {
            var (publication, tookOver) = stream.Publish(protocol, isFromReplica);
            if (publication is null)
            {
                streams.TryRemove(KeyValuePair.Create(name, stream));
                continue;
            }
            Tell(tookOver ? LiveChangeKind.TakenOver : LiveChangeKind.Started, stream);
            return publication;
        }
        return null;
    }
}
