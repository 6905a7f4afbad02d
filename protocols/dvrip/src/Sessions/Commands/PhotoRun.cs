using System.Buffers;
using System.Globalization;
using CloudCam.Core.Checksums;
using CloudCam.Core.Commands;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>
/// Takes a picture: it comes as JPEG or in a media frame, in one packet of any size or in several; or an error comes as JSON, or nothing at all. It becomes a file of
/// known length once it is whole.
/// </summary>
internal sealed class PhotoRun(DvripMainSession main, DeviceCommand command, int channel) : DvripRun(main, command), IDisposable
{
    private const int PieceBytes = 64 * 1024;
    private readonly PooledBytes picture = new();
    private ReadOnlyMemory<byte> jpeg;
    private IFileWriter? file;
    private int written;
    private bool isOpening;
    private long until = long.MaxValue;

    /// <inheritdoc/>
    public override long NextMilliseconds => until;

    /// <summary>Whether pieces of a picture are awaited.</summary>
    public bool IsWaiting => !IsTold && !isOpening;

    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox)
    {
        Listen(outbox);
        Main.Request(DvripMessageId.Snapshot, (output, stamp) => DvripWriter.Snapshot(output, stamp, channel), OnReply, outbox);
    }

    /// <inheritdoc/>
    public override void OnTime(SessionOutbox outbox)
    {
        if (outbox.NowMilliseconds < until) return;
        FailNow(picture.Length > 0 ? "incomplete-picture" : "no-answer", outbox);
    }

    /// <summary>A piece of the picture.</summary>
    public void OnPiece(in DvripPart part, SessionOutbox outbox)
    {
        Listen(outbox);
        // Pieces of a picture that came too late for its own command are none of this one's.
        if (part.Offset == 0 && SnapshotPicture.MayBegin(part.Bytes)) picture.Clear();
        if (picture.Length + part.Bytes.Length > Options.MaxPhotoBytes)
        {
            FailNow("picture-too-large", outbox);
            return;
        }
        picture.Append(part.Bytes);
        if (!part.IsLast) return;
        if (SnapshotPicture.TryFind(picture.Memory, part.IsStreamEnd, out jpeg)) Open(outbox);
        else if (part.IsStreamEnd) FailNow(picture.Length > 0 ? "not-a-picture" : "no-picture", outbox);
    }

    /// <summary>The file is open.</summary>
    public void OnFileOpened(IFileWriter opened, SessionOutbox outbox)
    {
        file = opened;
        if (opened.IsResumed && !opened.IsAlreadyWhole) opened.StartOver();
        Write(outbox);
    }

    /// <summary>Goes on writing.</summary>
    /// <returns>False when the outbox must be delivered first.</returns>
    public bool Write(SessionOutbox outbox)
    {
        if (file is null || outbox.MustDeliver) return !outbox.MustDeliver;
        while (!file.IsAlreadyWhole && written < jpeg.Length)
        {
            var piece = new ReadOnlySequence<byte>(jpeg.Slice(written, Math.Min(PieceBytes, jpeg.Length - written)));
            if (!file.HasRoom((int)piece.Length))
            {
                outbox.RequestRoom();
                return false;
            }
            file.Write(piece, Crc16.Kermit(piece, file.FileCrc));
            written += (int)piece.Length;
        }
        outbox.RequestCompleteFile();
        return false;
    }

    /// <summary>The file is stored.</summary>
    public void OnFileClosed(SessionOutbox outbox)
    {
        if (file is null) return;
        var transfer = file.TransferId;
        file = null;
        Answer($"{{\"mediaId\":\"{transfer}\"}}", outbox);
        Dispose();
    }

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox)
    {
        // A picture that is here is stored to its end; the relay makes room and calls again.
        if (file is not null && !outbox.MustDeliver) Write(outbox);
        if (!outbox.NeedsRoom) Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (jpeg, until) = (default, long.MaxValue);
        picture.Dispose();
    }

    private void OnReply(in DvripReply reply, SessionOutbox outbox)
    {
        // An answer in words that is no refusal: the picture may follow.
        if (IsWaiting && reply.Problem is { } problem) FailNow(problem, outbox);
    }

    private void Open(SessionOutbox outbox)
    {
        (isOpening, until) = (true, long.MaxValue);
        var at = Camera.Now;
        outbox.RequestOpenFile(new FileAnnouncement
        {
            Protocol = DvripProtocol.ProtocolName,
            Source = string.Create(CultureInfo.InvariantCulture, $"photo/{channel}/{at.UtcDateTime:yyyyMMdd'T'HHmmss.fff'Z'}"),
            Kind = MediaKind.Photo, Format = MediaFormat.Jpeg, Channel = channel.ToString(CultureInfo.InvariantCulture), Units = jpeg.Length, UnitBytes = 1, IsIdentified = true,
            Trigger = "command", CommandId = Command.Id, DeviceTime = at,
        });
    }

    /// <summary>What is told when the file begins.</summary>
    public MediaStarted Started(IFileWriter opened, FileAnnouncement announced) =>
        new() { Device = Camera.Setup.Id, Time = Camera.Now, TransferId = opened.TransferId, File = announced };

    private void FailNow(string reason, SessionOutbox outbox)
    {
        Fail(reason, outbox);
        Dispose();
    }

    private void Listen(SessionOutbox outbox) => until = outbox.NowMilliseconds + (long)Options.PhotoTimeout.TotalMilliseconds;
}
