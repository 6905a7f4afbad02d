using System.Buffers;
using System.Globalization;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Dvrip.Media;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Dvrip.Sessions.Commands;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>One recording out of the camera's own store, into files: the same frames as live, as fast as the camera reads them.</summary>
internal sealed class DvripDownloadSession : DvripSideSession, IDisposable
{
    // Longer than any recording: it ends when the camera has no more.
    private const int Endless = 7 * 86_400;

    private readonly FetchRun fetch;
    private readonly string commandId;
    private readonly SegmentRecorder recorder;
    private readonly DvripMediaReader reader;
    private readonly RecordedClock clock = new();
    private readonly List<string> transfers = [];
    private FileAnnouncement? opening;
    private DateTimeOffset firstAt;
    private long? firstMicroseconds;
    private long silentAt = long.MaxValue;
    private long skipped;
    private bool isAtEnd;
    private bool isEnded;

    /// <summary>Makes the session of one recording.</summary>
    public DvripDownloadSession(DvripMainSession main, FetchRun fetch, int channel, DvripRange range, string commandId)
        : base(main)
    {
        (this.fetch, Range, this.commandId) = (fetch, range, commandId);
        reader = new DvripMediaReader(Options.Codec);
        firstAt = DvripZone.ToUtc(range.Begin, Camera.Setup.TimeZone);
        recorder = new SegmentRecorder(new RecorderOptions
        {
            Protocol = DvripProtocol.ProtocolName, Channel = channel.ToString(CultureInfo.InvariantCulture), Origin = $"recorded/{commandId}", SegmentLength = Options.DownloadSegment,
        });
    }

    /// <summary>What is downloaded.</summary>
    public DvripRange Range { get; }

    /// <summary>Transfers of the files that were made of it.</summary>
    public IReadOnlyList<string> Transfers => transfers;

    /// <inheritdoc/>
    protected override DvripMessageId Claim => DvripMessageId.PlaybackClaim;

    /// <inheritdoc/>
    protected override DvripMessageId Start => DvripMessageId.Playback;

    /// <inheritdoc/>
    protected override long NextMilliseconds => Math.Min(silentAt, recorder.DeadlineMilliseconds);

    /// <inheritdoc/>
    public override void OnFileOpened(IFileWriter file, SessionOutbox outbox)
    {
        if (opening is { } announced && Device is { } device && !file.IsAlreadyWhole)
            outbox.Raise(new MediaStarted { Device = device.Id, Time = Camera.Now, TransferId = file.TransferId, File = announced });
        opening = null;
        recorder.OnFileOpened(file, outbox);
        opening = outbox.OpenFile ?? opening;
    }

    /// <inheritdoc/>
    public override void OnFileClosed(SessionOutbox outbox)
    {
        recorder.OnFileClosed(outbox);
        opening = outbox.OpenFile ?? opening;
        TakeClosed();
        EndWhenDone(outbox);
    }

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox)
    {
        recorder.OnClosed(outbox);
        if (outbox.NeedsRoom || isEnded) return;
        isEnded = true;
        TakeClosed();
        Dispose();
        base.OnClosed(outbox);
        if (!isAtEnd) Fails("download-", "broken-off");
        else if (transfers.Count == 0) Fails("download-", "empty");
        Camera.Main.Post(main => fetch.OnDownloaded(this, main));
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    /// <inheritdoc/>
    protected override void WriteClaim(IBufferWriter<byte> output, DvripStamp stamp) => DvripWriter.ClaimPlayback(output, stamp, Range);

    /// <inheritdoc/>
    protected override void WriteStart(IBufferWriter<byte> output, DvripStamp stamp) => DvripWriter.Playback(output, stamp, DvripPlaybackAction.DownloadStart, Range);

    /// <inheritdoc/>
    protected override void OnStarted(SessionOutbox outbox)
    {
        Listen(outbox);
        recorder.TryRecord(commandId, Endless, outbox);
    }

    /// <inheritdoc/>
    protected override bool BeforeFrame(ref ReadOnlySequence<byte> unread, SessionOutbox outbox)
    {
        var goesOn = recorder.Continue(outbox);
        opening = outbox.OpenFile ?? opening;
        EndWhenDone(outbox);
        return goesOn && !outbox.MustDeliver;
    }

    /// <inheritdoc/>
    protected override void OnBinary(in DvripPart part, SessionOutbox outbox)
    {
        if (!IsClaimed || isAtEnd || part.Message != DvripMessageId.DownloadData)
        {
            base.OnBinary(part, outbox);
            return;
        }
        MediaCame(outbox);
        Listen(outbox);
        Camera.MediaCame(Camera.Now);
        var bytes = part.Bytes;
        while (reader.TryRead(ref bytes, out var frame)) OnMedia(frame, outbox);
        if (reader.SkippedBytes != skipped)
        {
            skipped = reader.SkippedBytes;
            recorder.OnFramesLost();
            outbox.Count(SessionIncident.StreamNoise);
        }
        if (part.IsStreamEnd) OnEnd(outbox);
    }

    /// <inheritdoc/>
    protected override void OnMessage(in DvripPart part, SessionOutbox outbox)
    {
        // The end of a playback, which some firmware sends after a download too.
        if (part.Message == DvripMessageId.PlaybackEnd && IsClaimed) OnEnd(outbox);
        else base.OnMessage(part, outbox);
    }

    /// <inheritdoc/>
    protected override void OnTime(SessionOutbox outbox)
    {
        if (outbox.NowMilliseconds >= silentAt) GiveUp("download-", "silent", SessionEnd.Stalled, outbox);
        else if (outbox.NowMilliseconds >= recorder.DeadlineMilliseconds) recorder.OnDeadline(outbox);
        opening = outbox.OpenFile ?? opening;
    }

    private void OnEnd(SessionOutbox outbox)
    {
        if (isAtEnd) return;
        isAtEnd = true;
        silentAt = long.MaxValue;
        recorder.StopCommand(outbox);
        EndWhenDone(outbox);
    }

    private void OnMedia(in DvripMediaFrame frame, SessionOutbox outbox)
    {
        if (frame.Kind == DvripFrameKind.Information) return;
        if (!DvripFrames.TryCodec(frame.Codec, out var codec))
        {
            outbox.Count(SessionIncident.FrameNotUnderstood);
            return;
        }
        var device = Camera.ToUtc(frame.Time, isNow: false);
        var rate = DvripFrames.SampleRate(frame);
        var isSound = frame.Kind == DvripFrameKind.Audio;
        var time = isSound ? clock.Sound((int)frame.Payload.Length, rate) : clock.Picture(frame.Rate, device);
        // When it was recorded stands for when it came: a download's own hour says nothing.
        firstMicroseconds ??= time;
        var at = firstAt.AddMicroseconds(Math.Max(0, time - firstMicroseconds.Value));
        recorder.OnFrame(
            new MediaFrame
            {
                Codec = codec, Payload = frame.Payload, IsKey = frame.Kind is DvripFrameKind.Key or DvripFrameKind.Picture, TimeMicroseconds = time, ArrivedAt = at,
                FrameRate = frame.IsVideo ? frame.Rate : 0, SampleRate = isSound ? rate : 0, DeviceTime = device ?? at,
            },
            outbox);
        opening = outbox.OpenFile ?? opening;
    }

    private void TakeClosed()
    {
        while (recorder.TryTakeClosed(out var segment)) transfers.Add(segment!.TransferId);
    }

    private void EndWhenDone(SessionOutbox outbox)
    {
        if (isAtEnd && !recorder.IsRecording && !IsOver && !outbox.MustDeliver) End(SessionEnd.Done, outbox);
    }

    private void Listen(SessionOutbox outbox) => silentAt = outbox.NowMilliseconds + (long)Options.DownloadTimeout.TotalMilliseconds;
}
