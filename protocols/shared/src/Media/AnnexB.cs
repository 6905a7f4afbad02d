using System.Buffers;

namespace CloudCam.Protocols.Media;

/// <summary>
/// Byte stream format of ITU-T H.264 and H.265, Annex B: NAL units behind start codes 00 00 01, zero bytes before a start code and at the end belonging to nobody.
/// </summary>
public static class AnnexB
{
    /// <summary>Most bytes of one picture: four times a key frame of 3840 x 2160 at a high rate.</summary>
    public const int MaxPictureBytes = 4 * 1024 * 1024;

    // Parameter sets have some hundred bytes.
    private const int HeadBytes = 4_096;

    private static ReadOnlySpan<byte> StartCode => "\0\0\u0001"u8;

    /// <summary>Finds the NAL units of one picture, however its bytes are cut into segments; what stands before the first start code is left out.</summary>
    /// <param name="payload">The picture.</param>
    /// <param name="units">Filled from empty.</param>
    /// <returns>False when there are none, or more than <see cref="NalUnitList.MaxUnits"/>.</returns>
    public static bool TrySplit(in ReadOnlySequence<byte> payload, NalUnitList units)
    {
        units.Clear();
        if (payload.Length > MaxPictureBytes) return false;
        var scan = new Scan(units);
        if (payload.IsSingleSegment) scan.Take(payload.FirstSpan);
        else
        {
            foreach (var segment in payload) scan.Take(segment.Span);
        }
        return scan.End() && units.Count > 0;
    }

    /// <summary>
    /// Finds the NAL units that stand before the picture's first slice: parameter sets, when it has some. The slices are not looked through, which makes it cheap:
    /// enough for <see cref="VideoFormat.Read"/> and <see cref="VideoFormat.Covers"/>.
    /// </summary>
    /// <param name="codec">H.264 or H.265.</param>
    /// <param name="payload">The picture.</param>
    /// <param name="units">Filled from empty.</param>
    /// <returns>False when there are none, or more than <see cref="NalUnitList.MaxUnits"/>.</returns>
    public static bool TrySplitHead(MediaCodec codec, in ReadOnlySequence<byte> payload, NalUnitList units)
    {
        // A unit that the cut hits is whole only in the whole picture.
        if (payload.Length <= HeadBytes || !TrySplit(payload.Slice(0, HeadBytes), units) || FirstSlice(codec, payload, units) is not { } first)
        {
            if (!TrySplit(payload, units)) return false;
            first = FirstSlice(codec, payload, units) ?? units.Count;
        }
        units.Keep(first);
        return first > 0;
    }

    private static int? FirstSlice(MediaCodec codec, in ReadOnlySequence<byte> payload, NalUnitList units)
    {
        for (var i = 0; i < units.Count; i++)
        {
            if (NalTypes.IsSlice(codec, units[i].TypeIn(payload, codec))) return i;
        }
        return null;
    }

    private ref struct Scan(NalUnitList units)
    {
        private long position;
        private long start = -1;
        private long lastNonZero = -1;
        private int zeros;
        private bool isFull;

        public void Take(ReadOnlySpan<byte> bytes)
        {
            // Start codes that began in an earlier segment end in the first or second byte of this one.
            for (var i = 0; i < Math.Min(2, bytes.Length); i++)
            {
                if (bytes[i] == 1 && zeros == 2) Found(position + i + 1, 0, bytes);
                zeros = bytes[i] == 0 ? Math.Min(2, zeros + 1) : 0;
            }
            var at = 0;
            while (bytes[at..].IndexOf(StartCode) is >= 0 and var next)
            {
                Found(position + at + next + 3, at + next, bytes);
                at += next + 3;
            }
            if (bytes.LastIndexOfAnyExcept((byte)0) is >= 0 and var last)
            {
                lastNonZero = position + last;
                zeros = Math.Min(2, bytes.Length - 1 - last);
            }
            else if (bytes.Length >= 2)
            {
                zeros = 2;
            }
            position += bytes.Length;
        }

        public bool End()
        {
            Close(lastNonZero + 1);
            return !isFull;
        }

        // The byte before the unit's first one is the start code's last; what is not zero before the start code ends the unit before.
        private void Found(long begin, int codeAt, ReadOnlySpan<byte> bytes)
        {
            var before = bytes[..codeAt].LastIndexOfAnyExcept((byte)0);
            Close(before >= 0 ? position + before + 1 : lastNonZero + 1);
            start = begin;
        }

        private void Close(long end)
        {
            if (start >= 0 && end > start && !units.Add(new NalUnit(start, (int)(end - start)))) isFull = true;
        }
    }
}
