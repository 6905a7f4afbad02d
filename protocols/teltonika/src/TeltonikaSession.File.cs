using System.Buffers;
using CloudCam.Core.Events;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika;

/// <content>One file: opened, filled, closed, or given up.</content>
public sealed partial class TeltonikaSession
{
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
        if (status == 0) CountIdleFrame();
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
        if (command == TeltonikaCommand.Sync) length = 0;
        if (echoBytes < length || echoBytes == 0)
            throw new ProtocolViolationException(Violation.FileTooLarge, $"{command} after the last byte that was announced");
        echoBytes -= length;
        outbox.Count(SessionIncident.DuplicateData);
        DeadlineMilliseconds = outbox.NowMilliseconds + (long)options.RepeatInitTimeout.TotalMilliseconds;
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
}
