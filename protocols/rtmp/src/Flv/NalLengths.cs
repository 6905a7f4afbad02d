using System.Buffers;
using System.Buffers.Binary;

namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>NAL units with a length before each, as FLV and MP4 have them, to and from Annex B, as cameras have them.</summary>
public static class NalLengths
{
    /// <summary>Most units of one picture: a slice a row of the largest pictures and as many again.</summary>
    public const int MaxUnits = 1_024;

    private const int LongBytes = 4;

    private static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];

    /// <summary>Writes the units of one picture behind start codes.</summary>
    /// <param name="body"><see cref="VideoTag.Body"/> of frames.</param>
    /// <param name="lengthBytes"><see cref="DecoderRecord.LengthBytes"/>.</param>
    /// <param name="output">Takes the units; with what it held before, when false is returned.</param>
    /// <returns>False when a length goes beyond the body, or there are more than <see cref="MaxUnits"/>: the picture is to be dropped.</returns>
    public static bool TryWriteAnnexB(in ReadOnlySequence<byte> body, int lengthBytes, IBufferWriter<byte> output)
    {
        var reader = new SequenceReader<byte>(body);
        for (var units = 0; !reader.End; units++)
        {
            if (units == MaxUnits || !TryReadLength(ref reader, lengthBytes, out var length) || length > reader.Remaining) return false;
            if (length == 0) continue;
            output.Write(StartCode);
            foreach (var segment in reader.UnreadSequence.Slice(0, length)) output.Write(segment.Span);
            reader.Advance(length);
        }
        return true;
    }

    /// <summary>Writes one unit behind a length of four bytes.</summary>
    public static void WriteUnit(IBufferWriter<byte> output, in ReadOnlySequence<byte> unit)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(LongBytes), (int)unit.Length);
        output.Advance(LongBytes);
        foreach (var segment in unit) output.Write(segment.Span);
    }

    private static bool TryReadLength(ref SequenceReader<byte> reader, int lengthBytes, out uint length)
    {
        length = 0;
        for (var i = 0; i < lengthBytes; i++)
        {
            if (!reader.TryRead(out var next)) return false;
            length = length << 8 | next;
        }
        return true;
    }
}
