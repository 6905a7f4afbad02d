using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <content>Who watches: the frames that the recorder gets, from a key frame on, for as long as somebody wants them.</content>
internal sealed partial class DvripLiveSession
{
    private readonly LiveShow show;
    private LiveWish? told;

    /// <summary>Somebody wants to watch.</summary>
    public void Show(LiveWish wish, SessionOutbox outbox)
    {
        show.Begin(wish, outbox.NowMilliseconds);
        TellWhenShown();
        After(outbox);
    }

    /// <summary>Nobody wants to watch any more.</summary>
    public void StopShow(SessionOutbox outbox)
    {
        show.End();
        // Also where the stream never came about: the main session must hear that nothing is left to do.
        wasNeeded = true;
        After(outbox);
    }

    private void Show(in MediaFrame frame)
    {
        if (show.Wish is not { } wish) return;
        if (show.TryWrite(frame)) TellWhenShown();
        else TellEnded(wish, "no-room");
    }

    private void TellWhenShown()
    {
        if (!show.IsPublished || show.Wish is not { } wish || wish == told) return;
        TellShown(told = wish);
    }

    // Both stand apart, so that what the letters need is made when they are sent and not at every frame.
    private void TellShown(LiveWish wish) => Tell(main => Main.ShowBegan(wish, main));

    private void TellEnded(LiveWish wish, string reason) => Tell(main => Main.ShowEnded(wish, reason, main));

    private void LookAtShow(SessionOutbox outbox)
    {
        if (show.Wish is { } wish && !show.Look(Camera.Now, outbox.NowMilliseconds)) TellEnded(wish, "ended");
    }
}
