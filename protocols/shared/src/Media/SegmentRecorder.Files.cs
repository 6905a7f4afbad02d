using System.Globalization;
using CloudCam.Core.Cameras;
using CloudCam.Core.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Media;

/// <content>Files: announced, opened, closed.</content>
public sealed partial class SegmentRecorder
{
    private VideoFormat? nextFormat;
    private FileAnnouncement? segment;
    private DateTimeOffset segmentStart;
    private DateTimeOffset lastStart = DateTimeOffset.MinValue;
    private bool isLinkLost = options.Memory?.RecordedUntil(options.Channel) is not null;
    private string? brokenAlarmId;

    /// <summary>The file is open: to be called by the session, which opens no other one while it has a recorder.</summary>
    public void OnFileOpened(IFileWriter opened, SessionOutbox outbox)
    {
        nowMilliseconds = outbox.NowMilliseconds;
        if (phase != Phase.Opening)
        {
            // The link ended meanwhile: a file without a picture is none.
            outbox.RequestCompleteFile();
            return;
        }
        if (opened.IsAlreadyWhole)
        {
            // Another session recorded under this very time: this one begins a millisecond later.
            phase = Phase.Closing;
            outbox.RequestCompleteFile();
            return;
        }
        if (opened.IsResumed) opened.StartOver();
        file = opened;
        var init = new System.Buffers.ReadOnlySequence<byte>(writer!.Init);
        if (!opened.HasRoom((int)init.Length)) throw new InvalidOperationException($"The head of a file, {init.Length} bytes, does not fit into a block.");
        new FileSink(opened, 0, init.Length).Write(init);
        phase = Phase.Open;
        Continue(outbox);
    }

    /// <summary>The file is closed: the next one follows when it is wanted.</summary>
    public void OnFileClosed(SessionOutbox outbox)
    {
        if (phase != Phase.Closing) return;
        (phase, file, writer, segment) = (Phase.Idle, null, null, null);
        nowMilliseconds = outbox.NowMilliseconds;
        if (!IsWanted) Rest();
        Continue(outbox);
    }

    /// <summary>
    /// The connection is gone: the open file ends with what is there, a command with it. While the outbox then asks for room, the relay makes it and the call comes again.
    /// </summary>
    public void OnClosed(SessionOutbox outbox)
    {
        nowMilliseconds = outbox.NowMilliseconds;
        if (phase == Phase.Open)
        {
            if (IsAlarmOn) brokenAlarmId = alarmId;
            Continue(outbox);
            if (outbox.NeedsRoom) return;
            if (phase == Phase.Open && !TryClose(outbox, endsCommand: true)) return;
        }
        if (commandId is not null) EndCommand();
        (phase, file, writer, segment) = (Phase.Idle, null, null, null);
        (sound, hasWaitedForSound, hasLast, isLinkLost) = (null, false, false, true);
        (lossBeforeNext, lostBefore, skipsToKey) = (false, false, false);
        Rest();
        queue.Clear();
        if (RecordedUntil is { } until) options.Memory?.Note(options.Channel, until);
    }

    private void Open(SessionOutbox outbox)
    {
        ref readonly var first = ref queue[0];
        var hasSound = sound is not null && first.TimeMicroseconds - lastHeard < SilenceMicroseconds;
        writer = new Mp4FragmentWriter(nextFormat!, hasSound ? sound : null, first.TimeMicroseconds);
        segmentStart = first.ArrivedAt > lastStart ? first.ArrivedAt : lastStart.AddMilliseconds(1);
        lastStart = segmentStart;
        segment = Announce(first.DeviceTime);
        // An alarm that lost its link in the middle, or what is recorded always: another recording has no gap before it.
        var goesOn = options.Policy.Mode == RecordingMode.Continuous || (IsAlarmOn && alarmId == brokenAlarmId);
        if (isLinkLost && goesOn && RecordedUntil is { } until)
            gaps.Add(until, (segmentStart - until).TotalSeconds, GapList.LinkLost);
        (nextFormat, hasWaitedForSound, wantsCut, wantsTrack, skipsToKey) = (null, true, false, false, false);
        (isLinkLost, brokenAlarmId) = (false, null);
        (askedForRoom, writtenOfFragment, pictures, pictureLength) = (false, 0, 0, 0);
        phase = Phase.Opening;
        outbox.RequestOpenFile(segment);
    }

    private FileAnnouncement Announce(DateTimeOffset? deviceTime) => new()
    {
        Protocol = options.Protocol,
        Source = string.Create(CultureInfo.InvariantCulture, $"{options.Origin}/{options.Channel}/{segmentStart.UtcDateTime:yyyyMMdd'T'HHmmss.fff'Z'}"),
        Kind = MediaKind.Video,
        Format = MediaFormat.Mp4,
        Channel = options.Channel,
        IsOpenEnded = true,
        Units = 0,
        UnitBytes = 1,
        IsIdentified = true,
        Trigger = IsAlarmOn ? "alarm" : commandId is not null ? "command" : "continuous",
        AlarmId = IsAlarmOn ? alarmId : null,
        CommandId = commandId,
        DeviceTime = deviceTime,
    };

    // The sound that still waits belongs to this file.
    private bool TryClose(SessionOutbox outbox, bool endsCommand = false)
    {
        if (!TryWriteFragment(writer!.PrepareSound(), outbox)) return false;
        var seconds = pictures == 0 ? 0 : (lastPicture - firstPicture + pictureLength) / 1e6;
        var ended = segment!.CommandId is not null && (endsCommand || segment.CommandId != commandId);
        if (closed.Count == MaxClosedSegments) closed.Dequeue();
        closed.Enqueue(new RecordedSegment(file!.TransferId, segment.Trigger!, segment.AlarmId, segment.CommandId, segmentStart, seconds, ended));
        outbox.RequestCompleteFile(new FileEnding(seconds, seconds > 0 ? Math.Round(pictures / seconds, 2) : null, gaps.Take()));
        phase = Phase.Closing;
        return true;
    }

    // Nothing is wanted any more: gaps and times of this recording are not those of the next one.
    private void Rest()
    {
        gaps.Clear();
        (hasLast, dropsWaiting, nextFormat) = (false, false, null);
        if (!KeepsPreRoll) queue.Clear();
        else if (!queue.IsEmpty && !(queue[0].IsVideo && queue[0].IsKey)) RemoveGroup();
    }
}
