using System.Buffers;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Media;

/// <content>Frames into the open file.</content>
public sealed partial class SegmentRecorder
{
    // A picture that is larger than a whole block goes in pieces; when even those do not fit, in halves of them.
    private const int PieceBytes = 64 * 1024;
    private const int LeastPieceBytes = 1_024;

    // A camera whose parameter sets or sound change at every key frame does not get a file for each of them: the sets then stay in the pictures.
    private const long LeastSegmentMicroseconds = 2_000_000;

    // Sound that was not heard for this long gets no track in the next file.
    private const long SilenceMicroseconds = 10_000_000;

    // Two pictures of one instant would be one to a player.
    private const long LeastStepMicroseconds = 1_000;

    private const long UsualPictureMicroseconds = 40_000;
    private const long LongestPictureMicroseconds = 10_000_000;

    private IFileWriter? file;
    private Mp4FragmentWriter? writer;
    private SoundFormat? sound;
    private long lastHeard;
    private bool hasWaitedForSound;
    private bool wantsCut;
    private bool wantsTrack;
    private bool lostBefore;
    private bool lossBeforeNext;
    private bool dropsWaiting;
    private bool skipsToKey;
    private bool askedForRoom;
    private long writtenOfFragment;
    private double segmentRate;
    private int pictures;
    private long firstPicture;
    private long lastPicture;
    private long pictureLength;
    private bool hasLast;

    /// <summary>Writes a frame, or drops it when it is of no use.</summary>
    /// <returns>False when it has to wait: for room, or for the next file.</returns>
    private bool TryWrite(in MediaFrame frame, SessionOutbox outbox)
    {
        if (frame.IsVideo) return TryWritePicture(frame, outbox);
        if (writer!.Sound is not { } track || !track.Covers(frame))
        {
            // Sound that nobody expected: the next file has a track for it.
            wantsTrack |= sound is not null && sound.Covers(frame);
            return true;
        }
        if (skipsToKey || frame.Payload.Length > SoundRun.MaxBytes || writer.TryAddSound(frame.Payload, frame.TimeMicroseconds)) return true;
        return TryWriteFragment(writer.PrepareSound(), outbox) && writer.TryAddSound(frame.Payload, frame.TimeMicroseconds);
    }

    private bool TryWritePicture(in MediaFrame frame, SessionOutbox outbox)
    {
        if (skipsToKey && !frame.IsKey) return true;
        // Whatever clock the times are from, a file's go on.
        var least = lastPicture + LeastStepMicroseconds;
        if (pictures > 0 && frame.TimeMicroseconds < least) return TryWritePicture(frame with { TimeMicroseconds = least }, outbox);
        if (frame.Codec != MediaCodec.Jpeg && !AnnexB.TrySplit(frame.Payload, units))
        {
            BreakOff();
            return true;
        }
        if (lostBefore && !frame.IsKey)
        {
            lostBefore = false;
            BreakOff();
            return true;
        }
        if (writtenOfFragment == 0 && MustCut(frame))
        {
            TryClose(outbox);
            return false;
        }
        if (frame.Codec != writer!.Video.Codec)
        {
            BreakOff();
            return true;
        }
        var length = LengthOf(frame);
        var fragment = writer.Prepare(frame, units, length);
        if (fragment > 0 && !TryWriteFragment(fragment, outbox)) return false;
        Wrote(frame, length);
        return true;
    }

    // A file ends at a key frame: when it is long enough, when somebody wants one of his own, and when what comes is something else.
    private bool MustCut(in MediaFrame frame)
    {
        if (HasCommandEnough(frame)) return true;
        if (file!.Position >= options.MaxSegmentBytes)
        {
            lostBefore = !frame.IsKey;
            return true;
        }
        var length = frame.TimeMicroseconds - firstPicture;
        if (!frame.IsKey || pictures == 0) return false;
        if (wantsCut || length >= (long)options.SegmentLength.TotalMicroseconds) return true;
        if (length < LeastSegmentMicroseconds) return false;
        var hasSound = sound is not null && frame.TimeMicroseconds - lastHeard < SilenceMicroseconds;
        return wantsTrack || !writer!.Video.Covers(frame.Codec, frame.Payload, units)
            || (hasSound && writer.Sound is null)
            || (frame.FrameRate > 0 && segmentRate > 0 && frame.FrameRate != segmentRate);
    }

    private bool HasCommandEnough(in MediaFrame frame)
    {
        if (commandId is null || commandStart is not { } start || frame.TimeMicroseconds - start < commandSeconds * 1_000_000L) return false;
        EndCommand();
        return !IsWanted;
    }

    private long StepTo(in MediaFrame frame) => hasLast ? Math.Max(0, frame.TimeMicroseconds - lastPicture) : 0;

    private long UsualLength(in MediaFrame frame) =>
        pictureLength > 0 ? pictureLength : frame.FrameRate > 0 ? Math.Min((long)(1_000_000 / frame.FrameRate), LongestPictureMicroseconds) : UsualPictureMicroseconds;

    private bool IsStall(long step, in MediaFrame frame) => step >= Math.Max((long)options.StallTime.TotalMicroseconds, 3 * UsualLength(frame));

    // As long as the one before it: what it really was is known when the next one comes, whose fragment tells its own time. A gap says nothing about that.
    private long LengthOf(in MediaFrame frame)
    {
        var step = StepTo(frame);
        return step > 0 && !lostBefore && !skipsToKey && !IsStall(step, frame) ? step : UsualLength(frame);
    }

    private void Wrote(in MediaFrame frame, long length)
    {
        var step = StepTo(frame);
        if (step > 0 && (skipsToKey || lostBefore)) gaps.Add(frame.ArrivedAt.AddMicroseconds(-step), step / 1e6, GapList.FramesLost);
        else if (IsStall(step, frame)) gaps.Add(frame.ArrivedAt.AddMicroseconds(-step), step / 1e6, GapList.Stalled);
        if (pictures++ == 0) (firstPicture, segmentRate) = (frame.TimeMicroseconds, frame.FrameRate);
        if (commandId is not null && commandStart is null && segment!.CommandId == commandId)
        {
            commandStart = frame.TimeMicroseconds;
            commandUntilMilliseconds = nowMilliseconds + (commandSeconds * 1_000L) + CommandGraceMilliseconds;
        }
        (skipsToKey, lostBefore, pictureLength, hasLast) = (false, false, length, true);
        lastPicture = frame.TimeMicroseconds;
        RecordedUntil = frame.ArrivedAt;
    }

    // Blocks are stored whole fragments, so that what a killed process leaves ends with one; only a fragment larger than a block is taken apart.
    private bool TryWriteFragment(int bytes, SessionOutbox outbox)
    {
        if (bytes == 0) return true;
        if (writtenOfFragment == 0 && file!.HasRoom(bytes))
        {
            writer!.WritePrepared(new FileSink(file, 0, bytes));
        }
        else if (!askedForRoom && writtenOfFragment == 0)
        {
            askedForRoom = true;
            outbox.RequestRoom();
            return false;
        }
        else if (!WritePieces(bytes))
        {
            outbox.RequestRoom();
            return false;
        }
        (askedForRoom, writtenOfFragment) = (false, 0);
        writer!.Commit();
        return true;
    }

    private bool WritePieces(int bytes)
    {
        var piece = PieceBytes;
        while (writtenOfFragment < bytes)
        {
            var count = Math.Min(piece, bytes - writtenOfFragment);
            if (file!.HasRoom((int)count))
            {
                writer!.WritePrepared(new FileSink(file, writtenOfFragment, count));
                writtenOfFragment += count;
            }
            else if ((piece /= 2) < LeastPieceBytes)
            {
                return false;
            }
        }
        return true;
    }

    private VideoFormat? ReadFormat(in MediaFrame frame) =>
        frame.Codec == MediaCodec.Jpeg || AnnexB.TrySplit(frame.Payload, units) ? VideoFormat.Read(frame.Codec, frame.Payload, units) : null;

    // Nothing can be decoded until the next key frame.
    private void BreakOff() => skipsToKey = true;

    // While a file is opened, closed or makes room. When it takes too long the frames up to the next key frame are lost: memory is not.
    private void Wait(in MediaFrame frame, bool followsLoss)
    {
        var limit = options.MaxWaitingBytes + (KeepsPreRoll ? options.MaxPreRollBytes : 0);
        if (Fits(frame, limit)) queue.Add(frame, followsLoss);
        else dropsWaiting = true;
    }

    private bool Fits(in MediaFrame frame, long limit) => !queue.IsFull && (queue.IsEmpty || queue.Bytes + frame.Payload.Length + FrameQueue.FrameBytes <= limit);
}
