using System.Buffers;
using CloudCam.Core.Checksums;
using CloudCam.Core.Commands;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <content>Photos: the next picture of live video, stored over this connection because the other one may have a recording open.</content>
internal sealed partial class BSeriesSession
{
    // Fits into any block, so that a photo never waits for room that cannot come.
    private const int PieceBytes = 4_096;

    private DeviceCommand? photo;
    private long photoDue = long.MaxValue;
    private ToOperation.PhotoTaken? picture;
    private FileAnnouncement? announced;
    private IFileWriter? photoFile;
    private int written;

    /// <inheritdoc/>
    public override void OnFileOpened(IFileWriter file, SessionOutbox outbox)
    {
        (photoFile, written) = (file, 0);
        if (file.IsAlreadyWhole)
        {
            written = picture!.Jpeg.Length;
        }
        else
        {
            if (file.IsResumed) file.StartOver();
            outbox.Raise(new MediaStarted { Device = device!.Id, Time = picture!.At, TransferId = file.TransferId, File = announced! });
        }
        GoOnWithPhoto(outbox);
    }

    /// <inheritdoc/>
    public override void OnFileClosed(SessionOutbox outbox)
    {
        if (photo is not null) Answer(photo, null, outbox);
        ForgetPhoto();
        SetDeadline();
    }

    private void BeginPhoto(DeviceCommand command, SessionOutbox outbox)
    {
        if (photo is not null || !Need(new ToMedia.Photo(command.Id)))
        {
            Fail(command, "busy", outbox);
            return;
        }
        (photo, photoDue) = (command, outbox.NowMilliseconds + CommandWait);
        Sent(command, outbox);
    }

    private void OnPhoto(ToOperation.PhotoTaken taken, SessionOutbox outbox)
    {
        // Given up meanwhile, or there already.
        if (photo?.Id != taken.CommandId || picture is not null) return;
        (picture, photoDue) = (taken, long.MaxValue);
        announced = BSeriesEvents.Photo(taken);
        outbox.RequestOpenFile(announced);
    }

    /// <returns>False while it is not written whole: nothing else is taken meanwhile.</returns>
    private bool GoOnWithPhoto(SessionOutbox outbox)
    {
        if (photoFile is null || picture is null) return true;
        while (written < picture.Jpeg.Length)
        {
            var piece = new ReadOnlySequence<byte>(picture.Jpeg, written, Math.Min(PieceBytes, picture.Jpeg.Length - written));
            if (!photoFile.HasRoom((int)piece.Length))
            {
                outbox.RequestRoom();
                return false;
            }
            photoFile.Write(piece, Crc16.Kermit(piece, photoFile.FileCrc));
            written += (int)piece.Length;
        }
        photoFile = null;
        outbox.RequestCompleteFile();
        return false;
    }

    // The connection is gone, the picture is here.
    private bool FinishPhoto(SessionOutbox outbox)
    {
        if (photoFile is null) return false;
        GoOnWithPhoto(outbox);
        if (!outbox.CompleteFile) return true;
        Answer(photo!, null, outbox);
        ForgetPhoto();
        return true;
    }

    private void EndPhoto(string reason, SessionOutbox outbox)
    {
        if (photo is null || photoFile is not null) return;
        streams.Post(new ToMedia.CancelPhoto(photo.Id));
        Fail(photo, reason, outbox);
        ForgetPhoto();
    }

    private void ForgetPhoto() => (photo, picture, announced, photoFile, photoDue) = (null, null, null, null, long.MaxValue);
}
