using CloudCam.Core.Live;
using CloudCam.Protocols.Media;

namespace CloudCam.Relay.Live;

/// <summary>
/// One stream: the newest frames in memory that all viewers share, what a viewer must know first, who publishes and who watches. Its publisher writes
/// (LiveStream.Writing.cs); each viewer takes frames from its own place (LiveStream.Viewing.cs).
/// </summary>
internal sealed partial class LiveStream
{
    // Both or one: "sync" guards everything a viewer looks at and is held for moments only; "writing" is the publishers' own, so that they copy outside of "sync".
    private readonly Lock writing = new();
    private readonly Lock sync = new();
    private readonly LiveHub hub;
    private readonly FrameLog log;
    private LivePublication? publication;
    private LiveFormats formats = LiveFormats.None;
    private LiveViewer[] viewers = [];
    private long lastWatched;
    private long lastPublished;
    private bool wasWanted = true;
    private bool isClosed;

    internal LiveStream(LiveHub hub, LiveStreamName name)
    {
        (this.hub, Name) = (hub, name);
        log = new FrameLog(hub.Slabs);
        CreatedAt = hub.Time.GetUtcNow();
        lastPublished = hub.Clock.Milliseconds;
        lastWatched = lastPublished + (long)(hub.Options.FirstViewerDelay - hub.Options.UnwatchedDelay).TotalMilliseconds;
    }

    public LiveStreamName Name { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset Now => hub.Time.GetUtcNow();

    /// <summary>Whether its camera should go on sending.</summary>
    public bool IsWanted => Volatile.Read(ref viewers).Length > 0 || hub.Clock.Milliseconds - Volatile.Read(ref lastWatched) < hub.Options.UnwatchedDelay.TotalMilliseconds;

    public bool IsPublished => Volatile.Read(ref publication) is not null;

    public bool IsFromReplica => Volatile.Read(ref publication) is { IsFromReplica: true };

    public LiveViewer[] Viewers => Volatile.Read(ref viewers);

    /// <summary>Bytes of memory that it holds for viewers.</summary>
    public long HeldBytes
    {
        get
        {
            lock (sync) return log.HeldBytes;
        }
    }

    public LiveStreamState State
    {
        get
        {
            lock (sync)
            {
                return new LiveStreamState(
                    Name, publication?.Protocol ?? "", publication is not null, publication is { IsFromReplica: true }, publication?.Since ?? CreatedAt,
                    formats.Video?.Codec, formats.Sound?.Codec, viewers.Length, IsWanted)
                {
                    IsSettled = Volatile.Read(ref isSettled), Width = formats.Video?.Width ?? 0, Height = formats.Video?.Height ?? 0, Traffic = publication?.Traffic,
                };
            }
        }
    }

    /// <summary>Somebody begins to publish.</summary>
    /// <returns>The publication, and whether it took the place of another; nothing when the stream is closed.</returns>
    internal (LivePublication? Publication, bool TookOver) Publish(string protocol, bool isFromReplica)
    {
        lock (writing)
        {
            lock (sync)
            {
                if (isClosed) return default;
                var before = publication;
                publication?.Replace();
                publication = LivePublication.Begin(this, protocol, isFromReplica);
                wasWanted = true;
                Volatile.Write(ref lastWatched, Math.Max(lastWatched, hub.Clock.Milliseconds + (long)(hub.Options.FirstViewerDelay - hub.Options.UnwatchedDelay).TotalMilliseconds));
                timeline.BeginScale();
                needsKey = true;
                return (publication, before is not null);
            }
        }
    }

    internal void EndPublication(LivePublication ended)
    {
        lock (writing)
        {
            lock (sync)
            {
                if (publication != ended) return;
                publication = null;
                lastPublished = hub.Clock.Milliseconds;
            }
        }
        hub.Tell(LiveChangeKind.Ended, this);
        hub.RemoveIfOver(this);
    }

    /// <summary>Looks what time has done: whether nobody watches any more, and whether the stream is over.</summary>
    internal void Watch()
    {
        var isUnwatched = false;
        lock (sync)
        {
            var isWanted = IsWanted;
            isUnwatched = publication is not null && wasWanted && !isWanted;
            wasWanted = isWanted;
        }
        if (isUnwatched) hub.Tell(LiveChangeKind.Unwatched, this);
        hub.RemoveIfOver(this);
    }

    /// <summary>Closes the stream when nobody publishes it, and nobody watches or the publisher is away for too long.</summary>
    internal bool TryClose(bool isStopping)
    {
        lock (writing)
        {
            lock (sync)
            {
                if (isClosed) return true;
                var grace = hub.Clock.Milliseconds - lastPublished < hub.Options.PublisherGrace.TotalMilliseconds;
                if (!isStopping && (publication is not null || (viewers.Length > 0 && grace))) return false;
                isClosed = true;
                publication?.Replace();
                publication = null;
                Forget();
                log.Clear();
            }
        }
        Wake();
        return true;
    }
}
