using System.Buffers;

namespace CloudCam.Protocols.Media;

/// <summary>Finds a JPEG's size in its frame header (ITU-T T.81, B.2.2), without decoding it.</summary>
public static class JpegSize
{
    // Cameras have six to ten segments before the frame header; a thumbnail or a vendor's notes make a few more.
    private const int MaxSegments = 64;

    /// <summary>Reads width and height.</summary>
    /// <param name="jpeg">The picture, FF D8 first.</param>
    /// <param name="width">Pixels, 1 to 65,535.</param>
    /// <param name="height">Pixels, 1 to 65,535.</param>
    /// <returns>False when it is no JPEG, or its frame header is not found.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> jpeg, out int width, out int height)
    {
        (width, height) = (0, 0);
        var reader = new SequenceReader<byte>(jpeg);
        if (!reader.TryReadBigEndian(out short start) || (ushort)start != 0xFFD8) return false;
        for (var segment = 0; segment < MaxSegments; segment++)
        {
            if (!reader.TryRead(out var mark) || mark != 0xFF) return false;
            byte kind;
            do
            {
                if (!reader.TryRead(out kind)) return false;
            }
            while (kind == 0xFF);
            if (!reader.TryReadBigEndian(out short signed) || (ushort)signed < 2) return false;
            if (kind is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) return TryReadFrame(ref reader, out width, out height);
            if (kind == 0xDA || reader.Remaining < (ushort)signed - 2) return false;
            reader.Advance((ushort)signed - 2);
        }
        return false;
    }

    private static bool TryReadFrame(ref SequenceReader<byte> reader, out int width, out int height)
    {
        (width, height) = (0, 0);
        if (!reader.TryRead(out _) || !reader.TryReadBigEndian(out short lines) || !reader.TryReadBigEndian(out short columns)) return false;
        (width, height) = ((ushort)columns, (ushort)lines);
        return width > 0 && height > 0;
    }
}
