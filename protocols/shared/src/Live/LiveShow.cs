using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Live;

/// <summary>
/// The live video of one media connection of a camera that we dial: publishes its frames from the first key frame on, and knows when that is over. Belongs to the session
/// of the connection; it does nothing by itself and never waits.
/// </summary>
/// <param name="hub">Where viewers are.</param>
/// <param name="protocol">Name of the session's protocol.</param>
public sealed class LiveShow(ILiveHub hub, string protocol) : IDisposable
{
    // How often it is looked whether somebody watches; twice in a row nobody is the end.
    private const long LookMilliseconds = 1_000;

    private ILivePublication? publication;
    private bool isUnwanted;

    /// <summary>What is shown; null: nothing.</summary>
    public LiveWish? Wish { get; private set; }

    /// <summary>Whether pictures are wanted.</summary>
    public bool IsOn => Wish is not null;

    /// <summary>Whether the first picture can be watched.</summary>
    public bool IsPublished => publication is not null;

    /// <summary>When <see cref="Look"/> is due, on the relay's monotonic clock; <see cref="long.MaxValue"/>: never.</summary>
    public long DeadlineMilliseconds { get; private set; } = long.MaxValue;

    /// <summary>Shows what is wished for from the next key frame on; what is published already goes on.</summary>
    public void Begin(LiveWish wish, long nowMilliseconds)
    {
        (Wish, isUnwanted) = (wish, false);
        DeadlineMilliseconds = nowMilliseconds + LookMilliseconds;
    }

    /// <summary>Takes a frame of the camera.</summary>
    /// <param name="frame">A view; its bytes are copied by whom they concern.</param>
    /// <returns>False when there is no room for another stream: it ended.</returns>
    public bool TryWrite(in MediaFrame frame)
    {
        if (Wish is not { } wish) return true;
        if (publication is null)
        {
            if (!frame.IsVideo || !frame.IsKey) return true;
            publication = hub.TryPublish(wish.Stream, protocol);
            if (publication is null)
            {
                End();
                return false;
            }
        }
        if (frame.IsVideo) wish.PictureCame(frame.ArrivedAt);
        publication.Write(frame);
        return true;
    }

    /// <summary>Frames are missing before the next one.</summary>
    public void OnFramesLost() => publication?.OnFramesLost();

    /// <summary>Looks whether it is to go on.</summary>
    /// <param name="now">Now, UTC.</param>
    /// <param name="nowMilliseconds">Now on the relay's monotonic clock.</param>
    /// <returns>False when it ended: the time is over, nobody watches, or somebody else brings the stream.</returns>
    public bool Look(DateTimeOffset now, long nowMilliseconds)
    {
        if (nowMilliseconds < DeadlineMilliseconds) return true;
        DeadlineMilliseconds = nowMilliseconds + LookMilliseconds;
        var wasUnwanted = isUnwanted;
        isUnwanted = publication is { IsWanted: false };
        if (!Wish!.IsOver(now) && publication is not { IsReplaced: true } && !(wasUnwanted && isUnwanted)) return true;
        End();
        return false;
    }

    /// <summary>Nothing is shown from here on.</summary>
    public void End()
    {
        publication?.Dispose();
        (publication, Wish, isUnwanted, DeadlineMilliseconds) = (null, null, false, long.MaxValue);
    }

    /// <inheritdoc/>
    public void Dispose() => End();
}
