using System.Buffers;

namespace CloudCam.Protocols.Media;

/// <summary>Where a NAL unit stands in a picture's payload.</summary>
/// <param name="Offset">Its first byte, behind the start code.</param>
/// <param name="Length">Its bytes, at least 1.</param>
public readonly record struct NalUnit(long Offset, int Length)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySequence<byte> In(in ReadOnlySequence<byte> payload) => payload.Slice(Offset, Length);

    /// <summary>Its type: 5 bits of H.264, 6 bits of H.265.</summary>
    public int TypeIn(in ReadOnlySequence<byte> payload, MediaCodec codec)
    {
        var first = payload.IsSingleSegment ? payload.FirstSpan[(int)Offset] : First(payload.Slice(Offset));
        return codec == MediaCodec.H265 ? (first >> 1) & 0x3F : first & 0x1F;
    }

    private static byte First(in ReadOnlySequence<byte> rest)
    {
        foreach (var segment in rest)
        {
            if (!segment.IsEmpty) return segment.Span[0];
        }
        throw new ArgumentOutOfRangeException(nameof(rest));
    }
}

/// <summary>The NAL units of one picture; one list serves many pictures.</summary>
public sealed class NalUnitList
{
    /// <summary>Most units of one picture: a slice a row of the largest pictures and as many again; without a limit a picture of start codes alone would fill memory.</summary>
    public const int MaxUnits = 1_024;

    private NalUnit[] units = new NalUnit[16];

    /// <summary>Number of units.</summary>
    public int Count { get; private set; }

    /// <summary>One of them, from 0.</summary>
    public ref readonly NalUnit this[int index] => ref units.AsSpan(0, Count)[index];

    internal void Clear() => Count = 0;

    internal bool Add(in NalUnit unit)
    {
        if (Count == MaxUnits) return false;
        if (Count == units.Length) Array.Resize(ref units, 2 * units.Length);
        units[Count++] = unit;
        return true;
    }
}
