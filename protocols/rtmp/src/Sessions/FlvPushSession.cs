using System.Buffers;
using System.Globalization;
using System.Text;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Flv;
using CloudCam.Protocols.Rtmp.Sessions.Http;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>One HTTP request that pushes an FLV stream. One request a connection: a stream has no second one behind it.</summary>
/// <param name="options">Limits.</param>
/// <param name="intake">The media path, this session's own.</param>
internal sealed class FlvPushSession(RtmpSessionOptions options, LiveIntake intake) : LivePushSession(intake)
{
    private readonly FlvReader reader = new(options.Codec);

    // The beginning of a tag's header at the end of a chunk: its rest comes in the next.
    private readonly byte[] carried = new byte[FlvReader.TagHeaderBytes];

    private PushBody? body;
    private int carriedBytes;
    private bool wantsContinue;
    private bool isAnswered;
    private long searched;

    /// <inheritdoc/>
    protected override void Take(ref ReadOnlySequence<byte> unread, SessionOutbox outbox)
    {
        try
        {
            if (unread.IsEmpty && body is null) return;
            if (body is null && !TryTakeHead(ref unread, outbox)) return;
            while (!outbox.MustDeliver && !TryEnd(outbox))
            {
                var content = body!.Content(ref unread);
                if (content.IsEmpty && !body.IsOver) return;
                var before = content.Length;
                TakeContent(ref content, outbox);
                var taken = before - content.Length;
                body.Took(taken);
                unread = unread.Slice(taken);
                if (taken == 0 && !body.IsOver) return;
            }
        }
        catch (ProtocolViolationException)
        {
            Answer(400, outbox);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void OnAccepted(SessionOutbox outbox)
    {
        if (wantsContinue) Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n", outbox.Replies);
    }

    /// <inheritdoc/>
    protected override void OnRefused(DeviceStanding standing, SessionOutbox outbox) => Answer(403, outbox, LiveWords.Of(standing));

    /// <inheritdoc/>
    protected override void OnOver(LiveVerdict verdict, SessionOutbox outbox)
    {
        var status = verdict switch
        {
            LiveVerdict.Unwanted or LiveVerdict.UnwantedForLong => 200, LiveVerdict.Replaced => 409, LiveVerdict.NoPictures => 408, _ => 503,
        };
        Answer(status, outbox, LiveWords.Of(verdict));
    }

    /// <inheritdoc/>
    public override void Dispose() => reader.Dispose();

    private bool TryTakeHead(ref ReadOnlySequence<byte> unread, SessionOutbox outbox)
    {
        if (!TryFindHead(unread, out var length))
        {
            if (unread.Length < options.MaxHeadBytes) return false;
            Answer(431, outbox);
            outbox.RequestEnd(SessionEnd.Refused);
            return false;
        }
        var bytes = ArrayPool<byte>.Shared.Rent((int)length);
        unread.Slice(0, length).CopyTo(bytes);
        // The empty line at its end is no field.
        var head = PushHead.Read(bytes.AsSpan(0, (int)length - 2));
        ArrayPool<byte>.Shared.Return(bytes);
        unread = unread.Slice(length);
        if (head.Status == 400) throw new ProtocolViolationException(Violation.BadField, "no HTTP request that is one");
        if (head.Status != 0)
        {
            Answer(head.Status, outbox, head.Status == 404 ? LiveWords.NoAddress : "");
            outbox.RequestEnd(SessionEnd.Refused);
            return false;
        }
        (body, wantsContinue) = (new PushBody(head.Length), head.WantsContinue);
        Identify(head.Address, outbox);
        return true;
    }

    private bool TryFindHead(in ReadOnlySequence<byte> unread, out long length)
    {
        length = 0;
        var within = unread.Slice(0, Math.Min(unread.Length, options.MaxHeadBytes));
        var reading = new SequenceReader<byte>(within);
        reading.Advance(Math.Min(searched, within.Length));
        // A head that comes byte by byte is not searched from its beginning each time.
        if (!reading.TryReadTo(out ReadOnlySequence<byte> _, "\r\n\r\n"u8, advancePastDelimiter: true))
        {
            searched = Math.Max(0, within.Length - 3);
            return false;
        }
        length = reading.Consumed;
        return true;
    }

    private bool TryEnd(SessionOutbox outbox)
    {
        if (!body!.IsOver) return false;
        if (!reader.HasBegun || reader.IsInsideTag || carriedBytes > 0) throw new ProtocolViolationException(Violation.TruncatedFrame, "the body ends within a tag");
        Answer(200, outbox);
        outbox.RequestEnd(SessionEnd.Done);
        return true;
    }

    private void TakeContent(ref ReadOnlySequence<byte> content, SessionOutbox outbox)
    {
        if (carriedBytes > 0)
        {
            var part = content.Slice(0, Math.Min(carried.Length - carriedBytes, content.Length));
            part.CopyTo(carried.AsSpan(carriedBytes));
            carriedBytes += (int)part.Length;
            content = content.Slice(part.End);
            var header = new ReadOnlySequence<byte>(carried, 0, carriedBytes);
            TakeTags(ref header, outbox);
            Keep(header);
            return;
        }
        TakeTags(ref content, outbox);
        // What the reader leaves is the beginning of a header, unless something is to be delivered first.
        if (outbox.MustDeliver || content.Length >= carried.Length) return;
        Keep(content);
        content = content.Slice(content.End);
    }

    private void TakeTags(ref ReadOnlySequence<byte> unread, SessionOutbox outbox)
    {
        while (!outbox.MustDeliver && reader.TryRead(ref unread, out var message))
        {
            if (message.Type is RtmpMessageType.Audio or RtmpMessageType.Video) TakeMedia(message, outbox);
        }
    }

    // The same memory may be where it is.
    private void Keep(in ReadOnlySequence<byte> rest)
    {
        Span<byte> bytes = stackalloc byte[FlvReader.TagHeaderBytes];
        rest.CopyTo(bytes);
        carriedBytes = (int)rest.Length;
        bytes[..carriedBytes].CopyTo(carried);
    }

    // Once: whatever happens after an answer, the client has it.
    private void Answer(int status, SessionOutbox outbox, string words = "")
    {
        if (isAnswered) return;
        isAnswered = true;
        var text = words.Length == 0 ? "" : words + "\n";
        Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {PushHead.ReasonOf(status)}\r\nContent-Type: text/plain\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n{text}"), outbox.Replies);
    }
}
