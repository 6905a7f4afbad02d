using CloudCam.Core.Cameras;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>One channel as the main session sees it: whether its live connection is there, and when it is opened (again).</summary>
/// <param name="number">The channel, from 0.</param>
/// <param name="recorder">Its recorder: it belongs to the connection that is there, and goes from one to the next.</param>
/// <param name="mode">The recording policy's mode.</param>
internal sealed class DvripLiveChannel(int number, SegmentRecorder recorder, RecordingMode mode)
{
    private ICameraLink? link;

    public int Number { get; } = number;

    /// <summary>Whether the connection is wanted all the time: what comes before an alarm, and its first second, are only there if the stream runs.</summary>
    public bool IsAlways { get; } = mode is RecordingMode.Continuous or RecordingMode.OnAlarm;

    public DvripLiveSession? Session { get; private set; }

    /// <summary>When the connection may be opened (again).</summary>
    public long OpenAt { get; private set; } = long.MinValue;

    /// <summary>A command that waits for its recording to begin.</summary>
    public (string CommandId, int Seconds)? Command { get; set; }

    /// <summary>What somebody wants to watch of the channel.</summary>
    public LiveWish? Wish { get; set; }

    /// <summary>The last alarm that found no connection, and when.</summary>
    public (string Id, long At)? Alarm { get; set; }

    /// <summary>Claims in a row that the camera refused as if its session were dead.</summary>
    public int RefusedClaims { get; private set; }

    /// <summary>Whether the trouble the channel has was told.</summary>
    public string? ToldProblem { get; set; }

    private long Pause { get; set; }

    private bool IsNeeded => IsAlways || Command is not null || Wish is not null;

    /// <summary>When <see cref="IsDue"/> becomes true; <see cref="long.MaxValue"/>: not by itself.</summary>
    public long NextMilliseconds => Session is null && IsNeeded ? OpenAt : long.MaxValue;

    /// <summary>Whether the connection is to be opened now.</summary>
    public bool IsDue(long now) => Session is null && IsNeeded && now >= OpenAt;

    /// <summary>Opens the connection.</summary>
    public void Open(DvripMainSession main, ICameraLinks links)
    {
        var session = new DvripLiveSession(main, Number, recorder, IsAlways);
        Session = session;
        HandOver(session);
        link = links.Open(session, "live");
        session.Mail.Deliver(link);
    }

    /// <summary>Gives the connection what waited for it.</summary>
    private void HandOver(DvripLiveSession to)
    {
        if (Command is { } command) to.Mail.Post(outbox => to.Record(command.CommandId, command.Seconds, outbox));
        if (Wish is { } wish) to.Mail.Post(outbox => to.Show(wish, outbox));
        if (Alarm is { } alarm) to.Mail.Post(outbox => to.Alarm(alarm.Id, outbox));
        Alarm = null;
    }

    /// <summary>The connection is gone: the next one comes after a pause that grows while they fail.</summary>
    public void Closed(DvripLiveSession ended, long now, DateTimeOffset utcNow, DvripSessionOptions options)
    {
        (Session, link) = (null, null);
        RefusedClaims = ended.IsSessionDead ? RefusedClaims + 1 : 0;
        var (first, most) = ((long)options.LiveRetryWait.TotalMilliseconds, (long)options.MaxLiveRetryWait.TotalMilliseconds);
        var hasRun = ended.FirstFrameAt is { } since && utcNow - since >= options.MaxLiveRetryWait;
        Pause = ended.IsFinished ? 0 : hasRun || Pause == 0 ? first : Math.Min(2 * Pause, most);
        OpenAt = now + Pause;
        if (ended.FirstFrameAt is not null) ToldProblem = null;
    }

    /// <summary>Ends the connection.</summary>
    public void Finish()
    {
        if (Session is { } session) session.Mail.Post(session.Finish);
    }
}
