using System.Buffers;
using CloudCam.Core.Checksums;
using CloudCam.Core.Media;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika;

/// <summary>What became of a frame of file bytes.</summary>
internal enum TransferOutcome
{
    /// <summary>Dealt with.</summary>
    GoOn,

    /// <summary>Cannot be taken before the writer has room again.</summary>
    NeedsRoom,

    /// <summary>The file is whole.</summary>
    Whole,

    /// <summary>Too many tries without a new byte.</summary>
    TooManyErrors,

    /// <summary>Silence although the device was asked to go on often enough.</summary>
    Stalled,
}

/// <summary>One file from RESUME to its last byte: where data belong, whether they are right, and when to ask again.</summary>
internal sealed class TeltonikaTransfer
{
    private const int ProofErrors = 2;

    private readonly IFileWriter writer;
    private readonly FileAnnouncement file;
    private readonly TeltonikaOptions options;
    private readonly TeltonikaQuirks quirks;
    private readonly long most;
    private readonly bool discards;
    private CrcChain chain;
    private bool isSynced;
    private long cursor;
    private long? proofFrom;
    private int proofErrors;
    private uint lastResume;
    private long lastResumeAt;
    private int triesInARow;
    private int stallsInARow;

    public TeltonikaTransfer(IFileWriter writer, FileAnnouncement file, TeltonikaOptions options, TeltonikaQuirks quirks)
    {
        (this.writer, this.file, this.options, this.quirks) = (writer, file, options, quirks);
        most = file.Units * file.UnitBytes;
        discards = writer.IsAlreadyWhole || IsWhole(writer.Position);
    }

    /// <summary>When silence has lasted too long.</summary>
    public long DeadlineMilliseconds { get; private set; } = long.MaxValue;

    /// <summary>RESUMEs that no SYNC has answered yet: after the file's end their echoes may still come.</summary>
    public int UnansweredResumes { get; private set; }

    /// <summary>Whether a resumed file was thrown away because it is another one than before.</summary>
    public bool IsAnotherFile { get; private set; }

    private bool CountsPackets => file.UnitBytes > 1;

    /// <summary>Where the next DATA should begin.</summary>
    private long Wanted => discards ? LastUnit : proofFrom ?? writer.Position;

    private long LastUnit => CountsPackets ? (file.Units - 1) * file.UnitBytes : (most - 1) / TeltonikaSource.PacketBytes * TeltonikaSource.PacketBytes;

    /// <summary>Asks for the first bytes that are missing.</summary>
    public void Begin(SessionOutbox outbox)
    {
        if (!discards && writer.Position > 0)
        {
            if (writer.Position > most || (CountsPackets && writer.Position % file.UnitBytes != 0)) writer.StartOver();
            else if (!file.IsIdentified) PrepareProof(outbox);
        }
        chain = new CrcChain(quirks.CrcAfterSync, writer.FileCrc);
        Resume(outbox);
    }

    /// <summary>The device says where its next DATA begin.</summary>
    public TransferOutcome OnSync(uint value, SessionOutbox outbox)
    {
        // A SYNC nobody asked for is a try as well, or a device could send the same bytes for ever.
        if (UnansweredResumes == 0 && ++triesInARow > options.MaxRetriesInARow) return TransferOutcome.TooManyErrors;
        UnansweredResumes = Math.Max(0, UnansweredResumes - 1);
        var place = PlaceOf(value, outbox);
        if (!discards && place > Wanted)
        {
            if (proofFrom is not null) return BeginAnotherFile(outbox);
            outbox.Count(SessionIncident.GapInData);
            return Retry(outbox);
        }
        cursor = place;
        isSynced = true;
        chain.Sync();
        DeadlineMilliseconds = outbox.NowMilliseconds + (long)options.StallTimeout.TotalMilliseconds;
        return TransferOutcome.GoOn;
    }

    /// <summary>File bytes came.</summary>
    /// <param name="bytes">The file bytes of the frame.</param>
    /// <param name="sent">The frame's CRC.</param>
    /// <param name="offset">Place that an ENHANCED DATA frame carries; null for DATA.</param>
    /// <param name="outbox">Where incidents and RESUMEs go.</param>
    public TransferOutcome OnData(in ReadOnlySequence<byte> bytes, ushort sent, long? offset, SessionOutbox outbox)
    {
        if (!isSynced) return Ignore(outbox);
        if (offset is { } own) cursor = own;
        var end = cursor + bytes.Length;
        if (discards) return Discard(end, outbox);
        var position = writer.Position;
        if (cursor > position)
        {
            outbox.Count(SessionIncident.GapInData);
            return Retry(outbox);
        }
        if (end > most) throw new ProtocolViolationException(Violation.FileTooLarge, $"data up to byte {end} of a file of {most}");
        var fresh = end - position;
        if (fresh > 0 && !writer.HasRoom((int)fresh)) return TransferOutcome.NeedsRoom;
        var fileCrc = writer.FileCrc;
        if (!chain.Accept(bytes, sent, fileCrc, out var seed) && !IsProof(bytes, sent)) return Refuse(outbox);
        if (CountsPackets && bytes.Length < file.UnitBytes && cursor != LastUnit) return TakeShortPacket(bytes.Length, outbox);
        if (proofFrom is { } from && end > from)
        {
            if (!Proves(bytes, from)) return BeginAnotherFile(outbox);
            proofFrom = null;
        }
        DeadlineMilliseconds = outbox.NowMilliseconds + (long)options.StallTimeout.TotalMilliseconds;
        if (fresh <= 0)
        {
            outbox.Count(SessionIncident.DuplicateData);
            cursor = end;
            return TransferOutcome.GoOn;
        }
        if (fresh == bytes.Length)
        {
            // One computation serves frame and file, unless the device began its chain anew in mid file.
            writer.Write(bytes, seed == fileCrc ? sent : Crc16.Kermit(bytes, fileCrc));
        }
        else
        {
            var piece = bytes.Slice(bytes.Length - fresh);
            writer.Write(piece, Crc16.Kermit(piece, fileCrc));
        }
        cursor = end;
        triesInARow = stallsInARow = 0;
        if (!IsWhole(end)) return TransferOutcome.GoOn;
        if (file.AnnouncedCrc is { } announced && announced != writer.FileCrc) outbox.Count(SessionIncident.AnnouncedCrcMismatch);
        return TransferOutcome.Whole;
    }

    /// <summary>Nothing came for too long.</summary>
    public TransferOutcome OnSilence(SessionOutbox outbox)
    {
        // The bytes are safe; the camera has nothing more to give, so it may hear that as well.
        if (discards) return TransferOutcome.Whole;
        if (++stallsInARow > options.MaxStalls) return TransferOutcome.Stalled;
        outbox.Count(SessionIncident.ResumeSent);
        Resume(outbox);
        return TransferOutcome.GoOn;
    }

    private bool IsWhole(long bytes) => bytes > most - file.UnitBytes && bytes <= most && bytes > 0;

    private void PrepareProof(SessionOutbox outbox)
    {
        if (writer.LastPieceDigest is null)
        {
            outbox.Count(SessionIncident.ResumedFileDiffers);
            writer.StartOver();
            return;
        }
        proofFrom = Math.Max(0, writer.Position - TeltonikaSource.PacketBytes);
    }

    private TransferOutcome Ignore(SessionOutbox outbox)
    {
        outbox.Count(SessionIncident.DataBeforeSync);
        var wait = triesInARow >= options.SlowRetryFrom ? options.SlowRetryWait : options.RetryWait;
        // Data on their way when RESUME was sent are normal; much later ones mean that the device did not hear it.
        return outbox.NowMilliseconds - lastResumeAt > (long)wait.TotalMilliseconds ? Retry(outbox) : TransferOutcome.GoOn;
    }

    private TransferOutcome Discard(long end, SessionOutbox outbox)
    {
        outbox.Count(SessionIncident.DuplicateData);
        cursor = end;
        DeadlineMilliseconds = outbox.NowMilliseconds + (long)options.StallTimeout.TotalMilliseconds;
        return IsWhole(end) || end >= most ? TransferOutcome.Whole : TransferOutcome.GoOn;
    }

    private TransferOutcome Refuse(SessionOutbox outbox)
    {
        writer.CountCrcError();
        outbox.Count(SessionIncident.CrcMismatch);
        // The place that is to prove the file has an unknown chain before it: do not insist for long.
        if (proofFrom is not null && ++proofErrors >= ProofErrors) return BeginAnotherFile(outbox);
        return Retry(outbox);
    }

    private bool IsProof(in ReadOnlySequence<byte> bytes, ushort sent)
    {
        if (proofFrom is not { } from || cursor > from || cursor + bytes.Length < writer.Position || !Proves(bytes, from)) return false;
        chain.GoOnFrom(sent);
        return true;
    }

    private bool Proves(in ReadOnlySequence<byte> bytes, long from)
    {
        var length = writer.Position - from;
        if (cursor > from || cursor + bytes.Length < writer.Position) return false;
        return Crc32C.Append(0, bytes.Slice(from - cursor, length)) == writer.LastPieceDigest;
    }

    private TransferOutcome BeginAnotherFile(SessionOutbox outbox)
    {
        outbox.Count(SessionIncident.ResumedFileDiffers);
        IsAnotherFile = true;
        return BeginAgain(outbox);
    }

    private TransferOutcome BeginAgain(SessionOutbox outbox)
    {
        writer.StartOver();
        proofFrom = null;
        chain = new CrcChain(quirks.CrcAfterSync, 0);
        return Retry(outbox);
    }

    /// <summary>Every packet but the last is full. A short one directly before it is the last of a device that counts from 0.</summary>
    private TransferOutcome TakeShortPacket(long length, SessionOutbox outbox)
    {
        var isLastButOne = cursor == LastUnit - file.UnitBytes;
        if (!isLastButOne || quirks.ResumeOrigin == 0 || !quirks.TryLearnOrigin(0))
            throw new ProtocolViolationException(Violation.BadLength, $"packet {(cursor / file.UnitBytes) + 1} of {file.Units} has {length} bytes");
        outbox.Count(SessionIncident.QuirkLearnt);
        return BeginAgain(outbox);
    }

    private TransferOutcome Retry(SessionOutbox outbox)
    {
        if (++triesInARow > options.MaxRetriesInARow) return TransferOutcome.TooManyErrors;
        outbox.Count(SessionIncident.ResumeSent);
        Resume(outbox);
        return TransferOutcome.GoOn;
    }

    private void Resume(SessionOutbox outbox)
    {
        lastResume = CountsPackets ? (uint)((Wanted / file.UnitBytes) + quirks.ResumeOrigin) : (uint)Wanted;
        lastResumeAt = outbox.NowMilliseconds;
        isSynced = false;
        UnansweredResumes++;
        DeadlineMilliseconds = outbox.NowMilliseconds + (long)options.StallTimeout.TotalMilliseconds;
        TeltonikaWriter.WriteResume(outbox.Replies, lastResume);
    }

    private long PlaceOf(uint value, SessionOutbox outbox)
    {
        if (!CountsPackets) return value;
        var origin = quirks.ResumeOrigin;
        // There is no packet 0 for a device that counts from 1; and one that counts from 0 does not answer 0 with 1.
        var other = (origin, value, lastResume) switch { (1, 0, _) => 0, (0, 1, 0) => 1, _ => origin };
        if (other != origin)
        {
            if (!quirks.TryLearnOrigin(other)) throw new ProtocolViolationException(Violation.BadField, $"SYNC {value} after RESUME {lastResume}");
            outbox.Count(SessionIncident.QuirkLearnt);
        }
        return (value - (long)quirks.ResumeOrigin) * file.UnitBytes;
    }
}
