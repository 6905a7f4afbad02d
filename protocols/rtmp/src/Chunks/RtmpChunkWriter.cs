using System.Buffers;
using System.Buffers.Binary;

namespace CloudCam.Protocols.Rtmp.Chunks;

/// <summary>
/// Cuts messages into chunks. The first of a chunk stream has a full header, later ones the shortest that every reader understands alike: a message never begins
/// without fields, because readers disagree about its time after a full header.
/// </summary>
public sealed class RtmpChunkWriter
{
    /// <summary>Largest id that has a header of one byte; no other is written.</summary>
    public const int MaxStreamId = 63;

    private const uint ExtendedMark = 0xFFFFFF;
    private readonly LastHeader[] last = new LastHeader[MaxStreamId + 1];
    private int chunkBytes = RtmpChunkReader.DefaultChunkBytes;

    /// <summary>Payload bytes of a chunk from now on; tell the peer first (<see cref="RtmpMessageType.SetChunkSize"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int ChunkBytes
    {
        get => chunkBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            chunkBytes = value;
        }
    }

    /// <summary>Writes one message.</summary>
    /// <param name="output">Takes the chunks.</param>
    /// <param name="type">What it is.</param>
    /// <param name="chunkStreamId">2 to <see cref="MaxStreamId"/>.</param>
    /// <param name="messageStream">0, or what <c>createStream</c> gave.</param>
    /// <param name="timestamp">Milliseconds.</param>
    /// <param name="payload">Its content.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another chunk stream, or a payload of 16 MiB or more.</exception>
    public void Write(IBufferWriter<byte> output, RtmpMessageType type, int chunkStreamId, uint messageStream, uint timestamp, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkStreamId, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunkStreamId, MaxStreamId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, 0xFFFFFF);
        ref var known = ref last[chunkStreamId];
        // A time that goes back is no difference.
        var hasReference = known.IsKnown && known.MessageStream == messageStream && timestamp >= known.Timestamp;
        var isAlike = hasReference && known.Type == type && known.Length == payload.Length;
        var time = hasReference ? timestamp - known.Timestamp : timestamp;
        WriteHeader(output, (isAlike ? 2 : hasReference ? 1 : 0, chunkStreamId), time, payload.Length, type, messageStream);
        known = new LastHeader(true, messageStream, timestamp, type, payload.Length);

        while (payload.Length > chunkBytes)
        {
            output.Write(payload[..chunkBytes]);
            payload = payload[chunkBytes..];
            WriteContinuation(output, chunkStreamId, time);
        }
        output.Write(payload);
    }

    private static void WriteHeader(IBufferWriter<byte> output, (int Format, int Id) basic, uint time, int length, RtmpMessageType type, uint messageStream)
    {
        var header = output.GetSpan(1 + 11 + 4);
        header[0] = (byte)(basic.Format << 6 | basic.Id);
        U24(header[1..], Math.Min(time, ExtendedMark));
        var at = 4;
        if (basic.Format < 2)
        {
            U24(header[4..], (uint)length);
            header[7] = (byte)type;
            at = 8;
        }
        if (basic.Format == 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], messageStream);
            at = 12;
        }
        if (time >= ExtendedMark)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header[at..], time);
            at += 4;
        }
        output.Advance(at);
    }

    private static void WriteContinuation(IBufferWriter<byte> output, int id, uint time)
    {
        var header = output.GetSpan(5);
        header[0] = (byte)(0xC0 | id);
        if (time >= ExtendedMark) BinaryPrimitives.WriteUInt32BigEndian(header[1..], time);
        output.Advance(time >= ExtendedMark ? 5 : 1);
    }

    private static void U24(Span<byte> field, uint value) => (field[0], field[1], field[2]) = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);

    private readonly record struct LastHeader(bool IsKnown, uint MessageStream, uint Timestamp, RtmpMessageType Type, int Length);
}
