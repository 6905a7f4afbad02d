using System.Buffers;

namespace CloudCam.Protocols.Media;

/// <summary>
/// Byte stream format of ITU-T H.264 and H.265, Annex B: NAL units behind start codes 00 00 01, zero bytes before a start code and at the end belonging to nobody.
/// </summary>
public static class AnnexB
{
    /// <summary>Most bytes of one picture: four times a key frame of 3840 x 2160 at a high rate.</summary>
    public const int MaxPictureBytes = 4 * 1024 * 1024;

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
