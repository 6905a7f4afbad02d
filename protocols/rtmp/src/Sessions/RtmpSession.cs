using System.Buffers;
using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Protocols.Rtmp.Commands;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>One RTMP connection: a publisher of one stream. Nothing is played here, and nothing else is served.</summary>
internal sealed partial class RtmpSession : LivePushSession
{
    // The only stream of a connection; every createStream is answered with it.
    private const uint PublishStream = 1;

    // Answers are short: one chunk each, and as other servers have it.
    private const int OurChunkBytes = 4_096;

    private const long PingMilliseconds = 1_000;

    private readonly RtmpSessionOptions options;
    private readonly RtmpHandshake handshake = new();
    private readonly RtmpOptions limits;
    private readonly RtmpChunkReader reader;
    private readonly RtmpWriter writer = new();
    private readonly Random random;
    private string? app;
    private LiveAddress? published;
    private int commands;
    private long nextPing = long.MinValue;

    /// <summary>Begins a session.</summary>
    /// <param name="options">Limits.</param>
    /// <param name="intake">The media path, this session's own.</param>
    /// <param name="random">Fills the handshake; nothing secret comes of it.</param>
    public RtmpSession(RtmpSessionOptions options, LiveIntake intake, Random random)
        : base(intake)
    {
        (this.options, this.random) = (options, random);
        // A stranger may leave nothing lying that is as large as a picture.
        limits = new RtmpOptions
        {
            MaxMediaBytes = options.Codec.MaxMediaBytes, MaxCommandBytes = options.Codec.MaxCommandBytes, MaxChunkStreams = options.Codec.MaxChunkStreams,
            MinAcknowledgementBytes = options.Codec.MinAcknowledgementBytes, MaxUnfinishedBytes = options.MaxUnknownBytes,
        };
        reader = new RtmpChunkReader(limits);
    }

    /// <inheritdoc/>
    protected override void Take(ref ReadOnlySequence<byte> unread, SessionOutbox outbox)
    {
        if (!handshake.IsDone && !handshake.TryFinish(ref unread, outbox.Replies, (uint)outbox.NowMilliseconds, random)) return;
        while (!outbox.MustDeliver && reader.TryRead(ref unread, out var message)) OnMessage(message, outbox);
        if (reader.TryTakeAcknowledgement(out var sequence)) writer.Acknowledgement(outbox.Replies, sequence);
    }

    /// <inheritdoc/>
    protected override void OnAccepted(SessionOutbox outbox)
    {
        limits.MaxUnfinishedBytes = options.Codec.MaxUnfinishedBytes;
        writer.UserControl(outbox.Replies, new RtmpUserControl(RtmpUserEvent.StreamBegin, PublishStream));
        writer.OnStatus(outbox.Replies, PublishStream, isError: false, RtmpStatusCodes.PublishStart, "Publishing.");
    }

    /// <inheritdoc/>
    protected override void OnRefused(DeviceStanding standing, SessionOutbox outbox) => Refuse(
        standing == DeviceStanding.Refused ? RtmpStatusCodes.PublishDenied : RtmpStatusCodes.PublishBadName, LiveWords.Of(standing), outbox);

    /// <inheritdoc/>
    protected override void OnOver(LiveVerdict verdict, SessionOutbox outbox)
    {
        var (isError, code) = verdict switch
        {
            LiveVerdict.Replaced => (true, RtmpStatusCodes.PublishBadName),
            LiveVerdict.NoRoom or LiveVerdict.NoPictures => (true, RtmpStatusCodes.Failed),
            _ => (false, RtmpStatusCodes.UnpublishSuccess),
        };
        // It was told when it began to be unwanted.
        if (verdict != LiveVerdict.UnwantedForLong) writer.OnStatus(outbox.Replies, PublishStream, isError, code, LiveWords.Of(verdict));
    }

    /// <inheritdoc/>
    public override void Dispose() => reader.Dispose();

    private void OnMessage(in RtmpMessage message, SessionOutbox outbox)
    {
        switch (message.Type)
        {
            case RtmpMessageType.Audio or RtmpMessageType.Video or RtmpMessageType.Aggregate:
                TakeMedia(message, outbox);
                break;
            case RtmpMessageType.Command or RtmpMessageType.CommandAmf3:
                OnCommand(RtmpCommand.Read(message), outbox);
                break;
            case RtmpMessageType.UserControl:
                OnUserControl(message.Payload, outbox);
                break;
            default:
                // Protocol control is obeyed by the reader; metadata is a hint, and the sequence headers say it all.
                break;
        }
    }

    private void OnUserControl(in ReadOnlySequence<byte> payload, SessionOutbox outbox)
    {
        if (!RtmpUserControl.TryRead(payload, out var control) || control.Event != RtmpUserEvent.PingRequest || outbox.NowMilliseconds < nextPing) return;
        nextPing = outbox.NowMilliseconds + PingMilliseconds;
        writer.UserControl(outbox.Replies, new RtmpUserControl(RtmpUserEvent.PingResponse, control.Value));
    }

    private void Refuse(string code, string description, SessionOutbox outbox)
    {
        writer.OnStatus(outbox.Replies, PublishStream, isError: true, code, description);
        outbox.RequestEnd(SessionEnd.Refused);
    }

    private void CountCommand()
    {
        if (++commands > options.MaxCommands)
            throw new ProtocolViolationException(Violation.UnexpectedMessage, string.Create(CultureInfo.InvariantCulture, $"more than {options.MaxCommands} commands"));
    }
}
