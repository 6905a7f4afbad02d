using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.BSeries.Messages;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>
/// The audio and video connection of one camera: pictures and sound to the recorder, photos to the operation session, talk to the camera. It lives from the first stream
/// that starts to the last one that ends.
/// </summary>
internal sealed partial class BSeriesMediaSession : FramedSession<BSeriesFrame>
{
    /// <summary>Microseconds of a tick of the camera's counter.</summary>
    public const long TickMicroseconds = 10_000;

    private readonly BSeriesCamera camera;
    private readonly uint dataConnectionId;
    private readonly int connection;
    private readonly IdleFrames idle;
    private readonly BSeriesSound sound = new();
    private readonly List<string> photos = [];
    private DeviceRecord? device;
    private FileAnnouncement? announced;
    private string? recording;
    private long lastFrame = long.MaxValue;
    private long lastPicture = long.MaxValue;
    private long firstPicture = long.MaxValue;
    private long nextKeepAlive = long.MaxValue;
    private long leaveAt = long.MaxValue;
    private int? intervalMilliseconds;
    private long idleTold = -1;
    private bool hadData;
    private bool isSettled;
    private bool isClosed;

    /// <summary>Begins the conversation.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="dataConnectionId">What the camera gave for this connection.</param>
    /// <param name="connection">Number of this connection among all of the camera's session.</param>
    public BSeriesMediaSession(BSeriesCamera camera, uint dataConnectionId, int connection)
        : base(new BSeriesFrameDecoder(camera.Options)) =>
        (this.camera, this.dataConnectionId, this.connection, idle, show) =
            (camera, dataConnectionId, connection, new IdleFrames(camera.Options), new LiveShow(camera.Hub, BSeriesProtocol.ProtocolName));

    /// <inheritdoc/>
    public override long DeadlineMilliseconds => camera.ToMedia.HasMail && device is not null ? 0 : base.DeadlineMilliseconds;

    private bool NeedsNothing => !camera.Recorder.NeedsFrames && !show.IsOn && photos.Count == 0 && talk is null && !camera.ToMedia.HasMail;

    /// <inheritdoc/>
    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox) => this.device = device;

    /// <inheritdoc/>
    public override void OnConnected(SessionOutbox outbox)
    {
        // No answer to this one: data come, or the camera closes.
        BSeriesWriter.MediaLogin(outbox.Replies, dataConnectionId);
        lastFrame = outbox.NowMilliseconds;
        nextKeepAlive = camera.KeepsMediaAlive ? lastFrame + (long)camera.Options.KeepAliveInterval.TotalMilliseconds : long.MaxValue;
        camera.Tell(new ToOperation.Connected());
        FollowWish(outbox);
        ReadMail(outbox);
        Finish(outbox);
    }

    /// <inheritdoc/>
    public override void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
        ReadMail(outbox);
        if (nowMilliseconds >= leaveAt)
        {
            outbox.RequestEnd(SessionEnd.Done);
        }
        else if (nowMilliseconds >= StuckAt)
        {
            outbox.RequestEnd(SessionEnd.Stalled);
        }
        else
        {
            if (nowMilliseconds >= nextKeepAlive)
            {
                BSeriesWriter.MediaKeepAlive(outbox.Replies);
                nextKeepAlive = nowMilliseconds + (long)camera.Options.KeepAliveInterval.TotalMilliseconds;
            }
            SayMore(outbox);
            camera.Recorder.OnDeadline(outbox);
            LookAtShow(outbox);
        }
        Finish(outbox);
    }

    /// <inheritdoc/>
    public override void OnFileOpened(IFileWriter file, SessionOutbox outbox)
    {
        if (announced is not null && !file.IsResumed && !file.IsAlreadyWhole)
        {
            outbox.Raise(new MediaStarted
            {
                Device = device!.Id, Time = camera.Time.GetUtcNow(), TransferId = file.TransferId, File = announced, CorrelationId = announced.AlarmId,
            });
        }
        camera.Recorder.OnFileOpened(file, outbox);
        if (recording is not null && announced?.CommandId == recording)
        {
            camera.Tell(new ToOperation.RecordBegun(recording));
            recording = null;
        }
        Finish(outbox);
    }

    /// <inheritdoc/>
    public override void OnFileClosed(SessionOutbox outbox)
    {
        camera.Recorder.OnFileClosed(outbox);
        Finish(outbox);
    }

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox)
    {
        show.End();
        camera.Recorder.OnClosed(outbox);
        // It is called again once there is room.
        if (outbox.NeedsRoom || isClosed) return;
        isClosed = true;
        camera.Tell(new ToOperation.Closed(hadData));
    }

    /// <inheritdoc/>
    protected override bool BeforeFrame(ref ReadOnlySequence<byte> unread, SessionOutbox outbox)
    {
        var goesOn = camera.Recorder.Continue(outbox);
        if (!goesOn) Finish(outbox);
        return goesOn;
    }

    /// <inheritdoc/>
    protected override bool OnFrame(in BSeriesFrame frame, SessionOutbox outbox)
    {
        lastFrame = outbox.NowMilliseconds;
        hadData = true;
        switch ((BSeriesMedia)frame.Code)
        {
            case var _ when frame.Connection != BSeriesConnection.AudioVideo:
                OutOfPlace(frame, outbox);
                break;
            case BSeriesMedia.VideoData:
                OnVideo(frame, outbox);
                break;
            case BSeriesMedia.AudioData:
                OnAudio(frame, outbox);
                break;
            case BSeriesMedia.KeepAlive:
                break;
            default:
                OutOfPlace(frame, outbox);
                break;
        }
        if (camera.ToMedia.HasMail) ReadMail(outbox);
        SayMore(outbox);
        Finish(outbox);
        return true;
    }

    private void OnVideo(in BSeriesFrame frame, SessionOutbox outbox)
    {
        if (!BSeriesVideo.TryRead(frame.Text, out var video))
        {
            camera.Recorder.OnFramesLost();
            show.OnFramesLost();
            NotUnderstood(frame, outbox);
            return;
        }
        lastPicture = outbox.NowMilliseconds;
        if (firstPicture == long.MaxValue) firstPicture = lastPicture;
        var now = camera.Time.GetUtcNow();
        foreach (var command in photos) camera.Tell(new ToOperation.PhotoTaken(command, video.Picture.ToArray(), now));
        photos.Clear();
        var picture = new MediaFrame
        {
            Codec = MediaCodec.Jpeg, IsKey = true, TimeMicroseconds = camera.Clock.Next(video.UptimeCentiseconds, isVideo: true), ArrivedAt = now, Payload = video.Picture,
        };
        camera.Recorder.OnFrame(picture, outbox);
        Show(picture);
        if (isSettled || lastPicture - firstPicture < (long)camera.Options.SettledAfter.TotalMilliseconds) return;
        isSettled = true;
        camera.Tell(new ToOperation.Settled());
    }

    private void OnAudio(in BSeriesFrame frame, SessionOutbox outbox)
    {
        if (!BSeriesAudio.TryRead(frame.Text, out var audio))
        {
            // What follows is decoded with the state as it is: it finds its way back, and nothing can bring the lost piece.
            NotUnderstood(frame, outbox);
            return;
        }
        if (sound.IsGap(audio.Serial)) outbox.Count(SessionIncident.SequenceGap);
        var at = camera.Clock.Next(audio.UptimeCentiseconds, isVideo: false);
        var (now, rest) = (camera.Time.GetUtcNow(), audio.Adpcm);
        while (!rest.IsEmpty)
        {
            var taken = rest.Slice(0, Math.Min(rest.Length, BSeriesSound.MaxPieceBytes));
            rest = rest.Slice(taken.Length);
            var samples = sound.Decode(taken);
            var piece = new MediaFrame
            {
                Codec = MediaCodec.Pcm16, SampleRate = SoundId.SampleRate, TimeMicroseconds = sound.TimeOf(at, samples), ArrivedAt = now, Payload = samples,
            };
            camera.Recorder.OnFrame(piece, outbox);
            Show(piece);
        }
    }

    private void ReadMail(SessionOutbox outbox)
    {
        while (!outbox.MustDeliver && camera.ToMedia.Take() is { } message)
        {
            camera.MailTaken++;
            switch (message)
            {
                case ToMedia.Alarm alarm when camera.Time.GetUtcNow() - alarm.At <= TimeSpan.FromSeconds(camera.Setup.Recording.SecondsAfter):
                    camera.Recorder.OnAlarm(alarm.Id, outbox);
                    break;
                case ToMedia.Record wanted when camera.Recorder.TryRecord(wanted.CommandId, wanted.Seconds, outbox):
                    recording = wanted.CommandId;
                    break;
                case ToMedia.Record wanted:
                    camera.Tell(new ToOperation.RecordBusy(wanted.CommandId));
                    break;
                case ToMedia.CancelRecord given when recording == given.CommandId:
                    recording = null;
                    camera.Recorder.StopCommand(outbox);
                    break;
                case ToMedia.Photo wanted:
                    photos.Add(wanted.CommandId);
                    break;
                case ToMedia.CancelPhoto given:
                    photos.Remove(given.CommandId);
                    break;
                case ToMedia.Show:
                    FollowWish(outbox);
                    break;
                case ToMedia.Talk speech when speech.Connection == connection:
                    BeginTalk(speech, outbox);
                    break;
                case ToMedia.Expect pictures when pictures.Connection == connection:
                    intervalMilliseconds = pictures.IntervalMilliseconds;
                    lastPicture = outbox.NowMilliseconds;
                    break;
                case ToMedia.StreamsEnded ended when ended.Connection == connection:
                    intervalMilliseconds = null;
                    leaveAt = outbox.NowMilliseconds + (long)camera.Options.LingerTimeout.TotalMilliseconds;
                    break;
                default:
                    break;
            }
        }
    }

    private void OutOfPlace(in BSeriesFrame frame, SessionOutbox outbox)
    {
        outbox.Count(SessionIncident.UnknownFrame);
        Keep(frame, outbox);
    }

    private void NotUnderstood(in BSeriesFrame frame, SessionOutbox outbox)
    {
        outbox.Count(SessionIncident.FrameNotUnderstood);
        Keep(frame, outbox);
    }

    private void Keep(in BSeriesFrame frame, SessionOutbox outbox)
    {
        if (device is not null && idle.MayKeep()) outbox.Raise(BSeriesEvents.Unknown(device.Id, camera.Time.GetUtcNow(), frame));
        idle.Count(outbox.NowMilliseconds);
    }

    // Once live video runs, pictures come at least this often; without it the camera may be silent for as long as on the other connection, where it is heard instead.
    private long StuckAt => intervalMilliseconds is { } interval && leaveAt == long.MaxValue
        ? lastPicture + interval + (long)camera.Options.MediaTimeout.TotalMilliseconds : long.MaxValue;

    private void Finish(SessionOutbox outbox)
    {
        if (outbox.OpenFile is { } opening) announced = opening;
        while (camera.Recorder.TryTakeClosed(out _))
        {
            // Its events tell it.
        }
        if (NeedsNothing && idleTold != camera.MailTaken && device is not null)
        {
            idleTold = camera.MailTaken;
            camera.Tell(new ToOperation.Idle(idleTold));
        }
        DeadlineMilliseconds = Math.Min(Math.Min(Math.Min(leaveAt, StuckAt), Math.Min(nextKeepAlive, show.DeadlineMilliseconds)), Math.Min(camera.Recorder.DeadlineMilliseconds, NextWord));
    }
}
