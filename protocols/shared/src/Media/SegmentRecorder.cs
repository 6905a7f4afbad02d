using CloudCam.Core.Cameras;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Media;

/// <summary>
/// Records one channel of a camera: takes its frames, decides by the policy, by alarms and by commands what is kept, and makes files of it (fragmented MP4) through the
/// session's outbox. It stands inside a session and is called as the session is: from one place at a time; the session hands on <see cref="OnFileOpened"/>,
/// <see cref="OnFileClosed"/>, its deadline and its end, opens no file of its own meanwhile, and calls <see cref="Continue"/> first whenever it gets bytes. A recorder may
/// outlive its session: after <see cref="OnClosed"/> the camera's next one goes on with it, and the time between is stated as a gap.
/// </summary>
public sealed partial class SegmentRecorder(RecorderOptions options)
{
    // Whether a stream has sound is known when the first piece came: for this long, or this many bytes, its first file waits for it.
    private const long SoundWaitMicroseconds = 500_000;
    private const long SoundWaitBytes = 256 * 1024;

    // A command's seconds are counted in stream time; when the stream stands still it ends after this much more.
    private const long CommandGraceMilliseconds = 5_000;

    // Closed segments that nobody asks for: a session that takes them has one or two.
    private const int MaxClosedSegments = 64;

    private readonly FrameQueue queue = new();
    private readonly NalUnitList units = new();
    private readonly GapList gaps = new();
    private readonly Queue<RecordedSegment> closed = new();
    private Phase phase;
    private long nowMilliseconds;
    private string? alarmId;
    private long alarmUntilMilliseconds = long.MinValue;
    private string? commandId;
    private int commandSeconds;
    private long commandUntilMilliseconds;
    private long? commandStart;

    private enum Phase
    {
        Idle,
        Opening,
        Open,
        Closing,
    }

    /// <summary>Whether anything asks for a recording now.</summary>
    public bool IsWanted => options.Policy.Mode == RecordingMode.Continuous || commandId is not null || IsAlarmOn;

    /// <summary>Whether frames are of use now: for a recording, or to be kept in case of an alarm. When not, the session need not ask the camera for media.</summary>
    public bool NeedsFrames => IsWanted || phase != Phase.Idle || KeepsPreRoll;

    /// <summary>Whether a file is open, being opened or being closed.</summary>
    public bool IsRecording => phase != Phase.Idle;

    /// <summary>Id of the command that is being recorded; null when none is.</summary>
    public string? CommandId => commandId;

    /// <summary>Transfer id of the open file; null when none is open.</summary>
    public string? TransferId => file?.TransferId;

    /// <summary>Arrival of the last picture that went into a file, UTC; null when none did.</summary>
    public DateTimeOffset? RecordedUntil { get; private set; } = options.Memory?.RecordedUntil(options.Channel);

    /// <summary>Bytes held in memory now: frames that wait or are kept from before an alarm.</summary>
    public long HeldBytes => queue.Bytes;

    /// <summary>When the recorder wants <see cref="OnDeadline"/>, on the relay's monotonic clock, milliseconds; 0: at once; <see cref="long.MaxValue"/>: never.</summary>
    public long DeadlineMilliseconds
    {
        get
        {
            if (phase != Phase.Open) return long.MaxValue;
            if (!queue.IsEmpty) return 0;
            if (options.Policy.Mode == RecordingMode.Continuous) return long.MaxValue;
            return Math.Max(commandId is null ? long.MinValue : commandUntilMilliseconds, alarmUntilMilliseconds);
        }
    }

    private bool IsAlarmOn => alarmUntilMilliseconds > nowMilliseconds;

    private bool KeepsPreRoll => options.Policy is { Mode: RecordingMode.OnAlarm, SecondsBefore: > 0 };

    /// <summary>Takes a frame. It is written, kept or dropped before the call returns; what the recorder then wants stands in the outbox.</summary>
    /// <param name="frame">A view; its bytes are copied.</param>
    /// <param name="outbox">The session's.</param>
    public void OnFrame(in MediaFrame frame, SessionOutbox outbox)
    {
        nowMilliseconds = outbox.NowMilliseconds;
        ExpireCommand();
        if (frame.Payload.IsEmpty) return;
        if (frame.Payload.Length > AnnexB.MaxPictureBytes)
        {
            lossBeforeNext = true;
            return;
        }
        if (!frame.IsVideo) Hear(frame);
        // Frames were dropped while a store took its time: nothing is of use before a key frame.
        if (dropsWaiting && !(frame.IsVideo && frame.IsKey)) return;
        var followsLoss = lossBeforeNext || dropsWaiting;
        (lossBeforeNext, dropsWaiting) = (false, false);
        if (!IsWanted && phase == Phase.Open && queue.IsEmpty && !outbox.MustDeliver) TryClose(outbox);
        if (!IsWanted && phase is Phase.Idle or Phase.Closing)
        {
            KeepBefore(frame, followsLoss);
            return;
        }
        if (phase == Phase.Open && queue.IsEmpty && !outbox.MustDeliver)
        {
            lostBefore |= followsLoss;
            if (TryWrite(frame, outbox)) return;
            followsLoss = false;
        }
        Wait(frame, followsLoss);
        Continue(outbox);
    }

    /// <summary>Goes on with what waits: to be called before the session reads its next bytes.</summary>
    /// <returns>False when the outbox must be delivered first.</returns>
    public bool Continue(SessionOutbox outbox)
    {
        nowMilliseconds = outbox.NowMilliseconds;
        ExpireCommand();
        while (!outbox.MustDeliver)
        {
            switch (phase)
            {
                case Phase.Idle when IsWanted && HasStart():
                    Open(outbox);
                    break;
                case Phase.Open when queue.IsEmpty:
                    if (IsWanted) return true;
                    TryClose(outbox);
                    break;
                case Phase.Open:
                    lostBefore |= queue.FirstFollowsLoss;
                    var frame = queue.Peek();
                    if (TryWrite(frame, outbox)) queue.RemoveFirst();
                    break;
                default:
                    return true;
            }
        }
        return false;
    }

    /// <summary>The camera raised an alarm, or says that one goes on: with the policy <see cref="RecordingMode.OnAlarm"/> it is recorded; an alarm during a recording of one extends it.</summary>
    /// <param name="id">Id of the alarm event; the files carry the one that began them.</param>
    /// <param name="outbox">The session's.</param>
    public void OnAlarm(string id, SessionOutbox outbox)
    {
        nowMilliseconds = outbox.NowMilliseconds;
        if (options.Policy.Mode != RecordingMode.OnAlarm) return;
        if (!IsAlarmOn) alarmId = id;
        if (IsRecording && segment!.AlarmId != alarmId) wantsCut = true;
        alarmUntilMilliseconds = nowMilliseconds + (options.Policy.SecondsAfter * 1_000L);
        Continue(outbox);
    }

    /// <summary>A command asks for a recording from the next key frame on.</summary>
    /// <param name="id">Id of the command.</param>
    /// <param name="seconds">Its length, over 0, in stream time.</param>
    /// <param name="outbox">The session's.</param>
    /// <returns>False when another command is being recorded.</returns>
    public bool TryRecord(string id, int seconds, SessionOutbox outbox)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        nowMilliseconds = outbox.NowMilliseconds;
        if (commandId is not null) return false;
        (commandId, commandSeconds, commandStart, commandUntilMilliseconds) = (id, seconds, null, long.MaxValue);
        if (IsRecording) wantsCut = true;
        Continue(outbox);
        return true;
    }

    /// <summary>Ends the recording that a command asked for; without one nothing happens.</summary>
    public void StopCommand(SessionOutbox outbox)
    {
        nowMilliseconds = outbox.NowMilliseconds;
        if (commandId is null) return;
        // A stream so short that it was not yet known whether it has sound.
        hasWaitedForSound = true;
        Continue(outbox);
        EndCommand();
        Continue(outbox);
    }

    /// <summary>The protocol knows that frames are missing before the next one (a hole in the camera's own numbers, a frame cut off).</summary>
    public void OnFramesLost() => lossBeforeNext = true;

    /// <summary>The deadline has passed.</summary>
    public void OnDeadline(SessionOutbox outbox) => Continue(outbox);

    /// <summary>Takes the next closed segment, oldest first; each is told once.</summary>
    public bool TryTakeClosed(out RecordedSegment? segment) => closed.TryDequeue(out segment);

    private void Hear(in MediaFrame frame)
    {
        if (sound is null || !sound.Covers(frame))
        {
            if (SoundFormat.Read(frame) is not { } heard) return;
            sound = heard;
        }
        lastHeard = frame.TimeMicroseconds;
    }

    // Whole key frame groups leave from the front: what is left always begins at a key frame.
    private void KeepBefore(in MediaFrame frame, bool followsLoss)
    {
        var isKey = frame.IsVideo && frame.IsKey;
        nextFormat = null;
        if (!KeepsPreRoll)
        {
            queue.Clear();
            return;
        }
        while (!queue.IsEmpty && !Fits(frame, options.MaxPreRollBytes)) RemoveGroup();
        if (queue.IsEmpty && !isKey) return;
        queue.Add(frame, followsLoss);
        if (!isKey) return;
        var from = frame.TimeMicroseconds - (options.Policy.SecondsBefore * 1_000_000L);
        while (SecondKey() is var second && second > 0 && queue[second].TimeMicroseconds <= from) RemoveGroup();
    }

    private int SecondKey()
    {
        for (var i = 1; i < queue.Count; i++)
        {
            if (queue[i].IsVideo && queue[i].IsKey) return i;
        }
        return -1;
    }

    private void RemoveGroup()
    {
        do queue.RemoveFirst();
        while (!queue.IsEmpty && !(queue[0].IsVideo && queue[0].IsKey));
    }

    // A recording begins at a key frame that tells its format, and once it is known whether there is sound.
    private bool HasStart()
    {
        while (!queue.IsEmpty && nextFormat is null)
        {
            if (queue[0].IsVideo && queue[0].IsKey) nextFormat = ReadFormat(queue.Peek());
            if (nextFormat is null) queue.RemoveFirst();
        }
        if (queue.IsEmpty) return false;
        return hasWaitedForSound || sound is not null || queue.Bytes >= SoundWaitBytes
            || queue[queue.Count - 1].TimeMicroseconds - queue[0].TimeMicroseconds >= SoundWaitMicroseconds;
    }

    private void ExpireCommand()
    {
        if (commandId is not null && nowMilliseconds >= commandUntilMilliseconds) EndCommand();
    }

    private void EndCommand()
    {
        commandId = null;
        // Whoever still wants pictures gets them in a file of his own.
        wantsCut = true;
    }
}
