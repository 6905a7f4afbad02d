using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika;

/// <content>What the camera offers: init, which file of it, its path, its metadata, its size.</content>
public sealed partial class TeltonikaSession
{
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
}
