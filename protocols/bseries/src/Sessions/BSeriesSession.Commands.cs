using System.Globalization;
using CloudCam.Core.Commands;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Protocols.BSeries.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <content>Commands. The camera answers starts only; the rest counts as done when it is sent.</content>
internal sealed partial class BSeriesSession
{
    private const int UsualRecordSeconds = 60;
    private const int UsualMoveMilliseconds = 500;

    private DeviceCommand? record;
    private long recordDue = long.MaxValue;
    private DeviceCommand? talk;
    private long talkDue = long.MaxValue;
    private ReadOnlyMemory<byte> speech;
    private byte? moving;
    private long moveEnd = long.MaxValue;

    private (DeviceCommand Command, string? Text)? unanswered;
    private long unansweredDue = long.MaxValue;

    private long CommandDeadline => Math.Min(Math.Min(Math.Min(photoDue, recordDue), Math.Min(talkDue, moveEnd)), Math.Min(unansweredDue, watchDue));

    private long CommandWait => (long)camera.Options.CommandTimeout.TotalMilliseconds;

    /// <inheritdoc/>
    public override void OnCommand(DeviceCommand command, SessionOutbox outbox)
    {
        if (stage != Stage.Ready || command.Id == photo?.Id || command.Id == record?.Id || command.Id == talk?.Id || command.Id == watch?.Id || command.Id == unanswered?.Command.Id) return;
        switch (command.Name)
        {
            case CommandNames.TakePhoto or CommandNames.Record or CommandNames.Ptz or CommandNames.StartLive when !IsOurChannel(command):
                Fail(command, "bad-arguments", outbox);
                break;
            case CommandNames.TakePhoto:
                BeginPhoto(command, outbox);
                break;
            case CommandNames.Record:
                BeginRecord(command, outbox);
                break;
            case CommandNames.StartLive:
                BeginShow(command, outbox);
                break;
            case CommandNames.StopLive:
                DropWish(outbox, "stopped");
                Answer(command, null, outbox);
                break;
            case CommandNames.Talk:
                BeginTalk(command, outbox);
                break;
            case CommandNames.Ptz:
                Move(command, outbox);
                break;
            case CommandNames.AlarmOutput:
                SwitchOutput(command, outbox);
                break;
            case CommandNames.FrameInterval:
                var interval = BSeriesFrameInterval.Nearest(TimeSpan.FromMilliseconds(Number(command, "milliseconds", 0)));
                streams.SetInterval(interval, outbox);
                AnswerOnceSent(command, interval.Milliseconds.ToString(CultureInfo.InvariantCulture), outbox);
                break;
            case CommandNames.Guard:
                // The protocol cannot switch the camera's own detection: what it tells is left alone here, until guard is on again or the connection is a new one.
                isGuarded = command.Arguments.GetValueOrDefault("state") != "off";
                lasting.Clear();
                Answer(command, null, outbox);
                break;
            default:
                base.OnCommand(command, outbox);
                break;
        }
        Proceed(outbox);
    }

    /// <inheritdoc/>
    public override void OnContent(ReadOnlyMemory<byte>? content, SessionOutbox outbox)
    {
        if (talk is null) return;
        if (content is not { Length: >= SoundId.SampleBytes } sound)
        {
            EndTalk("sound-not-found", outbox);
            return;
        }
        (speech, talkDue) = (sound, outbox.NowMilliseconds + CommandWait);
        streams.WantsTalk = true;
        Proceed(outbox);
    }

    // These cameras have one channel; "both" is what a command without a channel means.
    private static bool IsOurChannel(DeviceCommand command) => command.Arguments.GetValueOrDefault("channel", BSeriesCamera.Channel) is BSeriesCamera.Channel or "both";

    private static int Number(DeviceCommand command, string name, int usual) =>
        int.TryParse(command.Arguments.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;

    private static void Answer(DeviceCommand command, string? text, SessionOutbox outbox) => outbox.Tell(new CommandOutcome(command, CommandState.Answered, text));

    private static void Fail(DeviceCommand command, string reason, SessionOutbox outbox) => outbox.Tell(new CommandOutcome(command, CommandState.Failed, Reason: reason));

    private static void Sent(DeviceCommand command, SessionOutbox outbox) => outbox.Tell(new CommandOutcome(command, CommandState.Sent));

    private static string ReasonOf(BSeriesResult result) => result switch { BSeriesResult.Busy => "busy", BSeriesResult.NotSupported => "not-supported", _ => "refused" };

    private void SwitchOutput(DeviceCommand command, SessionOutbox outbox)
    {
        var state = command.Arguments.GetValueOrDefault("state");
        if (Number(command, "output", 0) != 0)
        {
            Fail(command, "bad-arguments", outbox);
            return;
        }
        if (state is not ("on" or "off"))
        {
            Fail(command, "not-supported", outbox);
            return;
        }
        BSeriesWriter.Write(outbox.Replies, BSeriesOperation.DecoderControl, state == "on" ? BSeriesControl.OutputHigh : BSeriesControl.OutputLow);
        AnswerOnceSent(command, null, outbox);
    }

    // The camera says nothing to it. What is told of a command stands before the bytes that send it leave, so that it is done is told in the step behind this one.
    private void AnswerOnceSent(DeviceCommand command, string? text, SessionOutbox outbox)
    {
        AnswerSent(outbox);
        Sent(command, outbox);
        (unanswered, unansweredDue) = ((command, text), outbox.NowMilliseconds);
        camera.Links.Main.Wake();
    }

    private void AnswerSent(SessionOutbox outbox)
    {
        if (unanswered is var (command, text)) Answer(command, text, outbox);
        (unanswered, unansweredDue) = (null, long.MaxValue);
    }

    // Somebody needs live video: asked for until the audio and video session says that nothing is left to do.
    private bool Need(ToMedia message)
    {
        if (!streams.Post(message)) return false;
        streams.WantsVideo = true;
        return true;
    }

    private void BeginRecord(DeviceCommand command, SessionOutbox outbox)
    {
        if (record is not null || !Need(new ToMedia.Record(command.Id, Math.Max(1, Number(command, "seconds", UsualRecordSeconds)))))
        {
            Fail(command, "busy", outbox);
            return;
        }
        (record, recordDue) = (command, outbox.NowMilliseconds + CommandWait);
        Sent(command, outbox);
    }

    // Answered when it has begun: others need not wait for its end, and its files name it.
    private void OnRecordBegun(string commandId, SessionOutbox outbox)
    {
        if (record?.Id != commandId) return;
        Answer(record, null, outbox);
        (record, recordDue) = (null, long.MaxValue);
    }

    private void EndRecord(string? commandId, string reason, SessionOutbox outbox)
    {
        if (record is null || record.Id != commandId) return;
        Fail(record, reason, outbox);
        (record, recordDue) = (null, long.MaxValue);
    }

    private void BeginTalk(DeviceCommand command, SessionOutbox outbox)
    {
        var sound = command.Arguments.GetValueOrDefault("sound");
        if (talk is not null || !SoundId.IsId(sound))
        {
            Fail(command, talk is null ? "bad-arguments" : "busy", outbox);
            return;
        }
        (talk, talkDue) = (command, long.MaxValue);
        Sent(command, outbox);
        outbox.RequestContent(BlobNames.Sound(camera.Setup.Id, sound));
    }

    private void OnTalkAnswer(BSeriesResult result, SessionOutbox outbox)
    {
        if (talk is null)
        {
            streams.EndTalk(outbox);
            return;
        }
        if (result != BSeriesResult.Ok)
        {
            EndTalk(ReasonOf(result), outbox);
            return;
        }
        var milliseconds = speech.Length / (SoundId.SampleBytes * SoundId.SampleRate / 1_000);
        talkDue = outbox.NowMilliseconds + milliseconds + (camera.Options.TalkBufferSeconds * 1_000L) + CommandWait;
        if (!streams.Post(new ToMedia.Talk(streams.Connection, talk.Id, speech))) EndTalk("busy", outbox);
    }

    private void OnTalkDone(string commandId, SessionOutbox outbox)
    {
        if (talk?.Id != commandId) return;
        streams.EndTalk(outbox);
        Answer(talk, null, outbox);
        (talk, speech, talkDue) = (null, default, long.MaxValue);
    }

    private void EndTalk(string reason, SessionOutbox outbox)
    {
        if (talk is null) return;
        streams.EndTalk(outbox);
        Fail(talk, reason, outbox);
        (talk, speech, talkDue) = (null, default, long.MaxValue);
    }

    private void Move(DeviceCommand command, SessionOutbox outbox)
    {
        var preset = Number(command, "preset", 0);
        switch (BSeriesControl.Of(command.Arguments.GetValueOrDefault("move"), preset))
        {
            case { IsStop: true }:
                StopMoving(outbox, everything: true);
                break;
            case { Code: { } code } control:
                StopMoving(outbox);
                BSeriesWriter.Write(outbox.Replies, BSeriesOperation.DecoderControl, code);
                if (control.Stop is { } stop) (moving, moveEnd) = (stop, outbox.NowMilliseconds + Number(command, "milliseconds", UsualMoveMilliseconds));
                break;
            case { IsBadPreset: true }:
                Fail(command, "bad-arguments", outbox);
                return;
            default:
                Fail(command, "not-supported", outbox);
                return;
        }
        AnswerOnceSent(command, null, outbox);
    }

    private void StopMoving(SessionOutbox outbox, bool everything = false)
    {
        // Whoever moves it from elsewhere is stopped as well, when somebody says stop.
        if (everything)
        {
            foreach (var stop in BSeriesControl.Stops) BSeriesWriter.Write(outbox.Replies, BSeriesOperation.DecoderControl, stop);
        }
        else if (moving is { } stop)
        {
            BSeriesWriter.Write(outbox.Replies, BSeriesOperation.DecoderControl, stop);
        }
        (moving, moveEnd) = (null, long.MaxValue);
    }

    private void OnVideoRefused(BSeriesResult result, SessionOutbox outbox)
    {
        if (record is not null) streams.Post(new ToMedia.CancelRecord(record.Id));
        EndRecord(record?.Id, ReasonOf(result), outbox);
        EndPhoto(ReasonOf(result), outbox);
        if (watch is not null) DropWish(outbox, ReasonOf(result));
    }

    private void ExpireCommands(SessionOutbox outbox)
    {
        var now = outbox.NowMilliseconds;
        if (now >= unansweredDue) AnswerSent(outbox);
        if (now >= moveEnd) StopMoving(outbox);
        if (now >= photoDue) EndPhoto("no-answer", outbox);
        if (now >= talkDue) EndTalk("no-answer", outbox);
        if (now >= watchDue) DropWish(outbox, "no-answer");
        if (now < recordDue || record is null) return;
        streams.Post(new ToMedia.CancelRecord(record.Id));
        EndRecord(record.Id, "no-answer", outbox);
    }

    private void FailCommands(string reason, SessionOutbox outbox)
    {
        if (unanswered is var (command, _)) Fail(command, reason, outbox);
        (unanswered, unansweredDue) = (null, long.MaxValue);
        EndRecord(record?.Id, reason, outbox);
        EndTalk(reason, outbox);
        EndShowCommand(reason, outbox);
        if (photo is not null && !FinishPhoto(outbox)) EndPhoto(reason, outbox);
    }
}
