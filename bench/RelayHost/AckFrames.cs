using System.Buffers.Binary;
using CloudCam.Core.Checksums;

namespace CloudCam.Benchmarks.RelayHost;

/// <summary>GT06-style frames and their answers over plain memory, for the reference servers.</summary>
internal static class AckFrames
{
    /// <summary>Bytes of an answer.</summary>
    public const int AnswerBytes = 10;

    /// <summary>Answers every whole frame at the front.</summary>
    /// <returns>Bytes taken and bytes of answers.</returns>
    public static (int Taken, int Written) Answer(ReadOnlySpan<byte> bytes, Span<byte> answers)
    {
        var (taken, written) = (0, 0);
        while (bytes.Length - taken >= 3 && bytes.Length - taken >= bytes[taken + 2] + 5 && answers.Length - written >= AnswerBytes)
        {
            var frame = bytes.Slice(taken, bytes[taken + 2] + 5);
            taken += frame.Length;
            if (frame.Length < AnswerBytes || BinaryPrimitives.ReadUInt16BigEndian(frame[^4..]) != Crc16.X25(frame[2..^4])) continue;
            Write(answers[written..], frame[3], BinaryPrimitives.ReadUInt16BigEndian(frame[^6..]));
            written += AnswerBytes;
        }
        return (taken, written);
    }

    /// <summary>Writes one answer.</summary>
    public static void Write(Span<byte> answer, byte number, ushort serial)
    {
        answer[0] = answer[1] = 0x78;
        answer[2] = 5;
        answer[3] = number;
        BinaryPrimitives.WriteUInt16BigEndian(answer[4..], serial);
        BinaryPrimitives.WriteUInt16BigEndian(answer[6..], Crc16.X25(answer[2..6]));
        (answer[8], answer[9]) = (0x0D, 0x0A);
    }
}
