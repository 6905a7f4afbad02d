using CloudCam.Core.Commands;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>Live video to be watched: answered when the first picture is there.</summary>
internal sealed class LiveRun(DvripMainSession main, DeviceCommand command, int channel, int minutes) : DvripRun(main, command)
{
    private long until = long.MaxValue;

    /// <summary>What it asks for; null before its begin.</summary>
    public LiveWish? Wish { get; private set; }

    /// <inheritdoc/>
    public override long NextMilliseconds => until;

    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox)
    {
        until = outbox.NowMilliseconds + (long)Options.RecordStartTimeout.TotalMilliseconds;
        Wish = Main.StartShow(channel, TimeSpan.FromMinutes(minutes), outbox);
    }

    /// <inheritdoc/>
    public override void OnTime(SessionOutbox outbox)
    {
        if (outbox.NowMilliseconds >= until) Fail(Main.StopShow(Wish!) ?? "no-media", outbox);
    }

    /// <summary>The first picture can be watched.</summary>
    public void Began(SessionOutbox outbox) => Answer(null, outbox);

    /// <summary>There will be no picture.</summary>
    public void Ended(string reason, SessionOutbox outbox) => Fail(reason, outbox);
}

/// <summary>The end of all live video that is watched; recordings go on.</summary>
internal sealed class StopLiveRun(DvripMainSession main, DeviceCommand command) : DvripRun(main, command)
{
    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox)
    {
        Main.StopShows();
        Answer(null, outbox);
    }
}
