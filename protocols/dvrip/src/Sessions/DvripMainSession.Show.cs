using CloudCam.Core.Live;
using CloudCam.Protocols.Dvrip.Sessions.Commands;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <content>Live video that somebody watches: asked for by command, ended by command, by its time, or because nobody watches.</content>
internal sealed partial class DvripMainSession
{
    /// <summary>A command wants live video of a channel; the live connection that a recording has open serves both.</summary>
    public LiveWish StartShow(int channel, TimeSpan length, SessionOutbox outbox)
    {
        var one = Channel(channel);
        var stream = new LiveStreamName(Camera.Setup.Id, channel.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var wish = one.Wish = Camera.Wishes.Add(stream, length, Camera.Now);
        if (one.Session is { } session) session.Mail.Post(of => session.Show(wish, of));
        else OpenLive(outbox);
        return wish;
    }

    /// <summary>Live video of the channel of a wish is not wanted any more.</summary>
    /// <returns>The trouble that the channel has, as far as it was told; null when there is none.</returns>
    public string? StopShow(LiveWish wish)
    {
        if (live.Find(one => one.Wish == wish) is not { } channel) return null;
        Drop(channel, wish);
        if (channel.Session is { } session) session.Mail.Post(session.StopShow);
        return channel.ToldProblem;
    }

    /// <summary>No live video is wanted any more.</summary>
    public void StopShows()
    {
        foreach (var channel in live)
        {
            if (channel.Wish is { } wish) StopShow(wish);
        }
    }

    /// <summary>The first picture of a wish can be watched.</summary>
    public void ShowBegan(LiveWish wish, SessionOutbox outbox)
    {
        if (run is LiveRun start && start.Wish == wish) start.Began(outbox);
    }

    /// <summary>What was wished for is over, or could not be.</summary>
    public void ShowEnded(LiveWish wish, string reason, SessionOutbox outbox)
    {
        if (live.Find(one => one.Wish == wish) is { } channel) Drop(channel, wish);
        if (run is LiveRun start && start.Wish == wish) start.Ended(reason, outbox);
    }

    // A camera that was lost and is there again goes on with what somebody still watches.
    private void TakeUpWishes()
    {
        foreach (var wish in Camera.Wishes.Of(Camera.Setup.Id, Camera.Now))
        {
            if (int.TryParse(wish.Stream.Channel, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)) Channel(number).Wish = wish;
        }
    }

    // Without a connection nobody else looks: one that cannot be made is not tried for ever for somebody who is gone.
    private void DropWishThatIsOver(DvripLiveChannel channel)
    {
        if (channel is { Session: null, Wish: { } wish } && wish.IsOver(Camera.Now)) Drop(channel, wish);
    }

    private void Drop(DvripLiveChannel channel, LiveWish wish)
    {
        channel.Wish = null;
        Camera.Wishes.Remove(wish);
    }
}
