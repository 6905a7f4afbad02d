using System.Buffers;
using CloudCam.Protocols.Dvrip.Media;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Listing;

namespace CloudCam.Protocols.Dvrip.Listing;

/// <summary>
/// Lists packets of one connection in both directions, and the media frames that their payloads make, from a hex dump. Bytes that can be no packet are skipped up to the
/// next FF, and said so. Passwords and their hashes are not shown.
/// </summary>
/// <param name="options">Length limits.</param>
public sealed class DvripFrameLister(DvripOptions options) : IFrameLister, IDisposable
{
    private DvripPacketReader packets = new(options);
    private DvripMediaReader media = new(options);
    private byte[] unfinished = [];

    /// <inheritdoc/>
    public IEnumerable<FrameListing> List(ReadOnlyMemory<byte> chunk)
    {
        var listings = new List<FrameListing>();
        var unread = new ReadOnlySequence<byte>([.. unfinished, .. chunk.Span]);
        while (!unread.IsEmpty)
        {
            try
            {
                if (!packets.TryRead(ref unread, out var part)) break;
                if (!part.IsBinary) listings.Add(OfControl(part));
                else OfPiece(part, listings);
            }
            catch (ProtocolViolationException violation)
            {
                // A header that says too much is dropped whole: its own bytes may look like another one.
                var rest = AfterNextMagic(unread, violation.Violation == Violation.BadMagic ? 1 : DvripHeader.Bytes);
                listings.Add(new FrameListing { Error = $"{violation.Message}; {unread.Length - rest.Length} bytes dropped" });
                unread = rest;
            }
        }
        unfinished = unread.ToArray();
        return listings;
    }

    /// <inheritdoc/>
    public IEnumerable<FrameListing> Finish()
    {
        var listings = new List<FrameListing>();
        if (unfinished.Length > 0) listings.Add(new FrameListing { Error = $"unfinished header: {unfinished.Length} bytes" });
        if (packets.IsInsidePacket) listings.Add(new FrameListing { Error = "unfinished packet" });
        if (media.IsInsideFrame) listings.Add(new FrameListing { Error = "unfinished media frame" });
        unfinished = [];
        packets.Dispose();
        packets = new DvripPacketReader(options);
        media.Reset();
        return listings;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        packets.Dispose();
        media.Dispose();
    }

    private static FrameListing OfControl(in DvripPart part)
    {
        var fields = HeaderFields(part.Header);
        var text = DvripTextFields.Read(part.Text.Span);
        if (text is not null)
        {
            fields["text"] = text;
            if (text.GetValueOrDefault("Ret") is long ret and >= 0 and <= 65_535) fields["ret"] = DvripRet.Text((int)ret);
        }
        return new FrameListing { Frame = Name(part.Message), LengthValid = text is not null || part.Text.IsEmpty, Fields = fields };
    }

    private void OfPiece(in DvripPart part, List<FrameListing> listings)
    {
        // The packet is told first, then what it completes.
        if (part.Offset == 0)
        {
            var fields = HeaderFields(part.Header);
            if (part.Header.IsEnd) fields["end"] = true;
            listings.Add(new FrameListing { Frame = Name(part.Message), LengthValid = true, Fields = fields });
        }
        if (part.Message == DvripMessageId.SnapshotAnswer) return;
        var bytes = part.Bytes;
        try
        {
            while (media.TryRead(ref bytes, out var frame)) listings.Add(OfFrame(frame));
        }
        catch (ProtocolViolationException violation)
        {
            media.Dispose();
            media = new DvripMediaReader(options);
            listings.Add(new FrameListing { Error = violation.Message });
        }
    }

    private static FrameListing OfFrame(in DvripMediaFrame frame)
    {
        var fields = new Dictionary<string, object?> { ["codec"] = Words(frame.Codec.ToString()), ["bytes"] = frame.Payload.Length };
        if (frame.Kind is DvripFrameKind.Key or DvripFrameKind.Picture) (fields["width"], fields["height"]) = ((int)frame.Width, (int)frame.Height);
        if (frame.Rate > 0) fields[frame.Kind == DvripFrameKind.Audio ? "sampleRate" : "frameRate"] = frame.Rate;
        if (frame.Time is { } time) fields["deviceTime"] = TimeText(time);
        return new FrameListing { Frame = "media-" + Words(frame.Kind.ToString()), LengthValid = true, Fields = fields };
    }

    private static Dictionary<string, object?> HeaderFields(in DvripHeader header)
    {
        var fields = new Dictionary<string, object?>
        {
            ["message"] = (int)header.Message, ["session"] = $"0x{header.Session:x8}", ["sequence"] = header.Sequence, ["payloadBytes"] = header.Length,
        };
        if (header.Message.IsBinary()) fields["channel"] = (int)header.Channel;
        else if (header.Total > 1) (fields["packets"], fields["packet"]) = ((int)header.Total, (int)header.Index);
        return fields;
    }

    private static string TimeText(DateTime time)
    {
        Span<byte> text = stackalloc byte[DvripTime.TextChars];
        DvripTime.Write(time, text);
        return System.Text.Encoding.ASCII.GetString(text);
    }

    private static ReadOnlySequence<byte> AfterNextMagic(in ReadOnlySequence<byte> bytes, int from)
    {
        var reader = new SequenceReader<byte>(bytes.Slice(from));
        return reader.TryAdvanceTo(DvripHeader.Magic, advancePastDelimiter: false) ? reader.UnreadSequence : default;
    }

    private static string Name(DvripMessageId message) => Enum.IsDefined(message) ? Words(message.ToString()) : "unknown";

    /// <summary><c>KeepAliveAnswer</c> as <c>keep-alive-answer</c>.</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((letter, index) => char.IsUpper(letter) ? (index == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
}
