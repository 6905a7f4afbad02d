using System.Buffers;
using System.Globalization;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Dvrip.Media;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>Live media of one channel, into its recorder and to those who watch.</summary>
internal sealed partial class DvripLiveSession : DvripSideSession, IDisposable
{
    private readonly SegmentRecorder recorder;
    private readonly DvripMediaReader reader;
    private readonly StreamClock clock = new();
    private readonly bool isAlways;
    private FileAnnouncement? opening;
    private long silentAt = long.MaxValue;
    private long skipped;
    private bool hasKey;
    private bool wasNeeded;
    private bool isIdleTold;
    private bool isEnded;
    private bool isStopping;

    /// <summary>Makes the session of a channel.</summary>
    /// <param name="main">The main connection's session.</param>
    /// <param name="channel">The channel, from 0.</param>
    /// <param name="recorder">Its recorder, nobody else's while this connection is there.</param>
    /// <param name="isAlways">Whether it is to run also while nothing is recorded.</param>
    public DvripLiveSession(DvripMainSession main, int channel, SegmentRecorder recorder, bool isAlways)
        : base(main)
    {
        (Channel, this.recorder, this.isAlways) = (channel, recorder, isAlways);
        (reader, show) = (new DvripMediaReader(Options.Codec), new LiveShow(Camera.Hub, DvripProtocol.ProtocolName));
    }

    /// <summary>The channel, from 0.</summary>
    public int Channel { get; }

    /// <summary>When the first frame came, UTC; null before.</summary>
    public DateTimeOffset? FirstFrameAt { get; private set; }

    /// <inheritdoc/>
    protected override DvripMessageId Claim => DvripMessageId.MonitorClaim;

    /// <inheritdoc/>
    protected override DvripMessageId Start => DvripMessageId.Monitor;

    /// <inheritdoc/>
    protected override bool StartsWithClaim => Camera.Quirks.Way == DvripWay.Combined;

    /// <inheritdoc/>
    protected override long NextMilliseconds => Math.Min(Math.Min(silentAt, show.DeadlineMilliseconds), recorder.DeadlineMilliseconds);

    /// <summary>A command wants a recording.</summary>
    public void Record(string commandId, int seconds, SessionOutbox outbox)
    {
        var taken = recorder.TryRecord(commandId, seconds, outbox);
        if (!taken) Tell(main => Main.RecordRefused(commandId, main));
        After(outbox);
    }

    /// <summary>The recording of a command is not wanted any more.</summary>
    public void StopRecord(SessionOutbox outbox)
    {
        recorder.StopCommand(outbox);
        After(outbox);
    }

    /// <summary>An alarm of the channel, or a sign that it goes on.</summary>
    public void Alarm(string id, SessionOutbox outbox)
    {
        recorder.OnAlarm(id, outbox);
        After(outbox);
    }

    /// <summary>Whether it ended because nobody needed it any more.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Nobody needs the stream any more.</summary>
    public void Finish(SessionOutbox outbox)
    {
        IsFinished = true;
        End(SessionEnd.Done, outbox);
    }

    /// <inheritdoc/>
    public override void OnFileOpened(IFileWriter file, SessionOutbox outbox)
    {
        if (opening is { } announced && Device is { } device && !file.IsAlreadyWhole)
        {
            outbox.Raise(new MediaStarted
            {
                Device = device.Id, Time = Camera.Now, TransferId = file.TransferId, File = announced, CorrelationId = announced.AlarmId,
            });
            var transfer = file.TransferId;
            if (announced.CommandId is { } command) Tell(main => Main.RecordBegan(command, transfer, main));
        }
        opening = null;
        recorder.OnFileOpened(file, outbox);
        After(outbox);
    }

    /// <inheritdoc/>
    public override void OnFileClosed(SessionOutbox outbox)
    {
        recorder.OnFileClosed(outbox);
        while (recorder.TryTakeClosed(out _))
        {
            // What the segments were is told by their own events.
        }
        After(outbox);
    }

    /// <inheritdoc/>
    public override void OnStopping(SessionOutbox outbox)
    {
        isStopping = true;
        show.End();
        recorder.OnClosed(outbox);
    }

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox)
    {
        show.End();
        recorder.OnClosed(outbox);
        if (outbox.NeedsRoom || isEnded) return;
        isEnded = true;
        Dispose();
        base.OnClosed(outbox);
        Camera.Main.Post(main => Main.LiveClosed(this, main));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        show.Dispose();
        reader.Dispose();
    }

    /// <inheritdoc/>
    protected override void WriteClaim(IBufferWriter<byte> output, DvripStamp stamp) => DvripWriter.ClaimMonitor(output, stamp, new DvripStream(Channel), StartsWithClaim);

    /// <inheritdoc/>
    protected override void WriteStart(IBufferWriter<byte> output, DvripStamp stamp) => DvripWriter.StartMonitor(output, stamp, new DvripStream(Channel));

    /// <inheritdoc/>
    protected override void OnStarted(SessionOutbox outbox) => Listen(outbox);

    /// <inheritdoc/>
    protected override bool BeforeFrame(ref ReadOnlySequence<byte> unread, SessionOutbox outbox)
    {
        if (isStopping)
        {
            recorder.OnClosed(outbox);
            return false;
        }
        var goesOn = recorder.Continue(outbox);
        After(outbox);
        return goesOn;
    }

    /// <inheritdoc/>
    protected override void OnBinary(in DvripPart part, SessionOutbox outbox)
    {
        if (!IsClaimed || part.Message != DvripMessageId.MonitorData)
        {
            base.OnBinary(part, outbox);
            return;
        }
        MediaCame(outbox);
        var arrived = Camera.Now;
        var bytes = part.Bytes;
        var heard = false;
        // All frames of the piece are taken, whatever is to be delivered meanwhile: the recorder keeps them, and a piece is small.
        while (reader.TryRead(ref bytes, out var frame))
        {
            heard = true;
            OnMedia(frame, arrived, outbox);
        }
        if (reader.SkippedBytes != skipped)
        {
            skipped = reader.SkippedBytes;
            recorder.OnFramesLost();
            show.OnFramesLost();
            outbox.Count(SessionIncident.StreamNoise);
        }
        if (!heard) return;
        FirstFrameAt ??= arrived;
        Camera.MediaCame(arrived);
        Listen(outbox);
        After(outbox);
    }

    /// <inheritdoc/>
    protected override void OnTime(SessionOutbox outbox)
    {
        if (outbox.NowMilliseconds >= silentAt)
        {
            GiveUp("live-", "silent", SessionEnd.Stalled, outbox);
            return;
        }
        if (outbox.NowMilliseconds >= recorder.DeadlineMilliseconds) recorder.OnDeadline(outbox);
        LookAtShow(outbox);
        After(outbox);
    }

    private void OnMedia(in DvripMediaFrame frame, DateTimeOffset arrived, SessionOutbox outbox)
    {
        if (frame.Kind == DvripFrameKind.Information) return;
        if (!DvripFrames.TryCodec(frame.Codec, out var codec))
        {
            outbox.Count(SessionIncident.FrameNotUnderstood);
            return;
        }
        // A picture of its own among those of a video is a snapshot that somebody asked for.
        if (frame.Kind == DvripFrameKind.Picture && hasKey) return;
        hasKey |= frame.Kind == DvripFrameKind.Key;
        var media = new MediaFrame
        {
            Codec = codec, ArrivedAt = arrived, Payload = frame.Payload, IsKey = frame.Kind is DvripFrameKind.Key or DvripFrameKind.Picture,
            FrameRate = frame.IsVideo ? frame.Rate : 0, SampleRate = frame.Kind == DvripFrameKind.Audio ? DvripFrames.SampleRate(frame) : 0,
            DeviceTime = Camera.ToUtc(frame.Time, isNow: true),
            TimeMicroseconds = frame.Kind == DvripFrameKind.Audio
                ? clock.Sound(arrived, (int)frame.Payload.Length, DvripFrames.SampleRate(frame)) : clock.Picture(arrived, frame.Rate),
        };
        recorder.OnFrame(media, outbox);
        Show(media);
        NoteOpening(outbox);
    }

    // Whatever the recorder was asked to do: what follows for the session.
    private void After(SessionOutbox outbox)
    {
        NoteOpening(outbox);
        var isNeeded = recorder.NeedsFrames || show.IsOn;
        if (isNeeded) isIdleTold = false;
        else if (wasNeeded && !isAlways && !isIdleTold)
        {
            isIdleTold = true;
            Tell(main => Main.LiveIdle(this, main));
        }
        wasNeeded = isNeeded;
    }

    private void NoteOpening(SessionOutbox outbox) => opening = outbox.OpenFile ?? opening;

    private void Listen(SessionOutbox outbox) => silentAt = outbox.NowMilliseconds + (long)Options.MediaTimeout.TotalMilliseconds;

    private void Tell(Action<SessionOutbox> letter) => Camera.Main.Post(letter);
}
