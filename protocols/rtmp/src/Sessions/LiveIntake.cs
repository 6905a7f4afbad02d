using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Live;
using CloudCam.Core.Media;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Rtmp.Flv;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>What a publisher is to do.</summary>
internal enum LiveVerdict
{
    /// <summary>Go on.</summary>
    GoOn,

    /// <summary>Nobody wants its pictures any more: it is told so once, and may still go on for a while.</summary>
    Unwanted,

    /// <summary>It went on too long although it was told.</summary>
    UnwantedForLong,

    /// <summary>Another connection brings the stream now.</summary>
    Replaced,

    /// <summary>There is no room for another stream.</summary>
    NoRoom,

    /// <summary>It sends no pictures.</summary>
    NoPictures,

    /// <summary>The relay goes down; another replica takes the stream.</summary>
    Stopping,
}

/// <summary>
/// The media path of one publisher, however its messages come: to those who watch, from the first key frame on, and into files where live video is recorded.
/// Belongs to one session and is called as that is.
/// </summary>
internal sealed class LiveIntake(ILiveHub hub, string protocol, RtmpSessionOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Quirk setting of a device: <c>on</c> or <c>off</c>.</summary>
    public const string RecordQuirk = "rtmp.recordLive";

    // How often it is looked whether somebody watches; twice in a row nobody is the end.
    private const long LookMilliseconds = 1_000;

    private readonly MediaMessages messages = new();
    private LiveStreamName stream;
    private DeviceRecord? device;
    private ILivePublication? publication;
    private SegmentRecorder? recorder;
    private FileAnnouncement? opening;
    private long lookAt = long.MaxValue;
    private long pictureDue;
    private long unwantedEnd = long.MaxValue;
    private bool wasUnwanted;
    private bool isFull;
    private bool isStopping;

    /// <summary>Whether a publisher is accepted.</summary>
    public bool IsOn => device is not null;

    /// <summary>When <see cref="Look"/> or <see cref="Continue"/> is due, on the relay's monotonic clock.</summary>
    public long DeadlineMilliseconds => Math.Min(lookAt, recorder?.DeadlineMilliseconds ?? long.MaxValue);

    /// <summary>The publisher is known and may send.</summary>
    /// <param name="record">Who it is.</param>
    /// <param name="channel">What it shows: <see cref="LiveStreamName.Channel"/>.</param>
    /// <param name="nowMilliseconds">The relay's monotonic clock.</param>
    public void Begin(DeviceRecord record, string channel, long nowMilliseconds)
    {
        (device, stream) = (record, new LiveStreamName(record.Id, channel));
        (lookAt, pictureDue) = (nowMilliseconds + LookMilliseconds, nowMilliseconds + (long)options.PictureTimeout.TotalMilliseconds);
        // What a card plays back was recorded once.
        if (channel == LiveStreamName.Playback || !IsRecorded(record)) return;
        recorder = new SegmentRecorder(new RecorderOptions
        {
            Protocol = protocol, Channel = channel, Policy = new RecordingPolicy(RecordingMode.Continuous), SegmentLength = options.RecordSegment,
        });
    }

    /// <summary>Goes on with what waits for the recording: first of all when bytes came.</summary>
    /// <returns>False when the outbox must be delivered first.</returns>
    public bool Continue(SessionOutbox outbox)
    {
        if (isStopping)
        {
            recorder?.OnClosed(outbox);
            return false;
        }
        var goesOn = recorder?.Continue(outbox) ?? true;
        After(outbox);
        return goesOn;
    }

    /// <summary>Takes a message of sound or pictures, or an aggregate of such.</summary>
    public LiveVerdict Take(in RtmpMessage message, SessionOutbox outbox)
    {
        if (message.Type == RtmpMessageType.Aggregate)
        {
            var parts = new RtmpAggregate(message);
            while (parts.TryRead(out var part)) TakeOne(part, outbox);
        }
        else
        {
            TakeOne(message, outbox);
        }
        After(outbox);
        return isFull ? LiveVerdict.NoRoom : LiveVerdict.GoOn;
    }

    /// <summary>Looks whether the publisher is to go on.</summary>
    public LiveVerdict Look(long nowMilliseconds)
    {
        if (nowMilliseconds < lookAt) return LiveVerdict.GoOn;
        lookAt = nowMilliseconds + LookMilliseconds;
        if (publication is { IsReplaced: true }) return LiveVerdict.Replaced;
        if (nowMilliseconds >= pictureDue) return LiveVerdict.NoPictures;
        var (before, isUnwanted) = (wasUnwanted, publication is { IsWanted: false });
        wasUnwanted = isUnwanted;
        if (!isUnwanted) unwantedEnd = long.MaxValue;
        if (nowMilliseconds >= unwantedEnd) return LiveVerdict.UnwantedForLong;
        if (!isUnwanted || !before || unwantedEnd < long.MaxValue) return LiveVerdict.GoOn;
        unwantedEnd = nowMilliseconds + (long)options.UnwantedTimeout.TotalMilliseconds;
        return LiveVerdict.Unwanted;
    }

    /// <summary>The recording's file is open.</summary>
    public void OnFileOpened(IFileWriter file, SessionOutbox outbox)
    {
        if (opening is { } announced && !file.IsAlreadyWhole)
            outbox.Raise(new MediaStarted { Device = device!.Id, Time = time.GetUtcNow(), TransferId = file.TransferId, File = announced });
        opening = null;
        recorder!.OnFileOpened(file, outbox);
        After(outbox);
    }

    /// <summary>The recording's file is closed.</summary>
    public void OnFileClosed(SessionOutbox outbox)
    {
        recorder!.OnFileClosed(outbox);
        while (recorder.TryTakeClosed(out _))
        {
            // What the segments were is told by their own events.
        }
        After(outbox);
    }

    /// <summary>The relay goes down: what is recorded is closed while there is time.</summary>
    public void OnStopping(SessionOutbox outbox)
    {
        isStopping = true;
        Unpublish();
        recorder?.OnClosed(outbox);
    }

    /// <summary>The connection is gone. Called again while the outbox asks for room.</summary>
    public void OnClosed(SessionOutbox outbox)
    {
        Unpublish();
        recorder?.OnClosed(outbox);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Unpublish();
        messages.Dispose();
    }

    private bool IsRecorded(DeviceRecord record) => record.Quirks.Text(RecordQuirk, "").Trim().ToUpperInvariant() switch { "ON" or "TRUE" => true, "OFF" or "FALSE" => false, _ => options.RecordLive };

    private void TakeOne(in RtmpMessage message, SessionOutbox outbox)
    {
        if (isFull) return;
        switch (messages.Take(message, time.GetUtcNow(), outbox.NowMilliseconds, out var frame))
        {
            case MediaOutcome.Frame:
                HandOn(frame, outbox);
                break;
            case MediaOutcome.PictureLost:
                publication?.OnFramesLost();
                recorder?.OnFramesLost();
                outbox.Count(SessionIncident.StreamNoise);
                break;
            case MediaOutcome.NotUnderstood:
                outbox.Count(SessionIncident.FrameNotUnderstood);
                break;
            default:
                break;
        }
        messages.Dispose();
    }

    private void HandOn(in MediaFrame frame, SessionOutbox outbox)
    {
        if (frame.IsVideo) pictureDue = outbox.NowMilliseconds + (long)options.PictureTimeout.TotalMilliseconds;
        if (publication is null)
        {
            // Who has nothing to show takes no stream away from who has.
            if (!frame.IsVideo || !frame.IsKey) return;
            publication = hub.TryPublish(stream, protocol);
            if (publication is null)
            {
                isFull = true;
                return;
            }
        }
        publication.Write(frame);
        recorder?.OnFrame(frame, outbox);
    }

    private void After(SessionOutbox outbox)
    {
        if (outbox.OpenFile is { } announced) opening = announced;
    }

    private void Unpublish()
    {
        publication?.Dispose();
        publication = null;
        lookAt = long.MaxValue;
    }
}
