using System.Buffers;

namespace CloudCam.Protocols.BSeries.Messages;

/// <summary>Answer to a start of video, sound or talk: result u16, and a data connection id u32 when it is 0 and no audio and video connection is open yet.</summary>
/// <param name="Result">0, busy, no privilege, not supported.</param>
/// <param name="DataConnectionId">Id for the connection to open; null: one is open already, or the start was refused.</param>
public readonly record struct BSeriesStartAnswer(BSeriesResult Result, uint? DataConnectionId)
{
    /// <summary>Reads the text; false when it is shorter than 2 bytes.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> text, out BSeriesStartAnswer answer)
    {
        answer = default;
        var reader = new SequenceReader<byte>(text);
        if (!reader.TryReadLittleEndian(out short result)) return false;
        answer = new BSeriesStartAnswer((BSeriesResult)(ushort)result, result == 0 && reader.TryReadLittleEndian(out int id) ? (uint)id : null);
        return true;
    }
}
