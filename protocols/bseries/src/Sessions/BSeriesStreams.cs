using CloudCam.Core.Events;
using CloudCam.Protocols.BSeries.Messages;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>
/// Starts and ends the camera's streams over the operation connection, one request at a time. The first start that succeeds gives the id of the audio and video
/// connection; the other starts wait until it stands, so that their answers cannot carry a second id. Streams end together: sound that pauses and goes on within one
/// connection would leave open where its decoder begins anew. What breaks is started again after growing pauses.
/// </summary>
/// <param name="camera">The camera.</param>
internal sealed class BSeriesStreams(BSeriesCamera camera)
{
    // Refused or lost so often in a row, what only an alarm wanted is no longer tried for.
    private const int MostTriesForNobody = 5;

    private Phase phase;
    private Stream video;
    private Stream audio;
    private Stream talk;
    private BSeriesOperation? asked;
    private long answerDue = long.MaxValue;
    private long retryAt;
    private int failures;
    private ICameraLink? link;
    private int connection;

    private enum Phase
    {
        Off,
        Opening,
        Open,
        Ending,
    }

    private enum Stream
    {
        Off,
        On,
        Refused,
    }

    /// <summary>Whether somebody wants pictures.</summary>
    public bool WantsVideo { get; set; }

    /// <summary>Whether somebody wants to talk.</summary>
    public bool WantsTalk { get; set; }

    /// <summary>Time between pictures, asked for at each video start.</summary>
    public BSeriesFrameInterval Interval { get; private set; } = camera.FirstInterval;

    /// <summary>Messages left for the audio and video session so far.</summary>
    public long Posted { get; private set; }

    /// <summary>Number of the audio and video connection that runs or was last.</summary>
    public int Connection => connection;

    /// <summary>Whether there is no audio and video connection.</summary>
    public bool IsOff => phase == Phase.Off;

    /// <summary>Whether it failed so often in a row that nobody but a command or a policy makes us go on.</summary>
    public bool IsHopeless => failures >= MostTriesForNobody;

    /// <summary>When <see cref="Step"/> is due.</summary>
    public long DeadlineMilliseconds => asked is not null ? answerDue : phase == Phase.Off && WantsVideo ? retryAt : long.MaxValue;

    /// <summary>Does what is to be done next.</summary>
    /// <returns>False when a start was not answered in time.</returns>
    public bool Step(SessionOutbox outbox)
    {
        var now = outbox.NowMilliseconds;
        if (asked is not null && now < answerDue) return true;
        if (asked is { } silent)
        {
            asked = null;
            Break(outbox, "start-not-answered", (int)silent);
            return false;
        }
        if (phase == Phase.Open && !WantsVideo && !WantsTalk) End(outbox);
        if (phase is Phase.Opening or Phase.Ending) return true;
        if (WantsVideo && video == Stream.Off && now >= retryAt) Start(BSeriesOperation.VideoStartRequest, camera.VideoStart, outbox);
        else if (phase == Phase.Open && video == Stream.On && audio == Stream.Off && camera.WantsSound) Start(BSeriesOperation.AudioStartRequest, camera.AudioStart, outbox);
        else if (WantsTalk && talk == Stream.Off) Start(BSeriesOperation.TalkStartRequest, (byte)Math.Clamp(camera.Options.TalkBufferSeconds, 1, byte.MaxValue), outbox);
        return true;
    }

    /// <summary>The camera answered a start.</summary>
    /// <returns>False when nobody asked.</returns>
    public bool OnAnswer(BSeriesOperation request, in BSeriesStartAnswer answer, SessionOutbox outbox)
    {
        if (asked != request)
        {
            outbox.Count(SessionIncident.UnexpectedAnswer);
            return false;
        }
        asked = null;
        var isStarted = answer.Result == BSeriesResult.Ok;
        if (request == BSeriesOperation.AudioStartRequest) audio = isStarted ? Stream.On : Stream.Refused;
        else if (request == BSeriesOperation.TalkStartRequest) (talk, WantsTalk) = (isStarted ? Stream.On : Stream.Off, isStarted);
        else video = isStarted ? Stream.On : Stream.Off;
        if (!isStarted)
        {
            if (request == BSeriesOperation.VideoStartRequest) Pause(outbox, "video-refused", (int)answer.Result);
            return true;
        }
        if (phase != Phase.Off)
        {
            // An id although the connection stands: ours goes on.
            if (answer.DataConnectionId is not null) outbox.Count(SessionIncident.UnexpectedAnswer);
        }
        else if (answer.DataConnectionId is { } id)
        {
            phase = Phase.Opening;
            link = camera.Links.Open(new BSeriesMediaSession(camera, id, ++connection), "media");
        }
        else
        {
            // The camera believes in a connection that we do not have: ends make it forget that one.
            Break(outbox, "no-connection-id", 0);
            return true;
        }
        if (request == BSeriesOperation.VideoStartRequest) SendInterval(outbox);
        return true;
    }

    /// <summary>Sets the time between pictures, now and at each start to come.</summary>
    public void SetInterval(BSeriesFrameInterval interval, SessionOutbox outbox)
    {
        Interval = interval;
        if (video != Stream.On) return;
        BSeriesWriter.FrameInterval(outbox.Replies, interval);
        Post(new ToMedia.Expect(connection, interval.Milliseconds));
    }

    /// <summary>Leaves the audio and video session a message; false when too many wait.</summary>
    public bool Post(ToMedia message)
    {
        if (!camera.ToMedia.TryPost(message)) return false;
        Posted++;
        link?.Wake();
        return true;
    }

    /// <summary>Talk is over.</summary>
    public void EndTalk(SessionOutbox outbox)
    {
        WantsTalk = false;
        if (talk != Stream.On) return;
        talk = Stream.Off;
        BSeriesWriter.Write(outbox.Replies, BSeriesOperation.TalkEnd);
        if (video != Stream.On) Leave();
    }

    /// <summary>Ends everything that runs.</summary>
    public void End(SessionOutbox outbox)
    {
        SayEnds(outbox);
        Leave();
    }

    /// <summary>The audio and video connection stands.</summary>
    public void OnConnected()
    {
        if (phase == Phase.Opening) phase = Phase.Open;
    }

    /// <summary>Pictures come for a while now.</summary>
    public void OnSettled() => failures = 0;

    /// <summary>The audio and video connection is gone.</summary>
    /// <returns>Whether that was to be expected.</returns>
    public bool OnClosed(bool hadData, SessionOutbox outbox)
    {
        var isExpected = phase == Phase.Ending;
        (phase, link) = (Phase.Off, null);
        if (!isExpected) Break(outbox, hadData ? "media-lost" : "media-refused", 0);
        return isExpected;
    }

    private void Start(BSeriesOperation request, byte value, SessionOutbox outbox)
    {
        BSeriesWriter.Write(outbox.Replies, request, value);
        (asked, answerDue) = (request, outbox.NowMilliseconds + (long)camera.Options.AnswerTimeout.TotalMilliseconds);
    }

    private void SendInterval(SessionOutbox outbox)
    {
        if (Interval != BSeriesFrameInterval.FullSpeed) BSeriesWriter.FrameInterval(outbox.Replies, Interval);
        Post(new ToMedia.Expect(connection, Interval.Milliseconds));
    }

    // Whatever the camera believes to run is ended, so that the next start gives a new id.
    private void Break(SessionOutbox outbox, string status, int code)
    {
        SayEnds(outbox);
        if (phase is Phase.Opening or Phase.Open) Leave();
        asked = null;
        Pause(outbox, status, code);
    }

    private void Pause(SessionOutbox outbox, string status, int code)
    {
        var longest = camera.Options.MaxRestartPause.TotalMilliseconds;
        retryAt = outbox.NowMilliseconds + (long)Math.Min(camera.Options.RestartPause.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30)), longest);
        outbox.Count(SessionIncident.DeviceStatus);
        // Of a row of failures the first one is told.
        if (failures++ == 0)
            outbox.Raise(new DeviceStatusReported { Device = camera.Setup.Id, Time = camera.Time.GetUtcNow(), Status = status, Code = code });
    }

    private void SayEnds(SessionOutbox outbox)
    {
        if (video == Stream.On) BSeriesWriter.Write(outbox.Replies, BSeriesOperation.VideoEnd);
        if (audio == Stream.On) BSeriesWriter.Write(outbox.Replies, BSeriesOperation.AudioEnd);
        if (talk == Stream.On) BSeriesWriter.Write(outbox.Replies, BSeriesOperation.TalkEnd);
        (video, audio, talk) = (Stream.Off, Stream.Off, Stream.Off);
    }

    private void Leave()
    {
        if (phase == Phase.Off) return;
        (phase, video, audio, talk) = (Phase.Ending, Stream.Off, Stream.Off, Stream.Off);
        Post(new ToMedia.StreamsEnded(connection));
    }
}
