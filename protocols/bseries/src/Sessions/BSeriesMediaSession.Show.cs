using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <content>Who watches: the pictures and the sound that the recorder gets, for as long as somebody wants them.</content>
internal sealed partial class BSeriesMediaSession
{
    private readonly LiveShow show;
    private LiveWish? told;

    // What is wished for is shown; also by a connection that came about after another one broke.
    private void FollowWish(SessionOutbox outbox)
    {
        if (camera.Wish is not { } wish) show.End();
        else if (wish != show.Wish) show.Begin(wish, outbox.NowMilliseconds);
        TellWhenShown();
    }

    private void Show(in MediaFrame frame)
    {
        if (show.Wish is not { } wish) return;
        if (show.TryWrite(frame)) TellWhenShown();
        else camera.Tell(new ToOperation.ShowEnded(wish, "no-room"));
    }

    private void TellWhenShown()
    {
        if (!show.IsPublished || show.Wish is not { } wish || wish == told) return;
        camera.Tell(new ToOperation.ShowBegun(told = wish));
    }

    private void LookAtShow(SessionOutbox outbox)
    {
        if (show.Wish is { } wish && !show.Look(camera.Time.GetUtcNow(), outbox.NowMilliseconds)) camera.Tell(new ToOperation.ShowEnded(wish, "ended"));
    }
}
