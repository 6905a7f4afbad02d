namespace CloudCam.Relay.Live;

/// <summary>The viewers' side: each takes what comes next for it, from its own place, when it is ready for more.</summary>
internal sealed partial class LiveStream : IThreadPoolWorkItem
{
    // Bytes that viewers may hold fast behind what is kept: with the tail of 512 KiB a stream has a key frame group and 1 MiB in memory at most.
    private const int PinnedBytes = 512 * 1024;

    private int wakeQueued;
    private bool hasMp4Viewer;

    /// <summary>Lets a viewer in.</summary>
    /// <returns>False when the stream is closed, or has as many as it may.</returns>
    internal bool TryJoin(LiveViewer viewer, out bool isFull)
    {
        lock (sync)
        {
            isFull = viewers.Length >= hub.Options.MaxViewersPerStream;
            if (isClosed || isFull) return false;
            Volatile.Write(ref viewers, [.. viewers, viewer]);
            if (viewer.Shape is Mp4Shape) Volatile.Write(ref hasMp4Viewer, true);
        }
        hub.Tell(LiveChangeKind.ViewersChanged, this);
        return true;
    }

    internal void Leave(LiveViewer viewer)
    {
        lock (sync)
        {
            if (Array.IndexOf(viewers, viewer) < 0) return;
            Volatile.Write(ref viewers, Array.FindAll(viewers, other => other != viewer));
            Volatile.Write(ref hasMp4Viewer, Array.Exists(viewers, other => other.Shape is Mp4Shape));
            Volatile.Write(ref lastWatched, Math.Max(lastWatched, hub.Clock.Milliseconds));
        }
        hub.Tell(LiveChangeKind.ViewersChanged, this);
        hub.RemoveIfOver(this);
    }

    /// <summary>Fills a viewer's batch with what comes next for it.</summary>
    internal ViewerTurn Take(LiveViewer viewer)
    {
        lock (sync)
        {
            if (isClosed) return ViewerTurn.Over;
            if (!viewer.HasBegun)
            {
                if (!isSettled) return ViewerTurn.Wait;
                if (!viewer.Shape.Fits(formats)) return ViewerTurn.NoForm;
                viewer.Begin(formats, joinAt >= 0 ? joinAt : EndSequence, needsKey: joinAt < 0 && formats.Video is not null);
            }
            if (viewer.Next < firstSequence) FallBehind(viewer);
            return Fill(viewer);
        }
    }

    /// <summary>Wakes the viewers that wait; not on the publisher's thread.</summary>
    internal void Wake()
    {
        if (Volatile.Read(ref viewers).Length > 0 && Interlocked.Exchange(ref wakeQueued, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref wakeQueued, 0);
        long kept;
        lock (sync) kept = FirstPlace - PinnedBytes;
        foreach (var viewer in Volatile.Read(ref viewers))
        {
            if (viewer.HeldFrom < kept) viewer.Abort(ViewerEnd.TooSlow);
            else viewer.Signal.Set();
        }
    }

    private long EndSequence => firstSequence + frames.Count;

    private void FallBehind(LiveViewer viewer)
    {
        var next = joinAt >= 0 ? joinAt : EndSequence;
        hub.Metrics.FramesDropped(FrameLoss.SlowViewer, next - viewer.Next);
        viewer.SkipTo(next, needsKey: joinAt < 0 && formats.Video is not null);
    }

    private ViewerTurn Fill(LiveViewer viewer)
    {
        var batch = viewer.Batch;
        for (; viewer.Next < EndSequence; viewer.Next++)
        {
            ref var frame = ref frames[(int)(viewer.Next - firstSequence)];
            if (viewer.NeedsKey && frame.Kind != FrameKind.KeyPicture) continue;
            if (!batch.HasRoom(LiveFrame.MostPieces, (int)(frame.End - frame.Start))) break;
            switch (viewer.Shape.Add(frame, log, formats, batch))
            {
                case ShapeAnswer.NeedsKey:
                    viewer.NeedsKey = true;
                    break;
                case ShapeAnswer.Ends:
                    return ViewerTurn.NoForm;
                default:
                    if (frame.Kind == FrameKind.KeyPicture) viewer.NeedsKey = false;
                    viewer.Hold(frame.Start);
                    break;
            }
        }
        return batch.IsEmpty ? ViewerTurn.Wait : ViewerTurn.Send;
    }
}

/// <summary>What a viewer does next.</summary>
internal enum ViewerTurn
{
    /// <summary>Waits until there is more.</summary>
    Wait,

    /// <summary>Sends its batch.</summary>
    Send,

    /// <summary>The stream has no such form.</summary>
    NoForm,

    /// <summary>The stream is over.</summary>
    Over,
}
