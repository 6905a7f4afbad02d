using System.Buffers;

namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>Body of a video sequence header: content of the box avcC or hvcC (ISO/IEC 14496-15, 5.3.3 and 8.3.3), with its parameter sets ready for Annex B.</summary>
public sealed class DecoderRecord
{
    /// <summary>Longest record. Cameras have 30 to 120 bytes; sets with every extension some hundred.</summary>
    public const int MaxBytes = 4_096;

    /// <summary>Most parameter sets: 32 and 256 are possible in H.264, nobody sends more than a few.</summary>
    public const int MaxSets = 32;

    private static readonly byte[] StartCode = [0, 0, 0, 1];

    private DecoderRecord(FlvVideoCodec codec, int lengthBytes, byte[] content, byte[] sets) => (Codec, LengthBytes, Content, ParameterSets) = (codec, lengthBytes, content, sets);

    /// <summary>H.264 or H.265.</summary>
    public FlvVideoCodec Codec { get; }

    /// <summary>Bytes of the length before each NAL unit: 1, 2 or 4; 3 exists on paper and is read too.</summary>
    public int LengthBytes { get; }

    /// <summary>The record as it came.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Its parameter sets, each behind a start code 00 00 00 01: what an Annex B key frame begins with.</summary>
    public ReadOnlyMemory<byte> ParameterSets { get; }

    /// <summary>Reads a record.</summary>
    /// <param name="codec">H.264 or H.265; others have other records.</param>
    /// <param name="body"><see cref="VideoTag.Body"/> of a sequence header.</param>
    /// <returns>Null when it is cut, too long, or has no parameter sets.</returns>
    public static DecoderRecord? TryRead(FlvVideoCodec codec, in ReadOnlySequence<byte> body)
    {
        if (body.Length > MaxBytes || codec is not (FlvVideoCodec.H264 or FlvVideoCodec.H265)) return null;
        var content = body.ToArray();
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(content));
        var sets = new List<byte>(content.Length);
        var isRead = codec == FlvVideoCodec.H264 ? TryReadAvc(ref reader, sets, out var lengthBytes) : TryReadHevc(ref reader, sets, out lengthBytes);
        return isRead && sets.Count > 0 ? new DecoderRecord(codec, lengthBytes, content, [.. sets]) : null;
    }

    // version 1, profile, compatibility, level, 111111 + length - 1, 111 + count of SPS, sets, count of PPS, sets; the rest is of no use here.
    private static bool TryReadAvc(ref SequenceReader<byte> reader, List<byte> sets, out int lengthBytes)
    {
        lengthBytes = 0;
        if (!reader.TryRead(out var version) || version != 1 || reader.Remaining < 5) return false;
        reader.Advance(3);
        reader.TryRead(out var length);
        lengthBytes = 1 + (length & 3);
        return reader.TryRead(out var sps) && TryReadSets(ref reader, sets, sps & 0x1F) && reader.TryRead(out var pps) && TryReadSets(ref reader, sets, pps);
    }

    // version 1, 20 bytes of profile and the like, the last one's lower two bits length - 1, count of arrays; each a type, a count u16 and its sets.
    private static bool TryReadHevc(ref SequenceReader<byte> reader, List<byte> sets, out int lengthBytes)
    {
        lengthBytes = 0;
        // Version 0 is written by encoders older than the standard's final text.
        if (!reader.TryRead(out var version) || version > 1 || reader.Remaining < 22) return false;
        reader.Advance(20);
        reader.TryRead(out var length);
        lengthBytes = 1 + (length & 3);
        reader.TryRead(out var arrays);
        for (var i = 0; i < arrays; i++)
        {
            if (!reader.TryRead(out _) || !reader.TryReadBigEndian(out short count) || !TryReadSets(ref reader, sets, (ushort)count)) return false;
        }
        return true;
    }

    private static bool TryReadSets(ref SequenceReader<byte> reader, List<byte> sets, int count)
    {
        if (count > MaxSets) return false;
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadBigEndian(out short signed) || reader.Remaining < (ushort)signed) return false;
            if (signed != 0)
            {
                sets.AddRange(StartCode);
                sets.AddRange(reader.UnreadSpan[..(ushort)signed]);
            }
            reader.Advance((ushort)signed);
        }
        return true;
    }
}
