using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Rtmp.Chunks;

/// <summary>
/// Joins chunks to messages (RTMP specification 1.0, section 5.3): any number of chunk streams up to a limit, all header formats. It takes what it is given: only
/// an unfinished chunk header stays unread. A message that lies whole in the received bytes is handed on where it lies, in one piece or a few, others are joined in pooled
/// blocks.
/// Protocol control is obeyed here (chunk size, abort, window) and handed on as well.
/// </summary>
/// <param name="options">Limits.</param>
public sealed partial class RtmpChunkReader(RtmpOptions options) : IDisposable
{
    /// <summary>Payload bytes of a chunk until a peer says otherwise.</summary>
    public const int DefaultChunkBytes = 128;

    private int chunkBytes = DefaultChunkBytes;
    private ChunkStream? current;
    private int chunkLeft;
    private MessageBytes? handedOn;
    private LinkedChunks? links;
    private int unfinishedBytes;

    /// <summary>Whether a message has begun and is not whole yet.</summary>
    public bool IsInsideMessage => current is not null || unfinishedBytes > 0;

    /// <summary>Messages without content that were passed over; control messages are not among them.</summary>
    public long EmptyMessages { get; private set; }

    /// <summary>Takes one message from the front of <paramref name="unread"/>, or all of it without finding the end of one.</summary>
    /// <param name="unread">Moved past what was taken.</param>
    /// <param name="message">The message; its payload is valid until the next call.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolViolationException">A header or a control message that cannot be, or one over a limit. Nothing may be read any more.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> unread, out RtmpMessage message)
    {
        Release();
        while (true)
        {
            var segment = unread.First;
            var isMessage = Take(segment, out var taken, out message);
            bytesReceived += (uint)taken;
            var isSingle = unread.IsSingleSegment;
            unread = unread.Slice(taken);
            if (isMessage)
            {
                if (message.Type <= RtmpMessageType.SetPeerBandwidth) Obey(message);
                return true;
            }
            if (isSingle) return false;
            if (taken == segment.Length) unread = AfterEmptySegments(unread);
            else if (!TryTakeCutHeader(ref unread)) return false;
        }
    }

    /// <summary>Gives back what unfinished messages hold.</summary>
    public void Dispose()
    {
        Release();
        foreach (var stream in near) stream?.Bytes.Release();
        if (far is null) return;
        foreach (var stream in far.Values) stream.Bytes.Release();
    }

    private static ReadOnlySequence<byte> AfterEmptySegments(in ReadOnlySequence<byte> unread)
    {
        var position = unread.Start;
        var from = position;
        while (unread.TryGet(ref position, out var segment) && segment.IsEmpty && position.GetObject() is not null) from = position;
        return unread.Slice(from);
    }

    private void Release()
    {
        handedOn?.Release();
        handedOn = null;
        links?.Release();
    }

    private bool Take(in ReadOnlyMemory<byte> segment, out int taken, out RtmpMessage message)
    {
        var bytes = segment.Span;
        taken = 0;
        while (true)
        {
            if (current is null)
            {
                var header = TakeHeader(bytes[taken..]);
                if (header == 0) break;
                taken += header;
            }
            var stream = current!;
            var part = Math.Min(chunkLeft, bytes.Length - taken);
            if (part == stream.Length || (stream.Length < bytes.Length - taken && CanLink(stream, bytes[taken..])))
            {
                if (stream.Length == 0 && stream.Type > RtmpMessageType.SetPeerBandwidth)
                {
                    // Some encoders send them and mean nothing; one byte can make one, so nobody is called for it.
                    EmptyMessages++;
                    Close(stream);
                    continue;
                }
                // Whole where it lies: nothing of it was joined before.
                taken += HandOn(stream, segment[taken..], out message);
                return true;
            }
            if (part > 0) Join(stream, bytes.Slice(taken, part));
            taken += part;
            if (chunkLeft > 0) break;
            if (stream.Left > 0)
            {
                // The next chunk is nearly always one more of this message.
                if (taken < bytes.Length && bytes[taken] == stream.Continuation) taken += Begin(stream, headerBytes: 1);
                else current = null;
                continue;
            }
            HandOnJoined(stream, out message);
            return true;
        }
        message = default;
        return false;
    }

    // Whether all chunks of a message lie behind each other in the received bytes, few and long.
    private bool CanLink(ChunkStream stream, ReadOnlySpan<byte> bytes)
    {
        if (stream.Bytes.Length > 0 || chunkBytes < LinkedChunks.MinChunkBytes) return false;
        var further = (stream.Length - 1) / chunkBytes;
        if (further >= LinkedChunks.MaxChunks || bytes.Length < stream.Length + further) return false;
        for (var at = chunkBytes; further > 0; at += 1 + chunkBytes, further--)
        {
            if (bytes[at] != stream.Continuation) return false;
        }
        return true;
    }

    /// <returns>Bytes of the message and of the headers within.</returns>
    private int HandOn(ChunkStream stream, ReadOnlyMemory<byte> received, out RtmpMessage message)
    {
        Close(stream);
        var isOne = stream.Length <= chunkBytes;
        message = MessageOf(stream, isOne ? new ReadOnlySequence<byte>(received[..stream.Length]) : (links ??= new LinkedChunks()).Chain(received, stream.Length, chunkBytes));
        return stream.Length + (isOne ? 0 : (stream.Length - 1) / chunkBytes);
    }

    private void HandOnJoined(ChunkStream stream, out RtmpMessage message)
    {
        Close(stream);
        unfinishedBytes -= stream.Length;
        handedOn = stream.Bytes;
        message = MessageOf(stream, stream.Bytes.ToSequence());
    }

    private static RtmpMessage MessageOf(ChunkStream stream, in ReadOnlySequence<byte> payload) =>
        new() { Type = stream.Type, ChunkStreamId = stream.Id, StreamId = stream.MessageStream, Timestamp = stream.Timestamp, Payload = payload };

    private void Join(ChunkStream stream, ReadOnlySpan<byte> piece)
    {
        if (unfinishedBytes + piece.Length > options.MaxUnfinishedBytes)
            throw new ProtocolViolationException(Violation.FrameTooLarge, $"more than {options.MaxUnfinishedBytes} bytes of unfinished messages");
        stream.Bytes.Append(piece);
        unfinishedBytes += piece.Length;
        chunkLeft -= piece.Length;
    }

    private void Close(ChunkStream stream)
    {
        stream.IsOpen = false;
        current = null;
    }

    private void Obey(in RtmpMessage message)
    {
        if (message.Type is not (RtmpMessageType.SetChunkSize or RtmpMessageType.Abort or RtmpMessageType.WindowAcknowledgementSize)) return;
        if (message.Payload.Length < 4) throw new ProtocolViolationException(Violation.BadLength, $"{message.Type} of {message.Payload.Length} bytes");
        Span<byte> field = stackalloc byte[4];
        message.Payload.Slice(0, 4).CopyTo(field);
        var value = BinaryPrimitives.ReadUInt32BigEndian(field);
        switch (message.Type)
        {
            case RtmpMessageType.SetChunkSize:
                if (value is 0 or > int.MaxValue) throw new ProtocolViolationException(Violation.BadField, $"chunk size {value}");
                // More than the longest message is the same as the longest message, says the specification; nothing is allocated by it.
                chunkBytes = (int)Math.Min(value, (uint)Math.Max(options.MaxMediaBytes, options.MaxCommandBytes));
                break;
            case RtmpMessageType.Abort:
                Abort(value);
                break;
            default:
                window = value;
                break;
        }
    }

    private void Abort(uint id)
    {
        if (id > MaxStreamId || Find((int)id) is not { IsOpen: true } stream) return;
        unfinishedBytes -= stream.Bytes.Length;
        stream.Bytes.Release();
        stream.IsOpen = false;
    }
}
