using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Listing;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Protocols.Rtmp.Flv;
using CloudCam.Protocols.Rtmp.Listing;

namespace CloudCam.Protocols.Rtmp;

/// <summary>
/// Lists one direction of an RTMP connection, with its handshake or from any first chunk header on, or an FLV stream. Chunks cannot be found again after an error:
/// what follows one is told as dropped.
/// </summary>
/// <param name="options">Limits.</param>
public sealed class RtmpFrameLister(RtmpOptions options) : IFrameLister, IDisposable
{
    private readonly RtmpChunkReader chunks = new(options);
    private readonly FlvReader flv = new(options);
    private Phase phase;
    private byte[] unfinished = [];

    private enum Phase
    {
        Start,
        SecondHandshake,
        Chunks,
        Flv,
        Lost,
    }

    /// <inheritdoc/>
    public IEnumerable<FrameListing> List(ReadOnlyMemory<byte> chunk)
    {
        var listings = new List<FrameListing>();
        var unread = new ReadOnlySequence<byte>([.. unfinished, .. chunk.Span]);
        try
        {
            while (TryListOne(ref unread, listings))
            {
                // Each round takes one frame or finds out what the bytes are.
            }
        }
        catch (ProtocolViolationException violation)
        {
            phase = Phase.Lost;
            listings.Add(new FrameListing { Error = violation.Message });
        }
        if (phase == Phase.Lost && !unread.IsEmpty)
        {
            listings.Add(new FrameListing { Error = $"{unread.Length} bytes dropped" });
            unread = default;
        }
        unfinished = unread.ToArray();
        return listings;
    }

    /// <inheritdoc/>
    public IEnumerable<FrameListing> Finish()
    {
        var isCut = unfinished.Length > 0 || chunks.IsInsideMessage || flv.IsInsideTag;
        var listing = new FrameListing { Error = $"unfinished: {unfinished.Length} bytes of a header, or a message without its end" };
        unfinished = [];
        Dispose();
        return isCut ? [listing] : [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        chunks.Dispose();
        flv.Dispose();
    }

    private bool TryListOne(ref ReadOnlySequence<byte> unread, List<FrameListing> listings)
    {
        RtmpMessage message;
        switch (phase)
        {
            case Phase.Start:
                return TryBegin(ref unread, listings);
            case Phase.SecondHandshake:
                if (unread.Length < RtmpHandshake.RestBytes) return false;
                listings.Add(new FrameListing { Frame = "handshake-2", LengthValid = true, Fields = TimesOf(unread) });
                unread = unread.Slice(RtmpHandshake.RestBytes);
                phase = Phase.Chunks;
                return true;
            case Phase.Chunks:
                if (!chunks.TryRead(ref unread, out message)) return false;
                break;
            case Phase.Flv:
                if (!flv.TryRead(ref unread, out message)) return false;
                break;
            default:
                return false;
        }
        listings.Add(MessageNarrator.Describe(message, phase == Phase.Flv));
        return true;
    }

    private bool TryBegin(ref ReadOnlySequence<byte> unread, List<FrameListing> listings)
    {
        if (unread.IsEmpty) return false;
        if (unread.FirstSpan[0] == 'F')
        {
            phase = Phase.Flv;
            return true;
        }
        if (unread.FirstSpan[0] != 3)
        {
            phase = Phase.Chunks;
            return true;
        }
        // 3 is the version, or a full header on the chunk stream of commands: that has a known type where the clock and zeros of a handshake have none.
        if (unread.Length < 12) return false;
        var type = (RtmpMessageType)unread.Slice(7, 1).FirstSpan[0];
        if (type is RtmpMessageType.Command or RtmpMessageType.CommandAmf3 or RtmpMessageType.Data)
        {
            phase = Phase.Chunks;
            return true;
        }
        if (unread.Length < RtmpHandshake.FirstBytes) return false;
        var fields = TimesOf(unread.Slice(1));
        fields["version"] = 3;
        listings.Add(new FrameListing { Frame = "handshake-1", LengthValid = true, Fields = fields });
        unread = unread.Slice(RtmpHandshake.FirstBytes);
        phase = Phase.SecondHandshake;
        return true;
    }

    private static Dictionary<string, object?> TimesOf(in ReadOnlySequence<byte> handshake)
    {
        Span<byte> times = stackalloc byte[8];
        handshake.Slice(0, 8).CopyTo(times);
        return new Dictionary<string, object?>
        {
            ["timestampMs"] = BinaryPrimitives.ReadUInt32BigEndian(times), ["second"] = Convert.ToHexStringLower(times[4..]),
        };
    }
}
