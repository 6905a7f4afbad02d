using System.Buffers;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Dvrip;

/// <summary>
/// Takes the packets of one connection apart. Control messages come whole (packets of one message joined); binary payloads are handed on piece by piece as bytes
/// come, so that no large packet is ever needed in one place. Keeps the connection's state: one reader per connection, given back by <see cref="Dispose"/>.
/// </summary>
/// <param name="options">Length limits.</param>
public sealed class DvripPacketReader(DvripOptions options) : IDisposable
{
    private readonly PooledBytes single = new();
    private readonly PooledBytes joined = new();
    private DvripHeader header;
    private uint remaining;
    private PooledBytes? text;
    private DvripMessageId joinedMessage;
    private int joinedParts;

    /// <summary>Whether a packet was begun whose end did not come: a connection that closes now was cut.</summary>
    public bool IsInsidePacket => remaining > 0 || text is not null;

    /// <summary>Takes the next part from the front of <paramref name="unread"/>.</summary>
    /// <param name="unread">Moved past what was taken; only an unfinished header stays.</param>
    /// <param name="part">The part.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolViolationException">These bytes can never become a packet, or a length is over its limit. Thrown before anything of it is kept.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> unread, out DvripPart part)
    {
        while (true)
        {
            if (text is null)
            {
                // Most of what comes is pieces of media.
                if (remaining > 0) return TryReadPiece(ref unread, out part);
                if (!TryBegin(ref unread))
                {
                    part = default;
                    return false;
                }
                if (text is null) return header.Length == 0 ? EmptyBinary(out part) : TryReadPiece(ref unread, out part);
            }
            if (!TryEndControl(ref unread))
            {
                part = default;
                return false;
            }
            if (text != joined || ++joinedParts == header.Total)
            {
                part = DvripPart.Control(header, DvripText.Clean(text));
                if (text == joined) joinedParts = 0;
                text = null;
                return true;
            }
            text = null;
        }
    }

    /// <summary>Takes back the last bytes of the piece just given: they come again with the next call.</summary>
    /// <param name="unread">What the last <see cref="TryRead"/> left; extended by the bytes.</param>
    /// <param name="before">What that call was given.</param>
    /// <param name="bytes">Bytes of the piece that were not used, counted from its end: 0 to its length.</param>
    public void GiveBack(ref ReadOnlySequence<byte> unread, in ReadOnlySequence<byte> before, long bytes)
    {
        unread = before.Slice(before.Length - unread.Length - bytes);
        remaining += (uint)bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        single.Dispose();
        joined.Dispose();
    }

    /// <summary>Takes a header; afterwards <see cref="text"/> is set for a control message.</summary>
    private bool TryBegin(ref ReadOnlySequence<byte> unread)
    {
        var first = unread.FirstSpan;
        if (first.Length >= DvripHeader.Bytes)
        {
            header = DvripHeader.Read(first);
        }
        else
        {
            if (unread.IsEmpty) return false;
            Span<byte> bytes = stackalloc byte[DvripHeader.Bytes];
            bytes.Clear();
            var have = unread.Slice(0, Math.Min(unread.Length, DvripHeader.Bytes));
            have.CopyTo(bytes);
            // A wrong first byte is refused at once, whatever would follow.
            header = DvripHeader.Read(bytes);
            if (have.Length < DvripHeader.Bytes) return false;
        }
        if (header.Length > options.MaxPacketBytes) throw TooLarge(header.Message, header.Length, options.MaxPacketBytes);
        var isBinary = header.Message.IsBinary();
        if (header.Message == DvripMessageId.SnapshotAnswer && header.Length > 0)
        {
            if (unread.Length == DvripHeader.Bytes) return false;
            // A picture never begins with a brace, an error in JSON always does.
            isBinary = unread.Slice(DvripHeader.Bytes, 1).FirstSpan[0] != (byte)'{';
        }
        if (!isBinary) BeginControl();
        unread = unread.Slice(DvripHeader.Bytes);
        remaining = header.Length;
        return true;
    }

    private void BeginControl()
    {
        if (header.Length > options.MaxControlBytes) throw TooLarge(header.Message, header.Length, options.MaxControlBytes);
        var target = IsPartOfMessage() ? joined : single;
        if (target == single) single.Clear();
        if (target.Length + header.Length > options.MaxControlBytes) throw TooLarge(header.Message, (ulong)target.Length + header.Length, options.MaxControlBytes);
        text = target;
    }

    /// <summary>Keeps what came of a control packet.</summary>
    /// <returns>Whether the packet is whole.</returns>
    private bool TryEndControl(ref ReadOnlySequence<byte> unread)
    {
        var bytes = unread.Length <= remaining ? unread : unread.Slice(0, remaining);
        text!.Append(bytes);
        unread = unread.Slice(bytes.End);
        remaining -= (uint)bytes.Length;
        return remaining == 0;
    }

    private bool EmptyBinary(out DvripPart part)
    {
        part = DvripPart.Binary(header, default, 0, isLast: true);
        return true;
    }

    private bool TryReadPiece(ref ReadOnlySequence<byte> unread, out DvripPart part)
    {
        var available = unread.Length;
        if (available == 0)
        {
            part = default;
            return false;
        }
        var offset = header.Length - remaining;
        if (available > remaining)
        {
            part = DvripPart.Binary(header, unread.Slice(0, remaining), offset, isLast: true);
            unread = unread.Slice(remaining);
            remaining = 0;
            return true;
        }
        remaining -= (uint)available;
        part = DvripPart.Binary(header, unread, offset, remaining == 0);
        unread = default;
        return true;
    }

    // A packet that does not fit the message begun before stands for itself: cameras were seen to put other things into these bytes. What was begun is dropped then.
    private bool IsPartOfMessage()
    {
        if (header.Total <= 1) return false;
        if (header.Index == 0)
        {
            joined.Clear();
            joinedParts = 0;
            joinedMessage = header.Message;
            return true;
        }
        if (joinedParts > 0 && joinedMessage == header.Message && header.Index == joinedParts && header.Index < header.Total) return true;
        joinedParts = 0;
        return false;
    }

    private static ProtocolViolationException TooLarge(DvripMessageId message, ulong bytes, int limit) =>
        new(Violation.FrameTooLarge, $"message {(ushort)message} of {bytes} bytes, limit {limit}");
}
