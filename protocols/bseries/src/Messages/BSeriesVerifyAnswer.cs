using System.Buffers;

namespace CloudCam.Protocols.BSeries.Messages;

/// <summary>VERIFY answer: result u16; when it is 0 also one byte, the user's privilege (reserved in the document, 0 visitor and up in the sample client).</summary>
/// <param name="Result">0, wrong user, wrong password, ...</param>
/// <param name="Privilege">The byte; null when refused or not there.</param>
public readonly record struct BSeriesVerifyAnswer(BSeriesResult Result, byte? Privilege)
{
    /// <summary>Reads the text; false when it is shorter than 2 bytes.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> text, out BSeriesVerifyAnswer answer)
    {
        answer = default;
        var reader = new SequenceReader<byte>(text);
        if (!reader.TryReadLittleEndian(out short result)) return false;
        answer = new BSeriesVerifyAnswer((BSeriesResult)(ushort)result, result == 0 && reader.TryRead(out var privilege) ? privilege : null);
        return true;
    }
}
