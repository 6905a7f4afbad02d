using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika;

/// <summary>
/// One camera's connection: init, (path,) metadata, request, START, RESUME, SYNC, DATA ..., and again from a repeated init until nothing
/// waits. README.md tells the flow and what happens when a camera leaves it.
/// </summary>
/// <param name="options">Limits, waits and policy.</param>
/// <param name="time">Our clock, for events without a device time.</param>
public sealed class TeltonikaSession(TeltonikaOptions options, TimeProvider time)
    : FramedSession<TeltonikaFrame>(new TeltonikaFrameDecoder(options))
{
    private TeltonikaStep step = TeltonikaStep.Init;
    private TeltonikaInit init;
    private DeviceRecord? device;
    private TeltonikaQuirks quirks = new(Quirks.None, options);
    private FileChooser chooser = null!;
    private TeltonikaSource? current;
    private TeltonikaMetadata? metadata;
    private TeltonikaSource? askedMetadataOf;
    private bool isSurveying;
    private bool metadataIsSilent;
    private FileAnnouncement? announcement;
    private AlarmRaised? alarm;
    private IFileWriter? writer;
    private TeltonikaTransfer? transfer;
    private Action<SessionOutbox>? afterClose;
    private long echoBytes;
    private bool triedLongRepeatInit;
    private int unknownFrames;

    /// <inheritdoc/>
    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox)
    {
        this.device = device;
        if (device.Standing == DeviceStanding.Refused)
        {
            End(SessionEnd.Refused, outbox);
            return;
        }
        quirks = new TeltonikaQuirks(device.Quirks, options);
        chooser = new FileChooser(quirks);
        ChooseFile(outbox);
    }

    /// <inheritdoc/>
    public override void OnFileOpened(IFileWriter file, SessionOutbox outbox)
    {
        writer = file;
        if (!file.IsResumed && !file.IsAlreadyWhole)
        {
            if (alarm is not null) outbox.Raise(alarm);
            outbox.Raise(new MediaStarted
            {
                Device = device!.Id, Time = time.GetUtcNow(), TransferId = file.TransferId, File = announcement!, CorrelationId = announcement!.AlarmId,
            });
            alarm = null;
        }
        transfer = new TeltonikaTransfer(file, announcement!, options, quirks);
        step = TeltonikaStep.Data;
        transfer.Begin(outbox);
        DeadlineMilliseconds = transfer.DeadlineMilliseconds;
    }

    /// <inheritdoc/>
    public override void OnFileClosed(SessionOutbox outbox)
    {
        var next = afterClose ?? AskForInit;
        (writer, transfer, afterClose) = (null, null, null);
        next(outbox);
    }

    /// <inheritdoc/>
    public override void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
        if (nowMilliseconds < DeadlineMilliseconds) return;
        switch (step)
        {
            case TeltonikaStep.Metadata:
                // Older firmware never answers; it is not asked again on this connection.
                metadataIsSilent = true;
                outbox.Count(SessionIncident.MetadataMissing);
                if (isSurveying) FinishSurvey(outbox);
                else RequestFile(outbox);
                break;
            case TeltonikaStep.Data:
                Take(transfer!.OnSilence(outbox), outbox);
                break;
            case TeltonikaStep.RepeatedInit when !quirks.RepeatInitWithLength && !triedLongRepeatInit:
                // A device that wants the length field is still waiting for it; for any other these are half a CLOSE.
                triedLongRepeatInit = true;
                TeltonikaWriter.WriteTwoZeros(outbox.Replies);
                Wait(TeltonikaStep.RepeatedInit, options.RepeatInitTimeout, outbox);
                break;
            case TeltonikaStep.RepeatedInit when triedLongRepeatInit:
                TeltonikaWriter.WriteTwoZeros(outbox.Replies);
                End(SessionEnd.TimedOut, outbox);
                break;
            case TeltonikaStep.Path or TeltonikaStep.Start or TeltonikaStep.RepeatedInit:
                Close(SessionEnd.TimedOut, outbox);
                break;
            default:
                DeadlineMilliseconds = long.MaxValue;
                break;
        }
    }

    /// <inheritdoc/>
    protected override bool OnFrame(in TeltonikaFrame frame, SessionOutbox outbox)
    {
        switch (frame.Command, step)
        {
            case (TeltonikaCommand.Data, TeltonikaStep.Data):
                return OnData(frame.Payload, frame.Crc, null, outbox);
            case (TeltonikaCommand.EnhancedData, TeltonikaStep.Data) when current!.CountsBytes:
                return OnData(frame.Payload, frame.Crc, frame.Value, outbox);
            case (TeltonikaCommand.Sync, TeltonikaStep.Data):
                Take(transfer!.OnSync(frame.Value, outbox), outbox);
                break;
            case (TeltonikaCommand.Init, _):
                OnInit(TeltonikaInit.Read(frame.Payload), outbox);
                break;
            case (_, TeltonikaStep.Init):
                throw Unexpected(frame.Command);
            case (TeltonikaCommand.Path, TeltonikaStep.Path):
                OnPath(frame.Payload, outbox);
                break;
            case (TeltonikaCommand.Metadata, _) when askedMetadataOf is not null:
                OnMetadata(frame.Payload, outbox);
                break;
            case (TeltonikaCommand.Start, TeltonikaStep.Start):
                OnStart(frame.Value, frame.Crc, outbox);
                break;
            case (TeltonikaCommand.Status, _):
                OnStatus(frame.Value, outbox);
                break;
            case (TeltonikaCommand.Sync or TeltonikaCommand.Data or TeltonikaCommand.EnhancedData, TeltonikaStep.RepeatedInit):
                OnEcho(frame.Command, frame.Payload.Length, outbox);
                break;
            case (TeltonikaCommand.Init or TeltonikaCommand.Start or TeltonikaCommand.Sync or TeltonikaCommand.Data or TeltonikaCommand.Metadata
                or TeltonikaCommand.Path or TeltonikaCommand.EnhancedData, _):
                throw Unexpected(frame.Command);
            default:
                KeepUnknown(frame.Command, frame.Payload, outbox);
                break;
        }
        return true;
    }

    private void OnInit(in TeltonikaInit said, SessionOutbox outbox)
    {
        if (!said.HasPlausibleImei) throw new ProtocolViolationException(Violation.BadField, "init without an IMEI");
        if (step == TeltonikaStep.Init)
        {
            init = said;
            step = TeltonikaStep.Identity;
            outbox.RequestIdentify(said.Device);
            return;
        }
        if (said.Imei != init.Imei) throw new ProtocolViolationException(Violation.IdentityChanged, "init of another IMEI on the same connection");
        if (step != TeltonikaStep.RepeatedInit) throw Unexpected(TeltonikaCommand.Init);
        if (triedLongRepeatInit && !quirks.RepeatInitWithLength)
        {
            quirks.LearnLongRepeatInit();
            outbox.Count(SessionIncident.QuirkLearnt);
        }
        init = said;
        ChooseFile(outbox);
    }

    private void ChooseFile(SessionOutbox outbox)
    {
        (current, metadata, announcement, alarm, isSurveying) = (null, null, null, null, false);
        var open = chooser.Open(init);
        if ((open & TeltonikaFiles.Path) != 0)
        {
            TeltonikaWriter.WritePathRequest(outbox.Replies);
            Wait(TeltonikaStep.Path, options.ReplyTimeout, outbox);
            return;
        }
        var files = chooser.InOrder(open);
        if (files.Count == 0)
        {
            Close(SessionEnd.Done, outbox);
        }
        else if (files.Count > 1 && quirks.SurveysFiles && AsksMetadata)
        {
            chooser.BeginSurvey(files);
            isSurveying = true;
            Survey(outbox);
        }
        else
        {
            Begin(TeltonikaSource.DualCam(files[0]), outbox);
        }
    }

    private bool AsksMetadata => quirks.AsksMetadata && !metadataIsSilent;

    private void Survey(SessionOutbox outbox)
    {
        if (chooser.TryNextToSurvey(out var bit)) AskMetadata(TeltonikaSource.DualCam(bit), outbox);
        else FinishSurvey(outbox);
    }

    private void FinishSurvey(SessionOutbox outbox)
    {
        isSurveying = false;
        var best = TeltonikaSource.DualCam(chooser.Best(chooser.Open(init)));
        // Metadata directly before the file, as the vendor's own server has it: asked again unless they were the last ones.
        if (metadata is not null && current!.Bit == best.Bit) RequestFile(outbox);
        else Begin(best, outbox);
    }

    private void Begin(TeltonikaSource source, SessionOutbox outbox)
    {
        metadata = null;
        current = source;
        if (AsksMetadata) AskMetadata(source, outbox);
        else RequestFile(outbox);
    }

    private void AskMetadata(TeltonikaSource source, SessionOutbox outbox)
    {
        metadata = null;
        askedMetadataOf = current = source;
        TeltonikaWriter.WriteMetadataRequest(outbox.Replies, source.MetadataKey.Span);
        Wait(TeltonikaStep.Metadata, options.MetadataTimeout, outbox);
    }

    private void RequestFile(SessionOutbox outbox)
    {
        TeltonikaWriter.WriteFileRequest(outbox.Replies, current!.Key.Span);
        Wait(TeltonikaStep.Start, options.ReplyTimeout, outbox);
    }

    private void OnPath(in ReadOnlySequence<byte> payload, SessionOutbox outbox)
    {
        if (TeltonikaSource.FromPath(payload.ToArray()) is { } source)
        {
            Begin(source, outbox);
            return;
        }
        chooser.LeaveOut(TeltonikaFiles.Path);
        ChooseFile(outbox);
    }

    private void OnMetadata(in ReadOnlySequence<byte> payload, SessionOutbox outbox)
    {
        var of = askedMetadataOf!;
        askedMetadataOf = null;
        metadataIsSilent = false;
        // An answer after the time limit is still good as long as its file has not begun.
        var isInTime = step is TeltonikaStep.Metadata or TeltonikaStep.Start && of.Bit == current?.Bit;
        if (isInTime)
        {
            if (!TeltonikaMetadataReader.TryRead(payload, of.Camera, out metadata))
            {
                outbox.Count(SessionIncident.MetadataNotUnderstood);
                KeepRaw("metadata", TeltonikaCommand.Metadata, payload, outbox);
            }
            else if (!metadata.HasKnownLength)
            {
                outbox.Count(SessionIncident.MetadataNotUnderstood);
            }
        }
        if (step != TeltonikaStep.Metadata) return;
        if (isSurveying)
        {
            chooser.Surveyed(of.Bit, metadata);
            Survey(outbox);
            return;
        }
        RequestFile(outbox);
    }

    private void OnStart(uint units, ushort crc, SessionOutbox outbox)
    {
        if (units == 0)
        {
            // Announced by its bit, and yet not there.
            outbox.Count(SessionIncident.DeviceStatus);
            chooser.LeaveOut(current!.Bit);
            AskForInit(outbox);
            return;
        }
        var most = units * (long)current!.UnitBytes;
        if (most > options.MaxFileBytes)
            throw new ProtocolViolationException(Violation.FileTooLarge, $"announced {most} bytes, limit {options.MaxFileBytes}");
        (announcement, alarm) = TeltonikaAnnouncement.Build(device!.Id, current, metadata, (units, crc), time.GetUtcNow());
        step = TeltonikaStep.File;
        DeadlineMilliseconds = long.MaxValue;
        outbox.RequestOpenFile(announcement);
    }

    private bool OnData(in ReadOnlySequence<byte> bytes, ushort crc, long? offset, SessionOutbox outbox)
    {
        var outcome = transfer!.OnData(bytes, crc, offset, outbox);
        if (outcome == TransferOutcome.GoOn)
        {
            DeadlineMilliseconds = transfer.DeadlineMilliseconds;
            if (transfer.IsAnotherFile) RaiseLateAlarm(outbox);
            return true;
        }
        if (outcome != TransferOutcome.NeedsRoom)
        {
            Take(outcome, outbox);
            return true;
        }
        outbox.RequestRoom();
        return false;
    }

    private void Take(TransferOutcome outcome, SessionOutbox outbox)
    {
        DeadlineMilliseconds = transfer!.DeadlineMilliseconds;
        switch (outcome)
        {
            case TransferOutcome.Whole:
                echoBytes = transfer.UnansweredResumes * announcement!.Units * announcement.UnitBytes;
                chooser.Delivered(current!.Bit, current.Shown, announcement.Units, writer!.FileCrc, announcement.DeviceTime);
                step = TeltonikaStep.FileClosed;
                DeadlineMilliseconds = long.MaxValue;
                outbox.RequestCompleteFile();
                break;
            case TransferOutcome.TooManyErrors:
                Fail("too-many-errors", false, _ => throw new ProtocolViolationException(Violation.TooManyErrors, "no new byte after every try"), outbox);
                break;
            case TransferOutcome.Stalled:
                Fail("stalled", false, after => End(SessionEnd.Stalled, after), outbox);
                break;
            default:
                if (transfer.IsAnotherFile) RaiseLateAlarm(outbox);
                break;
        }
    }

    private void OnStatus(uint status, SessionOutbox outbox)
    {
        outbox.Raise(new DeviceStatusReported
        {
            Device = device!.Id, Time = time.GetUtcNow(), Status = TeltonikaStatus.NameOf(status), Code = status, About = writer?.TransferId,
        });
        // 0 is no error, and the wait for what comes next has its own limit.
        if (status == 0) return;
        outbox.Count(SessionIncident.DeviceStatus);
        if (current is not null && step != TeltonikaStep.RepeatedInit) chooser.LeaveOut(current.Bit);
        var goesOn = step != TeltonikaStep.RepeatedInit && !TeltonikaStatus.EndsSession(status) && chooser.Open(init) != TeltonikaFiles.None;
        Action<SessionOutbox> next = goesOn ? AskForInit : after => Close(SessionEnd.DeviceError, after);
        if (writer is null) next(outbox);
        else Fail($"device-status-{status}", status == TeltonikaStatus.FileReadFailed, next, outbox);
    }

    private void OnEcho(TeltonikaCommand command, long length, SessionOutbox outbox)
    {
        // A RESUME that the device read late makes it send again what came meanwhile. Without one the file has more than was announced.
        if (echoBytes < length || echoBytes == 0)
            throw new ProtocolViolationException(Violation.FileTooLarge, $"{command} after the last byte that was announced");
        echoBytes -= length;
        outbox.Count(SessionIncident.DuplicateData);
        DeadlineMilliseconds = outbox.NowMilliseconds + (long)options.RepeatInitTimeout.TotalMilliseconds;
    }

    private void KeepUnknown(TeltonikaCommand command, in ReadOnlySequence<byte> payload, SessionOutbox outbox) =>
        KeepRaw($"0x{(int)command:x4}", command, payload, outbox);

    private void KeepRaw(string name, TeltonikaCommand command, in ReadOnlySequence<byte> payload, SessionOutbox outbox)
    {
        outbox.Count(SessionIncident.UnknownFrame);
        if (unknownFrames++ >= options.MaxUnknownFrames) return;
        var length = (int)payload.Length;
        var kept = Math.Min(length, UnknownFrameReceived.MaxRawBytes - 4);
        var raw = new byte[4 + kept];
        (raw[1], raw[2], raw[3]) = ((byte)command, (byte)(length >> 8), (byte)length);
        payload.Slice(0, kept).CopyTo(raw.AsSpan(4));
        outbox.Raise(new UnknownFrameReceived
        {
            Device = device!.Id, Time = time.GetUtcNow(), Protocol = TeltonikaProtocol.ProtocolName, Frame = name, Raw = raw, LengthBytes = 4 + length,
        });
    }

    // The transfer was begun for another file, so this file's alarm has not been told.
    private void RaiseLateAlarm(SessionOutbox outbox)
    {
        if (alarm is not null) outbox.Raise(alarm);
        alarm = null;
    }

    private void Fail(string reason, bool isFinal, Action<SessionOutbox> next, SessionOutbox outbox)
    {
        afterClose = next;
        step = TeltonikaStep.FileClosed;
        DeadlineMilliseconds = long.MaxValue;
        outbox.RequestFailFile(new FileFailure(reason, isFinal));
    }

    private void AskForInit(SessionOutbox outbox)
    {
        triedLongRepeatInit = false;
        TeltonikaWriter.WriteRepeatInit(outbox.Replies, quirks.RepeatInitWithLength);
        Wait(TeltonikaStep.RepeatedInit, options.RepeatInitTimeout, outbox);
    }

    private void Wait(TeltonikaStep next, TimeSpan limit, SessionOutbox outbox)
    {
        step = next;
        DeadlineMilliseconds = outbox.NowMilliseconds + (long)limit.TotalMilliseconds;
    }

    private void Close(SessionEnd end, SessionOutbox outbox)
    {
        TeltonikaWriter.WriteClose(outbox.Replies);
        End(end, outbox);
    }

    private void End(SessionEnd end, SessionOutbox outbox)
    {
        step = TeltonikaStep.End;
        DeadlineMilliseconds = long.MaxValue;
        outbox.RequestEnd(end);
    }

    private ProtocolViolationException Unexpected(TeltonikaCommand command) => new(Violation.UnexpectedMessage, $"{command} while waiting for {step}");
}
